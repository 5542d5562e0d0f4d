/**
 * Repairs to the wasm backend's kernels, from outside.
 *
 * Its matrix product is quick (XNNPACK) only when neither side is transposed, and there is one matrix on either side;
 * otherwise it falls to a scalar loop, twelve times slower, and its fused form gives wrong numbers there (the bias is
 * added once per block of 48, and the clamp of an activation taken for each). The gradient of every dense layer needs
 * both transposed forms. An explicit transpose first costs next to nothing, and more than halves a training step; of
 * several matrices the product, the bias and the activation are taken one by one. It goes when the backend does this
 * itself.
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
    const whole = name === "BatchMatMul" ? stock.kernelFunc : oneByOneWhereSeveral(tf, stock.kernelFunc);
    const kernelFunc = transposingFirst(whole, transpose);
    tf.registerKernel({ ...stock, kernelFunc } satisfies KernelConfig);
  }
}

/** The kernels of those activations that a product can be fused with. */
const activations: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};

function oneByOneWhereSeveral(tf: TensorFlow, fused: KernelFunc): KernelFunc {
  const run = (name: string, given: Parameters<KernelFunc>[0]): TensorInfo => {
    const kernel = tf.getKernel(name, "wasm");
    if (!kernel) throw new Error(`the wasm backend has no ${name} kernel`);
    return kernel.kernelFunc(given) as TensorInfo;
  };
  return ({ inputs, backend, attrs = {} }) => {
    const { a, b, bias, preluActivationWeights } = inputs as Record<string, TensorInfo>;
    if (a!.shape[0] === 1 && b!.shape[0] === 1) return fused({ inputs, backend, attrs });
    const { activation, leakyreluAlpha = 0 } = attrs as NamedAttrMap;
    const dispose = (done: TensorInfo) => void (backend as Disposer).disposeData(done.dataId);
    let out = run("BatchMatMul", {
      inputs: { a: a!, b: b! },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    if (bias) {
      const sum = run("Add", { inputs: { a: out, b: bias }, backend });
      dispose(out);
      out = sum;
    }
    const after = activations[String(activation)];
    if (!after) return out;
    const given = { x: out, ...(activation === "prelu" ? { alpha: preluActivationWeights! } : {}) };
    const answer = run(after, { inputs: given, backend, attrs: { alpha: Number(leakyreluAlpha) } });
    dispose(out);
    return answer;
  };
}

function transposingFirst(whole: KernelFunc, transpose: KernelFunc): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const flags = attrs as NamedAttrMap;
    if (!flags.transposeA && !flags.transposeB) return whole({ inputs, backend, attrs: flags });
    const made: TensorInfo[] = [];
    const turned = (x: TensorInfo): TensorInfo => {
      const out = transpose({ inputs: { x }, backend, attrs: { perm: lastTwoSwapped(x.shape.length) } }) as TensorInfo;
      made.push(out);
      return out;
    };
    const a = flags.transposeA ? turned(inputs.a as Tensor) : inputs.a;
    const b = flags.transposeB ? turned(inputs.b as Tensor) : inputs.b;
    const product = whole({
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
