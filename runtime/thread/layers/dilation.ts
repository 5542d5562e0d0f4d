/**
 * Filters whose places stand apart. TensorFlow.js computes them and has no gradient for them, so they are taken to
 * filters that it has one for: a sequence of which every second step is looked at is two sequences, of its even and its
 * odd steps (`spaceToBatchND`, as TensorFlow itself does it). Images fall into squares in the same way.
 */

import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Layer } from "../../../lang/plan.js";
import type { TensorFlow } from "../tensorflow.js";
import { activationOf, type Making, numberOf, type TfLayer } from "./making.js";

/** Gives a convolution, of a stride of 1, another way to compute the same. */
export function dilated(making: Making, layer: Layer, made: TfLayer, padding: "valid" | "same"): void {
  const { tf, tfl, name } = making;
  const [dilation, kernel] = [numberOf(layer, "dilation"), numberOf(layer, "kernel", 3)];
  const activation = tfl.layers.activation({ activation: activationOf(layer, making), name: `${name}_activation` });
  made.call = (inputs) =>
    tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const [filters, bias] = made.weights.map((weight) => weight.read());
      if (!filters || !bias) throw new Error(`${name} has no kernel and bias`);
      const sides = x.shape.slice(1, -1).map((size) => sideOf(size, kernel, dilation, padding));
      const apart = sides.map(() => dilation);
      const parts = tf.spaceToBatchND(
        x,
        apart,
        sides.map(({ before, after }) => [before, after]),
      );
      const whole = tf.batchToSpaceND(
        convolved(tf, parts, filters),
        apart,
        sides.map(({ left }) => [0, left]),
      );
      return activation.call(tf.add(whole, bias), {}) as Tensor;
    });
}

function convolved(tf: TensorFlow, x: Tensor, filters: Tensor): Tensor {
  return x.rank === 3
    ? tf.conv1d(x as Tensor3D, filters as Tensor3D, 1, "valid")
    : tf.conv2d(x as Tensor4D, filters as Tensor4D, 1, "valid");
}

/** Zeros on both ends of a side, so that it falls into equal parts, and what is then too much of the answer. */
function sideOf(size: number, kernel: number, dilation: number, padding: "valid" | "same") {
  const around = padding === "same" ? (kernel - 1) * dilation : 0;
  const before = Math.floor(around / 2);
  const left = (dilation - ((size + around) % dilation)) % dilation;
  return { before, after: around - before + left, left };
}
