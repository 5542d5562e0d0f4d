/**
 * Products of matrices by our kernel. The backend's own is quick (XNNPACK) only for two plain matrices; turned over, or
 * several at a time, it falls to a scalar loop, twelve times slower. Its fused form is wrong there too: the bias is
 * added once per block of 48.
 */

import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { type Address, matmulScratch } from "../../kernels/kernels.js";
import { sizeOf } from "../shapes.js";
import { type Ground, given, type Inputs, type KernelMaker } from "./replace.js";

export const batchMatMul: KernelMaker = (ground, stock) => (inputs, attributes) =>
  areFloats(inputs) ? product(ground, inputs, attributes, 0, false) : stock(inputs, attributes);

/** What follows a product: a bias, and then an activation. Those that are common are done within it. */
export const fusedMatMul: KernelMaker = (ground, stock) => (inputs, attributes) => {
  if (!areFloats(inputs)) return stock(inputs, attributes);
  const { bias } = inputs;
  const { activation } = attributes;
  const relu = activation === "relu";
  const columns = given(inputs, "b").shape.at(attributes.transposeB ? -2 : -1)!;
  if (bias && (bias.shape.at(-1) !== columns || sizeOf(bias.shape) !== columns)) {
    const sum = replaced(ground, product(ground, inputs, attributes, 0, false), "Add", (a) => [{ a, b: bias }, {}]);
    return activated(ground, sum, inputs, attributes);
  }
  const sum = product(ground, inputs, attributes, bias ? ground.memory.addressOf(bias) : 0, relu);
  return relu ? sum : activated(ground, sum, inputs, attributes);
};

/** What the backend calls an activation that stands by itself. */
const activationKernels: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
};

function activated(ground: Ground, sum: TensorInfo, inputs: Inputs, attributes: NamedAttrMap): TensorInfo {
  const { activation, leakyreluAlpha } = attributes;
  if (activation === undefined || activation === "linear") return sum;
  const name = activationKernels[String(activation)];
  if (!name) throw new Error(`no activation ${String(activation)} follows a product on the wasm backend`);
  return replaced(ground, sum, name, (x) => [
    { x, alpha: inputs.preluActivationWeights },
    { alpha: leakyreluAlpha ?? 0.2 },
  ]);
}

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

/** Whole numbers are left to the backend, which refuses them. */
const areFloats = ({ a, b }: Inputs) => a?.dtype === "float32" && b?.dtype === "float32";

function product(
  { tf, memory }: Ground,
  inputs: Inputs,
  { transposeA, transposeB }: NamedAttrMap,
  bias: Address,
  relu: boolean,
): TensorInfo {
  const [a, b] = [given(inputs, "a"), given(inputs, "b")];
  const [turnA, turnB] = [transposeA === true, transposeB === true];
  const [m, k] = inOrder(a.shape, turnA);
  const [inner, n] = inOrder(b.shape, turnB);
  if (k !== inner)
    throw new Error(`Error in matMul: inner shapes (${k}) and (${inner}) of [${a.shape}] and [${b.shape}] must match.`);
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const out = memory.make([...outer, m, n], "float32");
  const scratch = memory.scratch(4 * matmulScratch);
  const [left, right, to] = [a, b, out].map((tensor) => memory.addressOf(tensor)) as [Address, Address, Address];
  for (const [at, [ofA, ofB]] of matched(outer, outerA, outerB).entries())
    memory.kernels.matmul(
      left + 4 * m * k * ofA,
      right + 4 * k * n * ofB,
      to + 4 * m * n * at,
      m,
      n,
      k,
      turnA,
      turnB,
      bias,
      relu,
      false,
      scratch,
    );
  return out;
}

/** Rows and columns, as they are once the matrix is turned. */
function inOrder(shape: readonly number[], turned: boolean): [rows: number, columns: number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return turned ? [columns, rows] : [rows, columns];
}

/** For each matrix of the result, in order, which of either side go into it: a size of 1 serves all. */
function matched(
  outer: readonly number[],
  outerA: readonly number[],
  outerB: readonly number[],
): (readonly [ofA: number, ofB: number])[] {
  let pairs: (readonly [number, number])[] = [[0, 0]];
  for (const [at, length] of outer.entries()) {
    const [lengthA, lengthB] = [outerA, outerB].map((sizes) => sizes[at - outer.length + sizes.length] ?? 1);
    pairs = pairs.flatMap(([ofA, ofB]) =>
      Array.from(
        { length },
        (_, i) => [ofA * lengthA! + (lengthA === 1 ? 0 : i), ofB * lengthB! + (lengthB === 1 ? 0 : i)] as const,
      ),
    );
  }
  return pairs;
}
