/**
 * Products of matrices, plain and with what TensorFlow.js fuses to them: either side turned over, one matrix or several, a
 * bias, an activation. Each is held against a loop in doubles. The sizes go beyond the blocks (of 48) in which the stock
 * kernel of wasm adds the bias, and clamps, once too often.
 */

import { randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf } from "../../../runtime/thread/shapes.js";
import type { TensorFlow } from "../../../runtime/thread/tensorflow.js";

const [rows, inner, columns] = [50, 53, 51];

const activations = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(0, x),
  relu6: (x: number) => Math.min(6, Math.max(0, x)),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
} as const;

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** How many matrices stand on either side; one against several is used for each. */
  readonly batches: readonly [number, number];
  readonly bias: boolean;
  readonly activation: keyof typeof activations;
}

const flags = [false, true];
export const products: readonly Product[] = flags.flatMap((transposeA) =>
  flags.flatMap((transposeB) =>
    (
      [
        [1, 1],
        [3, 3],
        [3, 1],
      ] as const
    ).flatMap((batches) =>
      flags.flatMap((bias) =>
        (Object.keys(activations) as Product["activation"][]).map((activation) => ({
          transposeA,
          transposeB,
          batches,
          bias,
          activation,
        })),
      ),
    ),
  ),
);

interface Matrices {
  readonly shape: readonly [number, number, number];
  readonly values: Float32Array;
  readonly at: (matrix: number, row: number, column: number) => number;
}

/** Drawn matrices, which lie in memory as they are or turned over. */
function matrices(seed: number, count: number, height: number, width: number, turned: boolean): Matrices {
  const shape = turned ? ([count, width, height] as const) : ([count, height, width] as const);
  const random = randomFrom(seed);
  const values = Float32Array.from({ length: sizeOf(shape) }, () => random.between(-1, 1));
  const at = (matrix: number, row: number, column: number) => {
    const [first, second] = turned ? [column, row] : [row, column];
    return values[((matrix % count) * shape[1] + first) * shape[2] + second]!;
  };
  return { shape, values, at };
}

const biases = matrices(3, 1, 1, columns, false).values.map((value) => 4 * value);

function wanted(product: Product, a: Matrices, b: Matrices): number[] {
  const activate = activations[product.activation];
  const found: number[] = [];
  for (let matrix = 0; matrix < Math.max(...product.batches); matrix++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        let sum = product.bias ? biases[column]! : 0;
        for (let k = 0; k < inner; k++) sum += a.at(matrix, row, k) * b.at(matrix, k, column);
        found.push(activate(sum));
      }
  return found;
}

/** Sums of 53 products of floats around 1, in any order. */
const allowed = 2e-5;

/** Those that the current backend has wrong, in words. */
export function wrongProducts(tf: TensorFlow): string[] {
  return products.filter((product) => !(farthest(tf, product) < allowed)).map(titleOf);
}

/** How far the backend's answer is from the loop's, at most. */
function farthest(tf: TensorFlow, product: Product): number {
  const { transposeA, transposeB, batches, bias, activation } = product;
  const a = matrices(1, batches[0], rows, inner, transposeA);
  const b = matrices(2, batches[1], inner, columns, transposeB);
  const found = tf.tidy(() => {
    const [left, right] = [a, b].map(({ shape, values }) => tf.tensor3d(values, [...shape]));
    const fused = { a: left!, b: right!, transposeA, transposeB, activation };
    const answer =
      bias || activation !== "linear"
        ? tf.fused.matMul(bias ? { ...fused, bias: tf.tensor1d(biases) } : fused)
        : tf.matMul(left!, right!, transposeA, transposeB);
    return answer.dataSync();
  });
  const numbers = wanted(product, a, b);
  if (found.length !== numbers.length) return Number.POSITIVE_INFINITY;
  return numbers.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

const titleOf = ({ transposeA, transposeB, batches, bias, activation }: Product) =>
  `${batches[0]} a${transposeA ? "ᵀ" : ""} × ${batches[1]} b${transposeB ? "ᵀ" : ""}${bias ? " + bias" : ""}, ${activation}`;
