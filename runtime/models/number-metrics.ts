/** How near answers are to numbers that are to be met: in doubles, rows in order. */

import type { Answers } from "./fusion.js";

type NumberMetric = (answers: Answers, wanted: Float32Array) => number;

export const numberMetrics: ReadonlyMap<string, NumberMetric> = new Map<string, NumberMetric>([
  ["mae", mae],
  ["rmse", rmse],
  ["r2", r2],
]);

function mae({ values }: Answers, wanted: Float32Array): number {
  return sumOver(wanted, (value, row) => Math.abs(values[row]! - value)) / wanted.length;
}

function rmse(answers: Answers, wanted: Float32Array): number {
  return Math.sqrt(squares(answers, wanted) / wanted.length);
}

/**
 * 1 - (squared errors) / (squared distances from the mean of the measured rows). Where all rows are the same there is nothing to
 * explain: it is 1 for answers without error, and else 0.
 */
function r2(answers: Answers, wanted: Float32Array): number {
  const mean = sumOver(wanted, (value) => value) / wanted.length;
  const spread = sumOver(wanted, (value) => (value - mean) ** 2);
  const errors = squares(answers, wanted);
  if (spread === 0) return errors === 0 ? 1 : 0;
  return 1 - errors / spread;
}

const squares = ({ values }: Answers, wanted: Float32Array) =>
  sumOver(wanted, (value, row) => (values[row]! - value) ** 2);

function sumOver(values: Float32Array, of: (value: number, row: number) => number): number {
  let total = 0;
  for (const [row, value] of values.entries()) total += of(value, row);
  return total;
}
