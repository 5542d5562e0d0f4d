/** Metrics: how good answers are. In doubles, rows in order, so that a number can be repeated to the last digit. */

import { type Answers, bestOf } from "./fusion.js";

/** Labels are columns of the answers; -1 is a class that the model has never heard of. */
export type Metric = (answers: Answers, labels: Int32Array) => number;

/** A probability below this counts as this much: one sure mistake cannot outweigh a whole data set. */
const smallest = 1e-7;

export const metrics: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ["accuracy", accuracy],
  ["log_loss", logLoss],
  ["brier", brier],
]);

/** The share of rows whose largest answer is the right class. */
function accuracy(answers: Answers, labels: Int32Array): number {
  let correct = 0;
  for (const [row, label] of labels.entries()) if (bestOf(answers, row) === label) correct++;
  return correct / labels.length;
}

/** The mean of -ln p(right class), with p held between 1e-7 and 1. */
function logLoss({ width, values }: Answers, labels: Int32Array): number {
  let total = 0;
  for (const [row, label] of labels.entries()) {
    const probability = label < 0 ? 0 : values[row * width + label]!;
    total -= Math.log(Math.min(1, Math.max(smallest, probability)));
  }
  return total / labels.length;
}

/** The mean over rows of the sum over classes of (p - one-hot)^2: Brier's (1950) own form, from 0 to 2. */
function brier({ width, values }: Answers, labels: Int32Array): number {
  let total = 0;
  for (const [row, label] of labels.entries()) {
    for (let i = 0; i < width; i++) total += (values[row * width + i]! - (i === label ? 1 : 0)) ** 2;
    if (label < 0) total += 1;
  }
  return total / labels.length;
}
