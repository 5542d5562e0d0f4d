/** Rows that are looked up, and rows that are added up by the ids of where they came from. All sizes are in bytes, or in floats. */

import { F, read, wholeVectors, write } from "./vector";

/** to[i] = from[indices[i]], rows of `bytes` bytes each. Indices are Int32. */
export function gatherRows(from: usize, indices: usize, to: usize, count: i32, bytes: usize): void {
  for (let i = 0; i < count; i++) {
    memory.copy(to, from + <usize>load<i32>(indices + <usize>i * 4) * bytes, bytes);
    to += bytes;
  }
}

/** to[i] = from[i], rows of `bytes` bytes each, whose beginnings are `fromStep` and `toStep` bytes apart. */
export function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, count: i32, bytes: usize): void {
  for (let i = 0; i < count; i++) {
    memory.copy(to, from, bytes);
    from += fromStep;
    to += toStep;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addAt(x: usize, to: usize, i: i32, one: bool): void {
  const at = <usize>i * F;
  write(to + at, f32x4.add(read(to + at, one), read(x + at, one)), one);
}

/**
 * sums[s] = the sum of the rows x[i] with ids[i] = s, for `segments` rows of `width` floats. Ids are Int32; what has an
 * id outside 0 to `segments` - 1 is left out.
 */
export function segmentSums(x: usize, ids: usize, sums: usize, count: i32, width: i32, segments: i32): void {
  const bytes = <usize>width * F;
  memory.fill(sums, 0, <usize>segments * bytes);
  const whole = wholeVectors(width);
  for (let row = 0; row < count; row++) {
    const id = load<i32>(ids + <usize>row * 4);
    if (<u32>id < <u32>segments) {
      const to = sums + <usize>id * bytes;
      for (let i = 0; i < whole; i += 4) addAt(x, to, i, false);
      for (let i = whole; i < width; i++) addAt(x, to, i, true);
    }
    x += bytes;
  }
}
