/** Rows of a table by their ids, which are whole numbers that come as floats, and the way back. */

import { F, read, V, wholeVectors, write } from "./vector";

/** Where the first of the ids stands that is no whole number from 0 to `vocabulary` - 1, or -1: all are good. */
export function badId(ids: usize, count: i32, vocabulary: i32): i32 {
  const most = <f32>vocabulary;
  for (let i = 0; i < count; i++) {
    const id = load<f32>(ids + <usize>i * F);
    // Not a number is not its own whole part either.
    if (!(id >= 0 && id < most && trunc<f32>(id) == id)) return i;
  }
  return -1;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function rowOf(table: usize, ids: usize, i: i32, step: usize): usize {
  return table + <usize>load<f32>(ids + <usize>i * F) * step;
}

/** y[i] = table[ids[i]], rows of `width` floats. */
export function lookUp(table: usize, ids: usize, y: usize, count: i32, width: i32): void {
  const step = <usize>width * F;
  const whole = <usize>wholeVectors(width) * F;
  for (let i = 0; i < count; i++) {
    const from = rowOf(table, ids, i, step);
    for (let at: usize = 0; at < whole; at += V) write(y + at, read(from + at, false), false);
    for (let at = whole; at < step; at += F) write(y + at, read(from + at, true), true);
    y += step;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addTo(x: usize, to: usize, one: bool): void {
  write(to, f32x4.add(read(to, one), read(x, one)), one);
}

/** dtable[ids[i]] += dy[i], one after the other, on a table of zeros. */
export function lookUpBack(dtable: usize, ids: usize, dy: usize, count: i32, width: i32, vocabulary: i32): void {
  const step = <usize>width * F;
  const whole = <usize>wholeVectors(width) * F;
  memory.fill(dtable, 0, <usize>vocabulary * step);
  for (let i = 0; i < count; i++) {
    const to = rowOf(dtable, ids, i, step);
    for (let at: usize = 0; at < whole; at += V) addTo(dy + at, to + at, false);
    for (let at = whole; at < step; at += F) addTo(dy + at, to + at, true);
    dy += step;
  }
}
