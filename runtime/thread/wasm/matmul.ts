/**
 * Products of matrices by our kernel. The backend's own is quick (XNNPACK) only for two plain matrices; turned over, or
 * several at a time, it falls to a scalar loop, twelve times slower. Its fused form is wrong there too: the bias is
 * added once per block of 48.
 */

import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { type Address, matmulScratch } from "../../kernels/kernels.js";
import { finished, fusedInside } from "./afterwards.js";
import { type Ground, given, type Inputs, type KernelMaker } from "./replace.js";

export const batchMatMul: KernelMaker = (ground, stock) => (inputs, attributes) =>
  areFloats(inputs) ? product(ground, inputs, attributes, undefined, false) : stock(inputs, attributes);

export const fusedMatMul: KernelMaker = (ground, stock) => (inputs, attributes) => {
  if (!areFloats(inputs)) return stock(inputs, attributes);
  const columns = given(inputs, "b").shape.at(attributes.transposeB ? -2 : -1)!;
  const inside = fusedInside(inputs, attributes, columns);
  const sum = product(ground, inputs, attributes, inside.bias, inside.relu);
  return finished(ground, sum, inputs, attributes, inside);
};

/** Whole numbers are left to the backend, which refuses them. */
const areFloats = ({ a, b }: Inputs) => a?.dtype === "float32" && b?.dtype === "float32";

function product(
  { tf, memory }: Ground,
  inputs: Inputs,
  { transposeA, transposeB }: NamedAttrMap,
  bias: TensorInfo | undefined,
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
  const added = bias ? memory.addressOf(bias) : 0;
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
      added,
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
