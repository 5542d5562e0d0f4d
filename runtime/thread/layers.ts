/**
 * Builds a network of the plan as a TensorFlow.js LayersModel, with weights that we set ourselves.
 *
 * A closing softmax stands as a layer of its own, so that training can stop in front of it (see `losses.ts`); the
 * two forms share their layers. Names of layers count per kind in reading order (`dense_1`, `dense_2`), wherever a layer
 * stands, and the same in every thread, because a saved model's weights are found by them.
 */

import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Layer, Network } from "../../lang/plan.js";
import type { WeightSpec } from "../results.js";
import type { Masks } from "./dropout.js";
import type { Flowing, Making } from "./layers/making.js";
import { layerMakers } from "./layers/table.js";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.js";

export interface BuiltNetwork {
  readonly model: LayersModel;
  /** The same without its closing softmax; absent where there is none. */
  readonly beforeSoftmax?: LayersModel;
  /** In the order of `specs`: first those that learn, then the running statistics, which training moves otherwise. */
  readonly variables: readonly Variable[];
  readonly specs: readonly WeightSpec[];
  /** How many floats all weights are. */
  readonly size: number;
  /** How many of the variables learn, and how many floats these are. */
  readonly learning: { readonly variables: number; readonly size: number };
  /** What dropout and noise draw from; absent means that there is none. */
  readonly masks: Masks;
  /** Sets all weights from one flat array, which stays the caller's. */
  assign(weights: Float32Array): void;
  dispose(): void;
}

export async function loadLayers(): Promise<TensorFlowLayers> {
  return import("@tensorflow/tfjs-layers");
}

/** A softmax over all the outputs of a row, not along the last of several sizes. */
export function endsInSoftmax(network: Network): boolean {
  return network.layers.at(-1)?.arguments.activation === "softmax" && network.output.at(-1) === sizeOf(network.output);
}

/** Call it between two awaits, under the backend that is to hold the weights. Dispose of what it returns. */
export function buildNetwork(tf: TensorFlow, tfl: TensorFlowLayers, network: Network): BuiltNetwork {
  const masks: Masks = {};
  const input = tfl.input({ shape: [...network.input], name: "input" });
  const chain = chaining({ tf, tfl, masks });
  const closing = endsInSoftmax(network);
  const last = chain(network.layers, input, network.input, closing);
  const logits = closing ? last : undefined;
  const output = logits
    ? (tfl.layers.activation({ activation: "softmax", name: "softmax" }).apply(logits) as SymbolicTensor)
    : last;
  const model = tfl.model({ inputs: input, outputs: output, name: network.name });
  const beforeSoftmax = logits && tfl.model({ inputs: input, outputs: logits, name: `${network.name}_logits` });
  const variables = model.weights.map((weight) => weight.read() as Variable);
  const specs = specsOf(
    model.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] })),
  );
  return {
    model,
    ...(beforeSoftmax ? { beforeSoftmax } : {}),
    variables,
    specs,
    size: floatsOf(specs),
    learning: learningOf(model, specs),
    masks,
    assign: (weights) => assignAll(tf, variables, specs, weights),
    // The form without the softmax has no layers but these.
    dispose: () => void model.dispose(),
  };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1);
}

/** How many floats some arrays of weights are together. */
export function floatsOf(specs: readonly WeightSpec[]): number {
  return specs.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** TensorFlow.js lists the weights that learn before all others. */
function learningOf(model: LayersModel, specs: readonly WeightSpec[]): BuiltNetwork["learning"] {
  const variables = model.trainableWeights.length;
  return { variables, size: floatsOf(specs.slice(0, variables)) };
}

function specsOf(weights: readonly { name: string; shape: readonly number[] }[]): WeightSpec[] {
  let offset = 0;
  return weights.map(({ name, shape }) => {
    const spec = { name, shape: [...shape], offset };
    offset += sizeOf(shape);
    return spec;
  });
}

/** Puts layers behind something of this shape, the last of them bare where it is asked; names count from call to call. */
type Chain = (layers: readonly Layer[], behind: Flowing, shape: readonly number[], bare?: boolean) => Flowing;

function chaining(parts: Pick<Making, "tf" | "tfl" | "masks">): Chain {
  const counts = new Map<string, number>();
  const named = ({ name }: Layer) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}_${count}`;
  };
  const chain: Chain = (layers, behind, shape, bare = false) => {
    let [flowing, input] = [behind, shape];
    for (const [at, layer] of layers.entries()) {
      const make = layerMakers.get(layer.name);
      if (!make) throw new Error(`no layer ${layer.name}: the checker let it through`);
      const comes = input;
      const making: Making = {
        ...parts,
        name: named(layer),
        input: comes,
        bare: bare && at === layers.length - 1,
        chain: (inside, from) => chain(inside, from, comes),
      };
      flowing = make(making, layer, flowing);
      input = layer.shape;
    }
    return flowing;
  };
  return chain;
}

function assignAll(
  tf: TensorFlow,
  variables: readonly Variable[],
  specs: readonly WeightSpec[],
  weights: Float32Array,
): void {
  for (const [at, variable] of variables.entries()) {
    const { offset, shape } = specs[at]!;
    // A copy, because the js backend keeps the very array that it is given.
    const values = weights.slice(offset, offset + sizeOf(shape));
    const next: Tensor = tf.tensor(values, [...shape], "float32");
    variable.assign(next);
    next.dispose();
  }
}
