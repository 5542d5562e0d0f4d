/**
 * How wrong a batch of outputs is, and which way to move each of them. The losses that are asked for most have kernels;
 * all others, and rows that do not count alike, are plain arithmetic on the memory (`../losses.ts`): outputs are few.
 */

import type { Call } from "../../../lang/plan.js";
import type { Address, Kernels } from "../../kernels/kernels.js";
import { lossFor } from "../losses.js";
import type { Closing } from "../shapes.js";
import { countCorrect, type Truth } from "../truth.js";
import type { Lane, Tools } from "./stage.js";

export interface Objective {
  /** It wants what goes into a closing softmax or sigmoid. */
  readonly takesLogits: boolean;
  /** Mean over the rows, and how many are right; the lane's gradient becomes that of this mean. */
  measure(tools: Tools, outputs: Lane, truth: Truth): { readonly loss: number; readonly correct: number };
}

type MeasureByKernel = (kernels: Kernels, outputs: Lane, labels: Address, rows: number) => number;

/** Of classes with an output each, where all rows count alike. By the names of `stdlib/training.flow`. */
const kernelMeasures: ReadonlyMap<string, (takesLogits: boolean) => MeasureByKernel> = new Map<
  string,
  (takesLogits: boolean) => MeasureByKernel
>([
  [
    "cross_entropy",
    (takesLogits) => {
      const kernel = takesLogits ? "softmaxCrossEntropy" : "crossEntropy";
      return (kernels, { values, gradient, size }, labels, rows) =>
        kernels[kernel](values, labels, gradient, rows, size) / rows;
    },
  ],
  [
    "mse",
    () =>
      (kernels, { values, gradient, size }, labels, rows) =>
        kernels.squaredError(values, labels, gradient, rows, size) / (rows * size),
  ],
]);

/** `at` is where labels can be put for kernels to read. */
export function objectiveFor(call: Call, closing: Closing | undefined, at: Address): Objective {
  const loss = lossFor(call, closing);
  const takesLogits = loss.takes === "logits";
  const byKernel = kernelMeasures.get(call.name)?.(takesLogits);
  return {
    takesLogits,
    measure({ kernels, floats }, outputs, truth) {
      const { values, gradient, size } = outputs;
      if (byKernel && size > 1 && "labels" in truth && !truth.weights) {
        const rows = truth.labels.length;
        new Int32Array(floats.buffer, at, rows).set(truth.labels);
        const correct = kernels.countCorrect(values, at, rows, size);
        return { correct, loss: byKernel(kernels, outputs, at, rows) };
      }
      const rows = "labels" in truth ? truth.labels.length : truth.values.length;
      const view = floats.subarray(values / 4, values / 4 + rows * size);
      const measured = loss.measure(view, truth, size);
      floats.set(measured.gradient, gradient / 4);
      return { loss: measured.loss, correct: countCorrect(view, truth, size, takesLogits ? 0 : 0.5) };
    },
  };
}
