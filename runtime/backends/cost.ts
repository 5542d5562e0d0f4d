/**
 * What a training step is made of, counted from the plan alone.
 */

import { type Layer, layersOf, type Network } from "../../lang/plan.js";
import type { Counts, LayerKind } from "./figures.js";

/** Those that are not here go value by value. */
const kindOf: ReadonlyMap<string, LayerKind> = new Map<string, LayerKind>([
  ["dense", "dense"],
  ["conv1d", "convolution"],
  ["conv2d", "convolution"],
  ["depthwise_conv2d", "convolution"],
  ["simple_rnn", "recurrent"],
  ["gru", "recurrent"],
  ["lstm", "recurrent"],
  ["embedding", "embedding"],
]);

/** Only the shape is other: nothing is computed. */
const free: ReadonlySet<string> = new Set(["flatten", "reshape"]);

/** What one step on a batch of so many rows is made of. */
export function countsOf(network: Network, batch: number): Counts {
  const counts: Record<keyof Counts, number> = { ...nothing, step: 1 };
  let behind = network.input;
  let learnsBefore = false;
  for (const layer of layersOf(network)) {
    const learns = (layer.weights ?? 0) > 0;
    counts.weight += layer.weights ?? 0;
    if (!free.has(layer.name)) {
      const kind = kindOf.get(layer.name) ?? "elementwise";
      counts[kind] += callsOf(kind, behind);
      // Forward, back towards its own weights, and back towards what comes before, if anything there learns.
      const passes = 1 + Number(learns) + Number(learnsBefore);
      counts[`${kind} work`] += passes * batch * workOf(layer);
    }
    learnsBefore ||= learns;
    behind = layer.shape;
  }
  return counts;
}

const nothing: Counts = {
  step: 0,
  weight: 0,
  dense: 0,
  "dense work": 0,
  convolution: 0,
  "convolution work": 0,
  recurrent: 0,
  "recurrent work": 0,
  elementwise: 0,
  "elementwise work": 0,
  embedding: 0,
  "embedding work": 0,
};

/** A recurrent layer is called anew for every step of the sequence. */
const callsOf = (kind: LayerKind, input: readonly number[]): number => (kind === "recurrent" ? (input[0] ?? 1) : 1);

/** A layer that multiplies nothing still moves each of its values. */
const workOf = ({ work = 0, shape }: Layer): number =>
  work > 0 ? work : shape.reduce((product, size) => product * size, 1);
