/**
 * Builds a network of the plan as a TensorFlow.js LayersModel, with weights that we set ourselves.
 *
 * A closing softmax stands as a layer of its own, so that training can stop in front of it (see `losses.ts`); the
 * two forms share their layers. Names of layers count per kind (`dense_1`, `dense_2`), the same in every thread,
 * because a saved model's weights are found by them.
 */

import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers as Layers, LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Layer, Network } from "../../lang/plan.js";
import type { WeightSpec } from "../results.js";
import { type Masks, seededDropout } from "./dropout.js";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.js";

type TfLayer = InstanceType<typeof Layers.Layer>;

export interface BuiltNetwork {
  readonly model: LayersModel;
  /** The same without its closing softmax; absent where there is none. */
  readonly beforeSoftmax?: LayersModel;
  /** In the order of `specs`. */
  readonly variables: readonly Variable[];
  readonly specs: readonly WeightSpec[];
  /** How many floats all weights are. */
  readonly size: number;
  /** What dropout draws from; absent means that nothing is dropped. */
  readonly masks: Masks;
  /** Sets all weights from one flat array, which stays the caller's. */
  assign(weights: Float32Array): void;
  dispose(): void;
}

export async function loadLayers(): Promise<TensorFlowLayers> {
  return import("@tensorflow/tfjs-layers");
}

export function endsInSoftmax(network: Network): boolean {
  return network.layers.at(-1)?.arguments.activation === "softmax";
}

/** Call it between two awaits, under the backend that is to hold the weights. Dispose of what it returns. */
export function buildNetwork(tf: TensorFlow, tfl: TensorFlowLayers, network: Network): BuiltNetwork {
  const masks: Masks = {};
  const input = tfl.input({ shape: [...network.input], name: "input" });
  let logits: SymbolicTensor | undefined;
  let output: SymbolicTensor = input;
  for (const [at, layer] of network.layers.entries()) {
    const closing = at === network.layers.length - 1 && endsInSoftmax(network);
    output = makeLayer({ tf, tfl, masks }, layer, nameOf(network, at), closing).apply(output) as SymbolicTensor;
    if (!closing) continue;
    logits = output;
    output = tfl.layers.activation({ activation: "softmax", name: "softmax" }).apply(logits) as SymbolicTensor;
  }
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
    size: specs.reduce((total, spec) => total + sizeOf(spec.shape), 0),
    masks,
    assign: (weights) => assignAll(tf, variables, specs, weights),
    // The form without the softmax has no layers but these.
    dispose: () => void model.dispose(),
  };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1);
}

function specsOf(weights: readonly { name: string; shape: readonly number[] }[]): WeightSpec[] {
  let offset = 0;
  return weights.map(({ name, shape }) => {
    const spec = { name, shape: [...shape], offset };
    offset += sizeOf(shape);
    return spec;
  });
}

function nameOf(network: Network, at: number): string {
  const kind = network.layers[at]!.name;
  const before = network.layers.slice(0, at).filter((layer) => layer.name === kind).length;
  return `${kind}_${before + 1}`;
}

interface Making {
  readonly tf: TensorFlow;
  readonly tfl: TensorFlowLayers;
  readonly masks: Masks;
}

/** Weights begin as zeros, the cheapest there is: every one is assigned before the first use. */
function makeLayer({ tf, tfl, masks }: Making, layer: Layer, name: string, bare: boolean): TfLayer {
  switch (layer.name) {
    case "flatten":
      return tfl.layers.flatten({ name });
    case "dense":
      return tfl.layers.dense({
        name,
        units: Number(layer.arguments.units),
        activation: bare ? "linear" : activationOf(layer),
        kernelInitializer: "zeros",
      });
    case "dropout":
      return seededDropout(tf, tfl, name, Number(layer.arguments.rate), masks);
    default:
      throw new Error(`no layer ${layer.name}: the checker let it through`);
  }
}

const activations = [
  "linear",
  "relu",
  "sigmoid",
  "tanh",
  "softmax",
  "elu",
  "selu",
  "softplus",
  "swish",
  "gelu",
] as const;

function activationOf(layer: Layer): (typeof activations)[number] {
  const wanted = layer.arguments.activation ?? "linear";
  const found = activations.find((activation) => activation === wanted);
  if (!found) throw new Error(`no activation ${String(wanted)}: the checker let it through`);
  return found;
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
