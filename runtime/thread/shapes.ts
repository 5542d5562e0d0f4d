/** Sizes of rows and of weights, and the flat array in which a network's weights lie one after the other. */

import type { Layer, Network } from "../../lang/plan.js";
import { sizeOf } from "../data/shape.js";
import type { WeightSpec } from "../results.js";
import { numberOf } from "./layers/making.js";

export { sizeOf };

/** How many floats some arrays of weights are together. */
export function floatsOf(specs: readonly WeightSpec[]): number {
  return specs.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** An activation at the very end that some losses cancel. */
export type Closing = "softmax" | "sigmoid";

/** A softmax over all the outputs of a row, not along the last of several sizes; a sigmoid of the only output. */
export function closingOf({ layers, output }: Network): Closing | undefined {
  const activation = layers.at(-1)?.arguments.activation;
  if (activation === "softmax") return output.at(-1) === sizeOf(output) ? activation : undefined;
  return activation === "sigmoid" && sizeOf(output) === 1 ? activation : undefined;
}

export interface NetworkWeights {
  /** First all that learn, then the running statistics, each in the order of the layers: as TensorFlow.js lists them. */
  readonly specs: readonly WeightSpec[];
  /** How many of the arrays learn, and how many floats these are. */
  readonly learning: { readonly variables: number; readonly size: number };
}

/** The weights of a network, known from the plan alone. */
export function weightsOf(network: Network): NetworkWeights {
  const arrays = namedLayers(network).flatMap(({ name, layer, input }) =>
    arraysOf(layer, input).map((array) => ({ ...array, name: `${name}/${array.name}` })),
  );
  const [learners, statistics] = [true, false].map((learns) => arrays.filter((array) => array.learns === learns));
  let offset = 0;
  const specs = [...learners!, ...statistics!].map(({ name, shape }) => {
    const spec = { name, shape, offset };
    offset += sizeOf(shape);
    return spec;
  });
  const variables = learners!.length;
  return { specs, learning: { variables, size: floatsOf(specs.slice(0, variables)) } };
}

export interface NamedLayer {
  /** Counted per kind, in reading order: `dense_1`, `dense_2`. The same in every thread: saved weights are found by it. */
  readonly name: string;
  readonly layer: Layer;
  /** Sizes of a row that comes in. */
  readonly input: readonly number[];
}

/** All layers in reading order; those inside a block follow it. */
export function namedLayers({ input, layers }: Pick<Network, "input" | "layers">): NamedLayer[] {
  const counts = new Map<string, number>();
  const walk = (list: readonly Layer[], first: readonly number[]): NamedLayer[] =>
    list.flatMap((layer, at) => {
      const count = (counts.get(layer.name) ?? 0) + 1;
      counts.set(layer.name, count);
      const before = list[at - 1]?.shape ?? first;
      const named = { name: `${layer.name}_${count}`, layer, input: before };
      return [named, ...walk(layer.inside ?? [], before)];
    });
  return walk(layers, input);
}

interface LayerArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** False for a running statistic, which no gradient moves. */
  readonly learns: boolean;
}

const learns = (name: string, ...shape: readonly number[]): LayerArray => ({ name, shape, learns: true });
const statistic = (name: string, ...shape: readonly number[]): LayerArray => ({ name, shape, learns: false });

type Arrays = (layer: Layer, input: readonly number[]) => readonly LayerArray[];

const dense: Arrays = (layer, input) => {
  const units = numberOf(layer, "units");
  return [learns("kernel", input.at(-1)!, units), learns("bias", units)];
};

/** A window of as many dimensions as it slides along. */
const convolution =
  (dimensions: number): Arrays =>
  (layer, input) => {
    const [filters, window] = [numberOf(layer, "filters"), Array(dimensions).fill(numberOf(layer, "kernel", 3))];
    return [learns("kernel", ...window, input.at(-1)!, filters), learns("bias", filters)];
  };

const depthwise: Arrays = (layer, input) => {
  const [channels, kernel] = [input.at(-1)!, numberOf(layer, "kernel", 3)];
  const multiplier = numberOf(layer, "multiplier", 1);
  return [learns("depthwise_kernel", kernel, kernel, channels, multiplier), learns("bias", channels * multiplier)];
};

const batchnorm: Arrays = (_, input) => {
  const features = input.at(-1)!;
  const running = [statistic("moving_mean", features), statistic("moving_variance", features)];
  return [learns("gamma", features), learns("beta", features), ...running];
};

const layernorm: Arrays = (_, input) => [learns("gamma", input.at(-1)!), learns("beta", input.at(-1)!)];

const embedding: Arrays = (layer) => [learns("embeddings", numberOf(layer, "vocabulary"), numberOf(layer, "size"))];

/** The matrices of all gates stand side by side. */
const recurrent =
  (gates: number): Arrays =>
  (layer, input) => {
    const units = numberOf(layer, "units");
    const width = gates * units;
    return [learns("kernel", input.at(-1)!, width), learns("recurrent_kernel", units, width), learns("bias", width)];
  };

/** What each kind of layer keeps; a kind that is not here keeps nothing. */
const arrays: ReadonlyMap<string, Arrays> = new Map([
  ["dense", dense],
  ["conv1d", convolution(1)],
  ["conv2d", convolution(2)],
  ["depthwise_conv2d", depthwise],
  ["batchnorm", batchnorm],
  ["layernorm", layernorm],
  ["embedding", embedding],
  ["simple_rnn", recurrent(1)],
  ["gru", recurrent(3)],
  ["lstm", recurrent(4)],
]);

function arraysOf(layer: Layer, input: readonly number[]): readonly LayerArray[] {
  return arrays.get(layer.name)?.(layer, input) ?? [];
}
