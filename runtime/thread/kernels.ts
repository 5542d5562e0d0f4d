/**
 * Repairs to the wasm backend's kernels, from outside.
 *
 * Its matrix product is quick (XNNPACK) only when neither side is transposed; otherwise it falls to a scalar loop,
 * twelve times slower, and its fused form gives wrong numbers there (the bias is added once per block of 48). The
 * gradient of every dense layer needs both transposed forms. An explicit transpose first costs next to nothing, and
 * more than halves a training step. It goes when the backend does this itself.
 */

import type { KernelConfig, KernelFunc, NamedAttrMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "./tensorflow.js";

type Disposer = { disposeData(id: TensorInfo["dataId"]): boolean };

export function transposeBeforeMatMul(tf: TensorFlow): void {
  const transpose = tf.getKernel("Transpose", "wasm")?.kernelFunc;
  if (!transpose) throw new Error("the wasm backend has no Transpose kernel");
  for (const name of ["BatchMatMul", "_FusedMatMul"]) {
    const stock = tf.getKernel(name, "wasm");
    if (!stock) throw new Error(`the wasm backend has no ${name} kernel`);
    tf.unregisterKernel(name, "wasm");
    tf.registerKernel({ ...stock, kernelFunc: transposingFirst(stock, transpose) } satisfies KernelConfig);
  }
}

function transposingFirst(stock: KernelConfig, transpose: KernelFunc): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const flags = attrs as NamedAttrMap;
    if (!flags.transposeA && !flags.transposeB) return stock.kernelFunc({ inputs, backend, attrs: flags });
    const made: TensorInfo[] = [];
    const turned = (x: TensorInfo): TensorInfo => {
      const out = transpose({ inputs: { x }, backend, attrs: { perm: lastTwoSwapped(x.shape.length) } }) as TensorInfo;
      made.push(out);
      return out;
    };
    const a = flags.transposeA ? turned(inputs.a as Tensor) : inputs.a;
    const b = flags.transposeB ? turned(inputs.b as Tensor) : inputs.b;
    const product = stock.kernelFunc({
      inputs: { ...inputs, a, b } as typeof inputs,
      backend,
      attrs: { ...flags, transposeA: false, transposeB: false },
    });
    for (const tensor of made) (backend as Disposer).disposeData(tensor.dataId);
    return product;
  };
}

function lastTwoSwapped(rank: number): number[] {
  const order = Array.from({ length: rank }, (_, at) => at);
  order[rank - 1] = rank - 2;
  order[rank - 2] = rank - 1;
  return order;
}
