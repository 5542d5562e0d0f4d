/**
 * Builds a network of the plan as a TensorFlow.js LayersModel, with weights that we set ourselves.
 *
 * A closing softmax or sigmoid stands as a layer of its own, so that training can stop in front of it (see `losses.ts`); the
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
import { closingOf, floatsOf, namedLayers, sizeOf } from "./shapes.js";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.js";

export interface BuiltNetwork {
  readonly model: LayersModel;
  /** The same without its closing softmax or sigmoid; absent where there is none. */
  readonly beforeClosing?: LayersModel;
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
  /** A copy of all weights, as one flat array. */
  read(): Float32Array;
  dispose(): void;
}

export async function loadLayers(): Promise<TensorFlowLayers> {
  return import("@tensorflow/tfjs-layers");
}

/** Call it between two awaits, under the backend that is to hold the weights. Dispose of what it returns. */
export function buildNetwork(tf: TensorFlow, tfl: TensorFlowLayers, network: Network): BuiltNetwork {
  const masks: Masks = {};
  const input = tfl.input({ shape: [...network.input], name: "input" });
  const closing = closingOf(network);
  const last = chaining({ tf, tfl, masks }, network)(network.layers, input, closing !== undefined);
  const logits = closing ? last : undefined;
  const output = closing
    ? (tfl.layers.activation({ activation: closing, name: closing }).apply(last) as SymbolicTensor)
    : last;
  const model = tfl.model({ inputs: input, outputs: output, name: network.name });
  const beforeClosing = logits && tfl.model({ inputs: input, outputs: logits, name: `${network.name}_logits` });
  const variables = model.weights.map((weight) => weight.read() as Variable);
  const specs = specsOf(
    model.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] })),
  );
  return {
    model,
    ...(beforeClosing ? { beforeClosing } : {}),
    variables,
    specs,
    size: floatsOf(specs),
    learning: learningOf(model, specs),
    masks,
    assign: (weights) => assignAll(tf, variables, specs, weights),
    read: () => readAll(variables, specs),
    // The form without its closing has no layers but these.
    dispose: () => void model.dispose(),
  };
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

/** Puts layers behind one another, in reading order, as their names go: the last of them bare where it is asked. */
type Chain = (layers: readonly Layer[], behind: Flowing, bare?: boolean) => Flowing;

function chaining(parts: Pick<Making, "tf" | "tfl" | "masks">, network: Network): Chain {
  const names = namedLayers(network).values();
  const chain: Chain = (layers, behind, bare = false) =>
    layers.reduce((flowing, layer, at) => {
      const make = layerMakers.get(layer.name);
      const named = names.next().value;
      if (!make || named?.layer !== layer) throw new Error(`no layer ${layer.name}: the checker let it through`);
      const { name, input } = named;
      return make({ ...parts, name, input, bare: bare && at === layers.length - 1, chain }, layer, flowing);
    }, behind);
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

function readAll(variables: readonly Variable[], specs: readonly WeightSpec[]): Float32Array {
  const weights = new Float32Array(floatsOf(specs));
  for (const [at, variable] of variables.entries()) weights.set(variable.dataSync<"float32">(), specs[at]!.offset);
  return weights;
}
