/** What TensorFlow.js fuses to a product or a convolution, where the kernel itself does not do it. */

import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.js";
import type { Ground, Inputs } from "./replace.js";

/** How much of a bias and an activation a kernel does itself: a bias of one number for each column, and a cut at 0. */
export function fusedInside({ bias }: Inputs, { activation }: NamedAttrMap, columns: number) {
  const inside = bias === undefined || (bias.shape.at(-1) === columns && sizeOf(bias.shape) === columns);
  return { bias: inside ? bias : undefined, relu: inside && activation === "relu" };
}

/** The rest of it. The sum is gone then, if another tensor takes its place. */
export function finished(
  ground: Ground,
  sum: TensorInfo,
  inputs: Inputs,
  attributes: NamedAttrMap,
  inside: ReturnType<typeof fusedInside>,
): TensorInfo {
  const { bias } = inputs;
  const biased = bias && !inside.bias ? replaced(ground, sum, "Add", (a) => [{ a, b: bias }, {}]) : sum;
  const { activation, leakyreluAlpha } = attributes;
  if (activation === undefined || activation === "linear" || inside.relu) return biased;
  const name = activationKernels[String(activation)];
  if (!name) throw new Error(`the wasm backend fuses no ${String(activation)}`);
  return replaced(ground, biased, name, (x) => [
    { x, alpha: inputs.preluActivationWeights },
    { alpha: leakyreluAlpha ?? 0.2 },
  ]);
}

/** What the backend calls an activation that stands by itself. */
const activationKernels: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
};

/** What another kernel makes of a tensor, which is gone then. */
function replaced(
  { kernel, memory }: Ground,
  tensor: TensorInfo,
  name: string,
  call: (tensor: TensorInfo) => [Inputs, NamedAttrMap],
): TensorInfo {
  const made = kernel(name)(...call(tensor)) as TensorInfo;
  memory.drop(tensor);
  return made;
}
