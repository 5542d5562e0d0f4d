/** What is right for the rows of a batch, and how much each of them counts: what a step learns from beside the rows. */

import type { TargetLabels, TargetScale } from "../data/labels.js";

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

/**
 * What is right for some rows of a table, `most` of them at a time; `counts` says for each class how much its rows count. What
 * it gives holds until the next call.
 */
export function truthOf(target: TargetLabels, most: number, counts?: Float32Array): (rows: Uint32Array) => Truth {
  if (target.type === "number") {
    const all = scaled(new Float32Array(target.values), target.scale);
    const values = new Float32Array(most);
    return (rows) => ({ values: picked(all, rows, values) });
  }
  const all = new Int32Array(target.values);
  const [labels, weights] = [new Int32Array(most), new Float32Array(most)];
  return (rows) => {
    const right = picked(all, rows, labels);
    return counts ? { labels: right, weights: picked(counts, right, weights) } : { labels: right };
  };
}

function scaled(values: Float32Array, scale: TargetScale | undefined): Float32Array {
  return scale ? values.map((value) => (value - scale.centre) * scale.factor) : values;
}

/** The values at these places, in the beginning of `into`. A loop: `from` with a function takes ten times as long. */
function picked<Values extends Int32Array | Float32Array>(
  all: ArrayLike<number>,
  places: ArrayLike<number>,
  into: Values,
): Values {
  for (let at = 0; at < places.length; at++) into[at] = all[places[at]!]!;
  return into.subarray(0, places.length) as Values;
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
