/** What a maker of layers is handed, and how it reads a layer's arguments: the checker has seen to their types. */

import type { layers as Layers, SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Layer } from "../../../lang/plan.js";
import type { Masks } from "../dropout.js";
import type { TensorFlow, TensorFlowLayers } from "../tensorflow.js";

export type TfLayer = InstanceType<typeof Layers.Layer>;

export interface Making {
  readonly tf: TensorFlow;
  readonly tfl: TensorFlowLayers;
  readonly masks: Masks;
  /** What TensorFlow.js calls the layer, and its weights. */
  readonly name: string;
  /** What goes into it, without the batch. */
  readonly input: readonly number[];
  /** Without its activation: a closing softmax or sigmoid stands as a layer of its own. */
  readonly bare: boolean;
  /** Puts other layers of the plan behind something. */
  chain(layers: readonly Layer[], behind: Flowing): Flowing;
}

/** What flows from layer to layer while a network is built. */
export type Flowing = SymbolicTensor;

/** Puts one layer behind what is given; some of the plan's layers are several of TensorFlow.js'. */
export type LayerMaker = (making: Making, layer: Layer, behind: Flowing) => Flowing;

/** A layer that is one of TensorFlow.js'. Weights begin as zeros: all are assigned before the first use (see `weights.ts`). */
export const single =
  (make: (making: Making, layer: Layer) => TfLayer): LayerMaker =>
  (making, layer, behind) =>
    make(making, layer).apply(behind) as Flowing;

export function numberOf(layer: Layer, name: string, fallback?: number): number {
  const value = layer.arguments[name] ?? fallback;
  if (typeof value !== "number") throw new Error(`${layer.name} has no number ${name}: the checker let it through`);
  return value;
}

export function numbersOf(layer: Layer, name: string): number[] {
  const value = layer.arguments[name];
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return [...value];
  throw new Error(`${layer.name} has no numbers ${name}: the checker let it through`);
}

export function paddingOf(layer: Layer): "valid" | "same" {
  const value = layer.arguments.padding ?? "valid";
  if (value === "valid" || value === "same") return value;
  throw new Error(`no padding ${String(value)}: the checker let it through`);
}

/** By the names of `stdlib/models.flow`; a test holds the two together. */
export const activations = [
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

type Activation = (typeof activations)[number];

export function activationOf(layer: Layer, { bare }: Pick<Making, "bare">): Activation {
  if (bare) return "linear";
  const wanted = layer.arguments.activation ?? "linear";
  const found = activations.find((activation) => activation === wanted);
  if (!found) throw new Error(`no activation ${String(wanted)}: the checker let it through`);
  return found;
}
