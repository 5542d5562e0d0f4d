/**
 * Losses: how wrong a batch of outputs is, and which way to move each output. Plain arithmetic in doubles; from the
 * outputs back to the weights the backend's own gradients take over.
 *
 * Outputs are row after row, `width` numbers a row; labels are indices of the right class. A loss is the mean over
 * the rows, and so is its gradient.
 */

import type { Call } from "../../lang/plan.js";

export interface Loss {
  /**
   * `logits`: it wants what goes into a closing softmax. The logarithm and the exponential cancel there, and no
   * probability is rounded to 0 on the way.
   */
  readonly takes: "logits" | "outputs";
  measure(outputs: Float32Array, labels: Int32Array, width: number): Measured;
}

export interface Measured {
  readonly loss: number;
  /** Of the loss with respect to each output. */
  readonly gradient: Float32Array;
}

/** Below this a probability counts as this much, so that one row cannot make the loss infinite. */
const smallest = 1e-7;

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const losses: ReadonlyMap<string, (endsInSoftmax: boolean) => Loss> = new Map<
  string,
  (endsInSoftmax: boolean) => Loss
>([
  [
    "cross_entropy",
    (endsInSoftmax) =>
      endsInSoftmax
        ? { takes: "logits", measure: softmaxCrossEntropy }
        : { takes: "outputs", measure: crossEntropyOfProbabilities },
  ],
  ["mse", () => ({ takes: "outputs", measure: squaredError })],
]);

export function lossFor(call: Call, endsInSoftmax: boolean): Loss {
  const make = losses.get(call.name);
  if (!make) throw new Error(`no loss ${call.name}: the checker let it through`);
  return make(endsInSoftmax);
}

/** log(sum of exp(z)) - z[label], with the largest z taken out first; its gradient is softmax(z) - one-hot. */
export function softmaxCrossEntropy(logits: Float32Array, labels: Int32Array, width: number): Measured {
  const rows = labels.length;
  const gradient = new Float32Array(logits.length);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    let top = Number.NEGATIVE_INFINITY;
    // Not Math.max, and not `>`: a NaN must win, so that a diverging network shows in its loss.
    for (let i = 0; i < width; i++) if (!(logits[at + i]! <= top)) top = logits[at + i]!;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += Math.exp(logits[at + i]! - top);
    const label = labels[row]!;
    total += Math.log(sum) + top - logits[at + label]!;
    for (let i = 0; i < width; i++) {
      const probability = Math.exp(logits[at + i]! - top) / sum;
      gradient[at + i] = (probability - (i === label ? 1 : 0)) / rows;
    }
  }
  return { loss: total / rows, gradient };
}

/** -log(p[label]), for outputs that are probabilities already. */
export function crossEntropyOfProbabilities(outputs: Float32Array, labels: Int32Array, width: number): Measured {
  const rows = labels.length;
  const gradient = new Float32Array(outputs.length);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width + labels[row]!;
    const probability = outputs[at]!;
    const clipped = probability < smallest ? smallest : probability;
    total -= Math.log(clipped);
    gradient[at] = -1 / clipped / rows;
  }
  return { loss: total / rows, gradient };
}

/** The mean over rows and outputs of (output - one-hot)^2. */
export function squaredError(outputs: Float32Array, labels: Int32Array, width: number): Measured {
  const gradient = new Float32Array(outputs.length);
  let total = 0;
  for (let at = 0; at < outputs.length; at++) {
    const row = Math.floor(at / width);
    const difference = outputs[at]! - (at - row * width === labels[row] ? 1 : 0);
    total += difference * difference;
    gradient[at] = (2 * difference) / outputs.length;
  }
  return { loss: total / outputs.length, gradient };
}
