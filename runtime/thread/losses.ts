/**
 * Losses: how wrong a batch of outputs is, and which way to move each output. Plain arithmetic in doubles; from the
 * outputs back to the weights the backend's own gradients take over.
 *
 * Outputs are row after row, `width` numbers a row. A loss is the sum over the rows, each times its weight, divided by
 * how many rows there are (and not by the sum of the weights: a row's pull does not hang from its neighbours in the
 * batch); its gradient is the gradient of that.
 */

import type { Call } from "../../lang/plan.js";
import type { Closing } from "./shapes.js";
import { type Truth, wantedOf } from "./truth.js";

export interface Loss {
  /**
   * `logits`: it wants what goes into a closing softmax or sigmoid. The logarithm and the exponential cancel there, and
   * no probability is rounded to 0 on the way.
   */
  readonly takes: "logits" | "outputs";
  measure(outputs: Float32Array, truth: Truth, width: number): Measured;
}

export interface Measured {
  readonly loss: number;
  /** Of the loss with respect to each output. */
  readonly gradient: Float32Array;
}

/** Below this a probability counts as this much, so that one row cannot make the loss infinite. */
const smallest = 1e-7;

type LossMaker = (call: Call, closing: Closing | undefined) => Loss;

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const losses: ReadonlyMap<string, LossMaker> = new Map<string, LossMaker>([
  ["cross_entropy", (_, closing) => ofClasses(closing === "softmax", softmaxCrossEntropy, crossEntropyOfProbabilities)],
  ["binary_cross_entropy", (_, closing) => ofClasses(closing === "sigmoid", sigmoidCrossEntropy, binaryCrossEntropy)],
  ["mse", () => ofDifferences(squared)],
  ["mae", () => ofDifferences(absolute)],
  ["huber", (call) => ofDifferences(huber(Number(call.arguments.delta ?? 1)))],
]);

export function lossFor(call: Call, closing: Closing | undefined): Loss {
  const make = losses.get(call.name);
  if (!make) throw new Error(`no loss ${call.name}: the checker let it through`);
  return make(call, closing);
}

type ClassMeasure = (outputs: Float32Array, labels: Int32Array, width: number, weights?: Float32Array) => Measured;

function ofClasses(takesLogits: boolean, ofLogits: ClassMeasure, ofOutputs: ClassMeasure): Loss {
  const measure = takesLogits ? ofLogits : ofOutputs;
  return {
    takes: takesLogits ? "logits" : "outputs",
    measure(outputs, truth, width) {
      if (!("labels" in truth)) throw new Error("a loss of classes and a number to learn: the checks let it through");
      return measure(outputs, truth.labels, width, truth.weights);
    },
  };
}

/** log(sum of exp(z)) - z[label], with the largest z taken out first; its gradient is softmax(z) - one-hot. */
export const softmaxCrossEntropy: ClassMeasure = (logits, labels, width, weights) => {
  const rows = labels.length;
  const gradient = new Float32Array(logits.length);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    const weight = weights ? weights[row]! : 1;
    let top = Number.NEGATIVE_INFINITY;
    // Not Math.max, and not `>`: a NaN must win, so that a diverging network shows in its loss.
    for (let i = 0; i < width; i++) if (!(logits[at + i]! <= top)) top = logits[at + i]!;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += Math.exp(logits[at + i]! - top);
    const label = labels[row]!;
    total += weight * (Math.log(sum) + top - logits[at + label]!);
    for (let i = 0; i < width; i++) {
      const probability = Math.exp(logits[at + i]! - top) / sum;
      gradient[at + i] = (weight * (probability - (i === label ? 1 : 0))) / rows;
    }
  }
  return { loss: total / rows, gradient };
};

/** -log(p[label]), for outputs that are probabilities already. */
export const crossEntropyOfProbabilities: ClassMeasure = (outputs, labels, width, weights) => {
  const rows = labels.length;
  const gradient = new Float32Array(outputs.length);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width + labels[row]!;
    const weight = weights ? weights[row]! : 1;
    const probability = outputs[at]!;
    const clipped = probability < smallest ? smallest : probability;
    total -= weight * Math.log(clipped);
    gradient[at] = -weight / clipped / rows;
  }
  return { loss: total / rows, gradient };
};

/**
 * -log(s) for what is so and -log(1 - s) for what is not, where s = sigmoid(z): log(1 + exp(-|z|)) + max(z, 0) - z y,
 * which overflows nowhere. Its gradient is s - y.
 */
const sigmoidCrossEntropy: ClassMeasure = (logits, labels, _, weights) => {
  const rows = labels.length;
  const gradient = new Float32Array(rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const [z, y, weight] = [logits[row]!, labels[row]!, weights ? weights[row]! : 1];
    const small = Math.exp(-Math.abs(z));
    total += weight * (Math.log1p(small) + Math.max(z, 0) - z * y);
    const probability = z >= 0 ? 1 / (1 + small) : small / (1 + small);
    gradient[row] = (weight * (probability - y)) / rows;
  }
  return { loss: total / rows, gradient };
};

/** The same of an output that is a probability already, clipped on both sides. */
const binaryCrossEntropy: ClassMeasure = (outputs, labels, _, weights) => {
  const rows = labels.length;
  const gradient = new Float32Array(rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const [y, weight] = [labels[row]!, weights ? weights[row]! : 1];
    const right = y === 1 ? outputs[row]! : 1 - outputs[row]!;
    const clipped = right < smallest ? smallest : right;
    total -= weight * Math.log(clipped);
    gradient[row] = ((y === 1 ? -1 : 1) * weight) / clipped / rows;
  }
  return { loss: total / rows, gradient };
};

/** A loss of how far an output is from what is wanted, and its slope there. */
interface OfDifference {
  value(difference: number): number;
  slope(difference: number): number;
}

const squared: OfDifference = { value: (d) => d * d, slope: (d) => 2 * d };

/** Its slope at 0, where it has none, is 0. */
const absolute: OfDifference = { value: Math.abs, slope: Math.sign };

/** d²/2 up to delta, and from there the straight line that goes on from it (Huber 1964). */
function huber(delta: number): OfDifference {
  return {
    value: (d) => (Math.abs(d) <= delta ? (d * d) / 2 : delta * (Math.abs(d) - delta / 2)),
    slope: (d) => (Math.abs(d) <= delta ? d : delta * Math.sign(d)),
  };
}

/** The mean over rows and outputs of a loss of (output - wanted). */
function ofDifferences({ value, slope }: OfDifference): Loss {
  return {
    takes: "outputs",
    measure(outputs, truth, width) {
      const wanted = wantedOf(truth, width);
      const gradient = new Float32Array(outputs.length);
      let total = 0;
      for (let at = 0; at < outputs.length; at++) {
        const row = Math.floor(at / width);
        const weight = truth.weights ? truth.weights[row]! : 1;
        const difference = outputs[at]! - wanted(row, at - row * width);
        total += weight * value(difference);
        gradient[at] = (weight * slope(difference)) / outputs.length;
      }
      return { loss: total / outputs.length, gradient };
    },
  };
}
