/**
 * Normal noise while training, from our own seeds, for the reason that `dropout.ts` gives. It calls itself
 * `GaussianNoise`, so a saved model loads anywhere, with the stock layer in its place.
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Random } from "../random.js";
import { numberOf, single } from "./making.js";

export const gaussianNoise = single(({ tf, tfl, name, masks }, layer) => {
  const stddev = numberOf(layer, "deviation");
  class SeededNoise extends tfl.layers.Layer {
    static readonly className = "GaussianNoise";

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      if (!masks.random || stddev === 0) return tf.clone(x);
      return tf.add(x, tf.tensor(drawNoise(masks.random, x.size, stddev), x.shape, "float32"));
    }

    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return shape;
    }

    override getConfig() {
      return { ...super.getConfig(), stddev };
    }
  }
  return new SeededNoise({ name });
});

function drawNoise(random: Random, size: number, deviation: number): Float32Array {
  return noiseOf(random, new Float32Array(size), deviation);
}

/** Normal numbers of mean 0 and this standard deviation. */
export function noiseOf(random: Random, into: Float32Array, deviation: number): Float32Array {
  for (let at = 0; at < into.length; at++) into[at] = deviation * random.normal();
  return into;
}
