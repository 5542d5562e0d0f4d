/** What tests of kernels say about floats: how they are drawn, and how far they may be from what is right. */

import { randomFrom } from "../../../runtime/thread/random.js";

/** Between -2 and 2. */
export function drawn(seed: number, count: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: count }, () => random.between(-2, 2));
}

/** How far apart two numbers are, in units of the last place that the right one has as a float. */
export function ulpsApart(found: number, right: number): number {
  if (Object.is(found, Math.fround(right))) return 0;
  const smallest = 2 ** -149;
  const size = Math.abs(right) < 2 ** -126 ? smallest : 2 ** (Math.floor(Math.log2(Math.abs(right))) - 23);
  return Math.abs(found - right) / size;
}

/** The largest difference, in parts of the largest number or of 1. Not a number where lengths or numbers do not fit. */
export function apart(found: ArrayLike<number>, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Number.NaN;
  let [most, scale] = [0, 1];
  for (let at = 0; at < right.length; at++) {
    const difference = Math.abs(found[at]! - right[at]!);
    if (!(difference <= most)) most = difference;
    scale = Math.max(scale, Math.abs(right[at]!));
  }
  return most / scale;
}

/** The slope of a function of some numbers along each of them, by central differences in doubles. */
export function slopes(of: (values: readonly number[]) => number, values: ArrayLike<number>): number[] {
  const step = 2 ** -17;
  const at = Array.from(values);
  return at
    .map((value, place) => of(at.with(place, value + step)) - of(at.with(place, value - step)))
    .map((d) => d / (2 * step));
}
