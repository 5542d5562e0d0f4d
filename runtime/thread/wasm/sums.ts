/**
 * Sums and means over the first axes, which is what the gradient of a bias is, and what batch normalisation takes of a
 * batch. The backend turns the tensor over first, to have the axes last.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.js";
import { type Ground, given, type KernelMaker } from "./replace.js";

export const sum: KernelMaker = overFirstAxes(() => {});

export const mean: KernelMaker = overFirstAxes(({ memory }, sums, count) => {
  memory.kernels.scaleFloats(memory.addressOf(sums), sizeOf(sums.shape), 1 / count);
});

/** `finish` makes of the sums of so many numbers what is wanted. */
function overFirstAxes(finish: (ground: Ground, sums: TensorInfo, count: number) => void): KernelMaker {
  return (ground, stock) => (inputs, attributes) => {
    const { tf, memory } = ground;
    const x = given(inputs, "x");
    const axes = tf.util.parseAxisParam(attributes.axis as number | number[], [...x.shape]);
    const first = new Set(axes).size;
    const whole = first === x.shape.length;
    // Along all axes there is nothing to turn over, and one column of sums would be slow.
    if (x.dtype !== "float32" || whole || axes.some((axis) => axis >= first)) return stock(inputs, attributes);
    const [summed, rest] = [x.shape.slice(0, first), x.shape.slice(first)];
    const sums = memory.make(attributes.keepDims ? [...summed.map(() => 1), ...rest] : rest, "float32");
    const count = sizeOf(summed);
    memory.kernels.columnSums(memory.addressOf(x), memory.addressOf(sums), count, sizeOf(rest));
    finish(ground, sums, count);
    return sums;
  };
}
