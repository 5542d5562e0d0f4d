/**
 * Splits rows into parts: seeded, each row in one part at most, the parts' sizes exact, and every class spread over
 * the parts as evenly as whole rows allow.
 */

import { derive } from "../../lang/seed.js";
import { randomFrom, shuffle } from "../thread/random.js";

export interface Share {
  readonly part: string;
  /** 0 to 1; all of them add up to at most 1. */
  readonly share: number;
}

/**
 * Row numbers by part, shuffled. A part has its share of the rows by largest remainder, so the parts add up to what
 * the shares add up to. Within each class the rows go round in proportion; the class that leads changes from class
 * to class, so no part gathers all the odd rows.
 */
export function splitRows(
  labels: Int32Array,
  classes: number,
  shares: readonly Share[],
  seed: number,
): Record<string, Uint32Array> {
  const left = Math.max(0, 1 - shares.reduce((total, { share }) => total + share, 0));
  const all = [...shares, { part: "", share: left < 1e-9 ? 0 : left }];
  const sizes = largestRemainder(
    labels.length,
    all.map(({ share }) => share),
  );
  const filled: number[][] = all.map(() => []);
  // Deal the rows, class after class, to the part that is furthest behind its share: after n rows in all, a part has
  // its share of n within one row, and so of every class.
  let dealt = 0;
  for (const row of byClass(labels, classes, seed)) {
    dealt++;
    let best = -1;
    let bestBehind = Number.NEGATIVE_INFINITY;
    for (const [at, size] of sizes.entries()) {
      if (filled[at]!.length >= size) continue;
      const behind = (size / labels.length) * dealt - filled[at]!.length;
      if (behind > bestBehind) [best, bestBehind] = [at, behind];
    }
    filled[best]!.push(row);
  }
  return Object.fromEntries(
    shares.map(({ part }, at) => [
      part,
      shuffle(randomFrom(derive(seed, "part", part)), Uint32Array.from(filled[at]!)),
    ]),
  );
}

/** All rows, class after class, shuffled within each. */
function byClass(labels: Int32Array, classes: number, seed: number): Uint32Array {
  const groups: number[][] = Array.from({ length: classes }, () => []);
  for (const [row, label] of labels.entries()) groups[label]!.push(row);
  const shuffled = groups.map((rows, label) =>
    shuffle(randomFrom(derive(seed, "class", label)), Uint32Array.from(rows)),
  );
  return Uint32Array.from(shuffled.flatMap((rows) => [...rows]));
}

/**
 * Whole numbers in proportion to `shares` that add up to their sum's part of `total`: everyone gets the whole part,
 * and what is left goes to the largest fractions (Hamilton's method), ties to the first.
 */
export function largestRemainder(total: number, shares: readonly number[]): number[] {
  // A share such as 0.29 of 100 is 28.999999999999996: the slip is taken away before the floor.
  const exact = shares.map((share) => Math.round(share * total * 1e9) / 1e9);
  const counts = exact.map(Math.floor);
  const wanted = Math.min(total, Math.round(exact.reduce((sum, value) => sum + value, 0)));
  const order = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  let missing = wanted - counts.reduce((sum, count) => sum + count, 0);
  for (const { at } of order) {
    if (missing-- <= 0) break;
    counts[at] = counts[at]! + 1;
  }
  return counts;
}
