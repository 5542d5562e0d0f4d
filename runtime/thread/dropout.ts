/**
 * Dropout from our own seeds (Srivastava et al., 2014; inverted, so that nothing is scaled when answering). The
 * stock layer will not do: without a seed it cannot be repeated, and with one it drops the same units at each step.
 *
 * It calls itself `Dropout`, so a saved model loads anywhere, with the stock layer in its place.
 */

import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { layers as Layers } from "@tensorflow/tfjs-layers";
import type { Random } from "./random.js";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.js";

type TfLayer = InstanceType<typeof Layers.Layer>;

/** What the layers of one network draw from, in their order. Set for a training step, unset for answers. */
export interface Masks {
  random?: Random;
}

export function seededDropout(
  tf: TensorFlow,
  tfl: TensorFlowLayers,
  name: string,
  rate: number,
  masks: Masks,
): TfLayer {
  class SeededDropout extends tfl.layers.Layer {
    static readonly className = "Dropout";

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor2D;
      if (!masks.random || rate === 0) return tf.clone(x);
      return tf.mul(x, tf.tensor(drawMask(masks.random, x.size, rate), x.shape, "float32"));
    }

    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return shape;
    }

    override getConfig() {
      return { ...super.getConfig(), rate };
    }
  }
  return new SeededDropout({ name });
}

/** 0 with the probability `rate`, and otherwise what keeps the expected sum. Kernels draw the same (`chance.ts`). */
export function drawMask(random: Random, size: number, rate: number): Float32Array {
  const [mask, threshold, kept] = [new Float32Array(size), dropoutThreshold(rate), keptScale(rate)];
  for (let at = 0; at < size; at++) mask[at] = random.uint32() < threshold ? 0 : kept;
  return mask;
}

/** Below this a whole number of 32 bits is dropped: the same as a uniform number below the rate. */
export const dropoutThreshold = (rate: number) => Math.ceil(rate * 2 ** 32);

export const keptScale = (rate: number) => 1 / (1 - rate);
