/** Losses carried out by kernels: how wrong a batch of outputs is, and which way to move each of them. */

import type { Call } from "../../../lang/plan.js";
import type { Address, Kernels } from "../../kernels/kernels.js";
import { lossFor } from "../losses.js";
import type { Lane } from "./stage.js";

export interface Objective {
  /** It wants what goes into a closing softmax. */
  readonly takesLogits: boolean;
  /** Mean over the rows; the lane's gradient becomes that of this mean. */
  measure(kernels: Kernels, outputs: Lane, labels: Address, rows: number): number;
}

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const objectives: ReadonlyMap<string, (takesLogits: boolean) => Objective["measure"]> = new Map<
  string,
  (takesLogits: boolean) => Objective["measure"]
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

export function objectiveFor(call: Call, endsInSoftmax: boolean): Objective {
  const makeMeasure = objectives.get(call.name);
  if (!makeMeasure) throw new Error(`no compiled loss ${call.name}`);
  const takesLogits = lossFor(call, endsInSoftmax).takes === "logits";
  return { takesLogits, measure: makeMeasure(takesLogits) };
}
