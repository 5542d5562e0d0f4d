/** What is right for the rows of a batch, and how much each of them counts: what a step learns from beside the rows. */

import type { TargetLabels } from "../data/labels.js";

export type Truth = {
  /** What each row counts in the loss; absent: 1 each. */
  readonly weights?: Float32Array;
} & (
  | {
      /** Indices of the right classes. */
      readonly labels: Int32Array;
    }
  | {
      /** Numbers to be met. */
      readonly values: Float32Array;
    }
);

/** What is right for some rows of a table; `counts` says for each class how much its rows count. */
export function truthOf(target: TargetLabels, counts?: Float32Array): (rows: Uint32Array) => Truth {
  if (target.type === "number") {
    const all = new Float32Array(target.values);
    return (rows) => ({ values: Float32Array.from(rows, (row) => all[row]!) });
  }
  const all = new Int32Array(target.values);
  return (rows) => {
    const labels = Int32Array.from(rows, (row) => all[row]!);
    return counts ? { labels, weights: Float32Array.from(labels, (label) => counts[label]!) } : { labels };
  };
}

/**
 * What one output is to be. For classes it is the one-hot label; a single output for two classes says how much the
 * second is so, and for a number it is that.
 */
export function wantedOf(truth: Truth, width: number): (row: number, output: number) => number {
  if ("values" in truth) return (row) => truth.values[row]!;
  const { labels } = truth;
  return width === 1 ? (row) => labels[row]! : (row, output) => (output === labels[row] ? 1 : 0);
}

/**
 * How many rows are right; 0 where numbers are to be met. Ties go to the lowest class, as in `models/metrics.ts`. A single
 * output is for the second of two classes where it is above `even`: 0 before a sigmoid, 1/2 behind it.
 */
export function countCorrect(outputs: Float32Array, truth: Truth, width: number, even: number): number {
  if ("values" in truth) return 0;
  const { labels } = truth;
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    if (width === 1) best = outputs[row]! > even ? 1 : 0;
    for (let i = 1; i < width; i++) if (outputs[row * width + i]! > outputs[row * width + best]!) best = i;
    if (best === labels[row]) correct++;
  }
  return correct;
}
