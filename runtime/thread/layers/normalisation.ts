/**
 * Normalisation along the last size of a row. Batch normalisation keeps running means and variances: they are weights
 * that no gradient moves (see `step.ts`).
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Layer } from "../../../lang/plan.js";
import { numberOf, single } from "./making.js";

/** What is added to a variance before its root, so that equal features do no harm. */
export const epsilon = 1e-3;

/** The share that a running statistic keeps of itself at each step. */
export const momentumOf = (layer: Layer) => numberOf(layer, "momentum", 0.99);

/** The stock layer stops at images. All ranks are one problem: rows of features, however many there are. */
export const batchnorm = single(({ tf, tfl, name }, layer) => {
  const made = tfl.layers.batchNormalization({ name, epsilon, momentum: momentumOf(layer) });
  const stock = made.call.bind(made);
  made.call = (inputs, kwargs) =>
    tf.tidy(() => {
      const x = onlyOne(inputs);
      const flat = tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);
      return tf.reshape(stock(flat, kwargs) as Tensor, x.shape);
    });
  return made;
});

/** In plain steps, because the stock layer stops at images here too. */
export const layernorm = single(({ tf, tfl, name }) => {
  const made = tfl.layers.layerNormalization({ name, epsilon });
  made.call = (inputs) =>
    tf.tidy(() => {
      const x = onlyOne(inputs);
      const [gamma, beta] = made.weights.map((weight) => weight.read());
      if (!gamma || !beta) throw new Error(`${name} has no gamma and beta`);
      const { mean, variance } = tf.moments(x, -1, true);
      const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(normal, gamma), beta);
    });
  return made;
});

const onlyOne = (inputs: Tensor | Tensor[]) => (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
