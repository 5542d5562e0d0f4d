/** A kernel in plain arithmetic: arrays come out of the backend, and an array goes back into it. */

import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.js";

/** What the js backend offers, under names of its own in TensorFlow.js' types. */
interface Storage {
  readSync(id: TensorInfo["dataId"]): ArrayLike<number>;
  write(values: Float32Array, shape: readonly number[], type: "float32"): TensorInfo["dataId"];
}

export interface Given {
  readonly shape: readonly number[];
  /** As floats; read when asked for. */
  values(): Float32Array;
  /** As whole numbers, such as the ids of segments. */
  whole(): Int32Array;
}

export interface Made {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export type PlainKernel = (inputs: (name: string) => Given, attributes: NamedAttrMap) => Made;

/** What TensorFlow.js calls the js backend. */
const backendName = "cpu";

/** Puts a kernel in the place of the js backend's own, if it has one. */
export function install(tf: TensorFlow, kernelName: string, run: PlainKernel): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: KernelConfig["kernelFunc"] = ({ inputs, backend, attrs }) => {
    const storage = backend as Storage;
    const given = (name: string): Given => {
      const info = inputs[name] as TensorInfo;
      const read = () => storage.readSync(info.dataId);
      return { shape: info.shape, values: () => read() as Float32Array, whole: () => read() as Int32Array };
    };
    const { values, shape } = run(given, attrs as NamedAttrMap);
    return { dataId: storage.write(values, shape, "float32"), shape: [...shape], dtype: "float32" };
  };
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}
