/**
 * Metrics: how good answers are. In doubles, rows in order, so that a number can be repeated to the last digit. Those of
 * classes are here; those of numbers are in `number-metrics.ts`.
 */

import { badData } from "../failure.js";
import { type Answers, bestOf } from "./fusion.js";

/**
 * Labels are columns of the answers; one below 0 is a class that the model has never heard of, and each of these has a
 * number of its own.
 */
type ClassMetric = (answers: Answers, labels: Int32Array) => number;

/** A probability below this counts as this much: one sure mistake cannot outweigh a whole data set. */
const smallest = 1e-7;

export const classMetrics: ReadonlyMap<string, ClassMetric> = new Map<string, ClassMetric>([
  ["accuracy", accuracy],
  ["log_loss", logLoss],
  ["brier", brier],
  ["f1", f1],
  ["auc", auc],
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

/** The mean over the classes that are there, or that were answered, of 2 hits / (how often there + how often answered). */
function f1(answers: Answers, labels: Int32Array): number {
  const seen = new Map<number, { hits: number; count: number }>();
  const of = (label: number) => {
    const found = seen.get(label) ?? { hits: 0, count: 0 };
    seen.set(label, found);
    return found;
  };
  for (const [row, label] of labels.entries()) {
    const best = bestOf(answers, row);
    of(label).count++;
    of(best).count++;
    if (best === label) of(label).hits++;
  }
  return mean([...seen.values()].map(({ hits, count }) => (2 * hits) / count));
}

/**
 * The area under the receiver operating characteristic: of two classes that of the second, of more the mean over one against
 * the rest. A class that none of the rows has, or all of them, has no such area and is left out; one that the model has never
 * heard of has 1/2, since it says 0 to all rows.
 */
function auc({ width, values }: Answers, labels: Int32Array): number {
  const there = new Set(labels);
  if (there.size < 2)
    throw badData("`auc` sets one class against another, and all rows are of one.", "Measure on rows of two or more.");
  const areaOf = (label: number) =>
    label < 0
      ? 0.5
      : areaUnder(
          Float64Array.from(labels, (_, row) => values[row * width + label]!),
          (row) => labels[row] === label,
        );
  if (width === 2 && [...there].every((label) => label >= 0)) return areaOf(1);
  return mean([...there].sort((a, b) => a - b).map(areaOf));
}

/** The share of pairs in which the one that is so has the higher score, ties half (Mann and Whitney 1947). */
function areaUnder(scores: Float64Array, isSo: (row: number) => boolean): number {
  const order = Array.from(scores, (_, row) => row).sort((a, b) => scores[a]! - scores[b]! || a - b);
  let [pairs, below, so] = [0, 0, 0];
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at]!]!;
    let [tiedSo, tiedNot] = [0, 0];
    for (; at < order.length && scores[order[at]!] === score; at++) {
      if (isSo(order[at]!)) tiedSo++;
      else tiedNot++;
    }
    pairs += tiedSo * (below + tiedNot / 2);
    below += tiedNot;
    so += tiedSo;
  }
  return pairs / (so * below);
}

const mean = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0) / numbers.length;
