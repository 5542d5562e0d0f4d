/**
 * Splits rows into parts: seeded, and each row in one part at most. By share the parts' sizes are exact, and every class is
 * spread over them as evenly as whole rows allow; groups stay whole; by time the order of the rows decides.
 */

import { derive } from "../../../lang/seed.js";
import { randomFrom, shuffle } from "../../thread/random.js";

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
  const filled = sizes.map((size) => new Uint32Array(size));
  const counts = sizes.map(() => 0);
  // Deal the rows, class after class, to the part that is furthest behind its share: after n rows in all, a part has
  // its share of n within one row, and so of every class.
  for (const [dealt, row] of byClass(labels, classes, seed).entries()) {
    let best = -1;
    let bestBehind = Number.NEGATIVE_INFINITY;
    for (const [at, size] of sizes.entries()) {
      if (counts[at]! >= size) continue;
      const behind = (size / labels.length) * (dealt + 1) - counts[at]!;
      if (behind > bestBehind) [best, bestBehind] = [at, behind];
    }
    filled[best]![counts[best]!++] = row;
  }
  return Object.fromEntries(
    shares.map(({ part }, at) => [part, shuffle(randomFrom(derive(seed, "part", part)), filled[at]!)]),
  );
}

/**
 * The same with groups that stay whole: the largest are dealt first, each to the part that lacks the most rows, so that
 * sizes come as close to the shares as the groups let them.
 */
export function splitGroups(
  groups: Int32Array,
  count: number,
  shares: readonly Share[],
  seed: number,
): Record<string, Uint32Array> {
  const left = Math.max(0, 1 - shares.reduce((total, { share }) => total + share, 0));
  const wanted = [...shares.map(({ share }) => share), left < 1e-9 ? 0 : left].map((share) => share * groups.length);
  const dealt = dealGroups(groups, count, wanted, seed);
  return Object.fromEntries(
    shares.map(({ part }, at) => [
      part,
      shuffle(randomFrom(derive(seed, "part", part)), Uint32Array.from(dealt[at] ?? [])),
    ]),
  );
}

/** The oldest rows come into the first part, and each part keeps the order of time; ties in the order of the file. */
export function splitByTime(times: Float64Array, shares: readonly Share[]): Record<string, Uint32Array> {
  const order = Uint32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b);
  const sizes = largestRemainder(
    times.length,
    shares.map(({ share }) => share),
  );
  let from = 0;
  return Object.fromEntries(
    shares.map(({ part }, at) => {
      const rows = order.slice(from, from + sizes[at]!);
      from += sizes[at]!;
      return [part, rows];
    }),
  );
}

/** Fold `held` of `of` is `test`, all others are `train`. The folds of one seed are one partition. */
export function splitFold(
  labels: Int32Array,
  classes: number,
  fold: { readonly held: number; readonly of: number },
  seed: number,
  groups?: { readonly of: Int32Array; readonly count: number },
): Record<"train" | "test", Uint32Array> {
  const folds = groups
    ? dealGroups(groups.of, groups.count, Array<number>(fold.of).fill(labels.length / fold.of), seed)
    : Array.from({ length: fold.of }, (): number[] => []);
  // Class after class, round and round: every fold has its share of each class within one row.
  if (!groups) for (const [dealt, row] of byClass(labels, classes, seed).entries()) folds[dealt % fold.of]!.push(row);
  const shuffled = (name: string, rows: readonly number[]) =>
    shuffle(randomFrom(derive(seed, name, fold.held)), Uint32Array.from(rows));
  const rest = folds.flatMap((rows, at) => (at === fold.held ? [] : rows));
  return { train: shuffled("train", rest), test: shuffled("test", folds[fold.held] ?? []) };
}

/** Rows by part: `wanted` rows each, as far as whole groups allow. */
function dealGroups(groups: Int32Array, count: number, wanted: readonly number[], seed: number): number[][] {
  const members = Array.from({ length: count }, (): number[] => []);
  for (const [row, group] of groups.entries()) members[group]!.push(row);
  const order = shuffle(randomFrom(derive(seed, "groups")), Uint32Array.from(members.keys()));
  const largest = [...order].sort((a, b) => members[b]!.length - members[a]!.length);
  const dealt = wanted.map((): number[] => []);
  for (const group of largest) {
    const lacking = dealt.map((rows, at) => wanted[at]! - rows.length);
    const most = lacking.indexOf(Math.max(...lacking));
    for (const row of members[group]!) dealt[most]!.push(row);
  }
  return dealt;
}

/** All rows, class after class, shuffled within each. */
function byClass(labels: Int32Array, classes: number, seed: number): Uint32Array {
  const ends = new Uint32Array(classes);
  for (const label of labels) ends[label]!++;
  for (let label = 1; label < classes; label++) ends[label]! += ends[label - 1]!;
  const rows = new Uint32Array(labels.length);
  const next = Uint32Array.from(ends.keys(), (label) => (label === 0 ? 0 : ends[label - 1]!));
  for (let row = 0; row < labels.length; row++) rows[next[labels[row]!]!++] = row;
  for (let label = 0; label < classes; label++)
    shuffle(randomFrom(derive(seed, "class", label)), rows.subarray(label === 0 ? 0 : ends[label - 1]!, ends[label]!));
  return rows;
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
