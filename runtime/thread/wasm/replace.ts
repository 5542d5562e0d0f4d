/** How a kernel of ours takes the place of one of the wasm backend. */

import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.js";
import type { BackendMemory } from "./memory.js";

/** The tensors that a kernel is given, by their names; absent where a kernel can do without. */
export type Inputs = Readonly<Record<string, TensorInfo | undefined>>;

/** One kernel: tensors and attributes in, tensors out. */
export type OwnKernel = (inputs: Inputs, attributes: NamedAttrMap) => TensorInfo | TensorInfo[];

export interface Ground {
  readonly tf: TensorFlow;
  readonly memory: BackendMemory;
  /** Another kernel of the backend by its name, as it is when it is called. */
  kernel(name: string): OwnKernel;
}

/** What makes a kernel; `stock` is the one that it replaces, for what it leaves to it. */
export type KernelMaker = (ground: Ground, stock: OwnKernel) => OwnKernel;

export function replaceKernel(ground: Ground, name: string, make: KernelMaker): void {
  const { tf } = ground;
  const old = tf.getKernel(name, "wasm");
  const stock: OwnKernel = old
    ? (inputs, attrs) => old.kernelFunc({ inputs: inputs as NonEmpty, attrs, backend: tf.backend() })
    : () => {
        throw new Error(`the wasm backend has no ${name} for this`);
      };
  const run = make(ground, stock);
  const kernelFunc: KernelConfig["kernelFunc"] = ({ inputs, attrs }) => run(inputs, attrs as NamedAttrMap);
  if (old) tf.unregisterKernel(name, "wasm");
  tf.registerKernel({ ...old, kernelName: name, backendName: "wasm", kernelFunc });
}

/** As TensorFlow.js has it: a name that is absent counts as one that is undefined. */
type NonEmpty = Parameters<KernelConfig["kernelFunc"]>[0]["inputs"];

/** An input that is always there. */
export function given(inputs: Inputs, name: string): TensorInfo {
  const found = inputs[name];
  if (!found) throw new Error(`a kernel was called without ${name}`);
  return found;
}
