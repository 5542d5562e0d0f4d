/**
 * From measured steps to figures: least squares without negative numbers, because nothing takes less than no time.
 *
 * Errors are relative, so that a step of 50 µs counts as much as one of 50 ms. Each figure in turn is set to the best
 * value that is not negative while the others stand; the sum of squares is convex, so this goes down to its least value
 * (Franc, Hlaváč and Navara, "Sequential coordinate-wise algorithm for the non-negative least squares problem", 2005).
 */

import { type Counts, type Figures, type Item, items, nanosecondsOf } from "./figures.js";

export interface MeasuredStep {
  readonly counts: Counts;
  readonly nanoseconds: number;
}

/** Some hundred are enough for what is measured; a round takes microseconds. */
const mostRounds = 20_000;
/** A round that moves no figure by more than this share of itself was the last. */
const settled = 1e-7;

export function figuresFrom(steps: readonly MeasuredStep[]): Figures {
  const figures = Object.fromEntries(items.map((item) => [item, 0])) as Record<Item, number>;
  // Times as shares of what was measured: each equation is `sum of shares = 1`.
  const shares = steps.map(({ counts, nanoseconds }) =>
    Object.fromEntries(items.map((item) => [item, counts[item] / nanoseconds])),
  ) as Record<Item, number>[];
  const missing = steps.map(() => 1);
  for (let round = 0, moved = 1; round < mostRounds && moved > settled; round++) {
    moved = 0;
    for (const item of items) {
      let [slope, square] = [0, 0];
      for (const [at, share] of shares.entries()) {
        slope += share[item] * missing[at]!;
        square += share[item] ** 2;
      }
      if (square === 0) continue;
      const better = Math.max(0, figures[item] + slope / square);
      const by = better - figures[item];
      for (const [at, share] of shares.entries()) missing[at]! -= share[item] * by;
      if (by !== 0) moved = Math.max(moved, Math.abs(by) / Math.max(better, figures[item]));
      figures[item] = better;
    }
  }
  return rounded(notFasterThanDense(figures));
}

/** Where a step of the calibration has too little of something to show: nothing multiplies faster than dense layers do. */
function notFasterThanDense(figures: Figures): Figures {
  const least = (item: Item) => (item.endsWith(" work") ? figures["dense work"] : 0);
  return Object.fromEntries(items.map((item) => [item, Math.max(figures[item], least(item))])) as Figures;
}

/** More digits would only pretend. */
const digits = 3;

function rounded(figures: Figures): Figures {
  return Object.fromEntries(items.map((item) => [item, Number(figures[item].toPrecision(digits))])) as Figures;
}

/** How far the figures are off for half of the steps, as a share of what was measured. */
export function typicalError(steps: readonly MeasuredStep[], figures: Figures): number {
  const errors = steps.map(({ counts, nanoseconds }) => Math.abs(nanosecondsOf(counts, figures) / nanoseconds - 1));
  return errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)] ?? 0;
}
