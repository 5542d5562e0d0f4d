/**
 * Matrix products, either side turned over. Four rows times eight columns at a time stay in registers; the eight
 * columns of the right side are packed one after the other first, so that the inner loop reads straight on
 * (Goto and van de Geijn, 2008, in small).
 */

import { F, multiplyAdd } from "./vector";

/** How many rows of the right side are packed at a time: a packed panel of 512 x 8 floats takes half of a small L1. */
export const depth: i32 = 512;
export const panel: i32 = 8;

/**
 * c = a b, or c += a b with `add`; then, after the last part, plus `bias` (0: none) for each column, and cut off at 0
 * with `relu`. `a` is [m, k], stored [k, m] with `turnA`; `b` is [k, n], stored [n, k] with `turnB`.
 * `scratch` holds 512 x 8 floats. `k` may be 0.
 */
export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, turnA: bool, turnB: bool,
  bias: usize, relu: bool, add: bool, scratch: usize,
): void {
  matmulWithin(a, turnA ? m : k, b, turnB ? k : n, c, n, m, n, k, turnA, turnB, bias, relu, add, scratch);
}

/** The same of matrices that are columns of wider ones, whose rows as they are stored are so many floats wide. */
export function matmulWithin(
  a: usize, widthA: i32, b: usize, widthB: i32, c: usize, widthC: i32,
  m: i32, n: i32, k: i32, turnA: bool, turnB: bool, bias: usize, relu: bool, add: bool, scratch: usize,
): void {
  const rowStep: usize = (turnA ? 1 : <usize>widthA) * F;
  const depthStep: usize = (turnA ? <usize>widthA : 1) * F;
  let from = 0;
  do {
    const count = min(k - from, depth);
    const last = from + count >= k;
    const more = add || from > 0;
    const left = a + <usize>from * depthStep;
    for (let column = 0; column < n; column += panel) {
      const width = min(n - column, panel);
      pack(b, scratch, widthB, from, count, column, width, turnB);
      rows(
        left, rowStep, depthStep, scratch, c + <usize>column * F, <usize>widthC * F, m, count, width,
        last && bias ? bias + <usize>column * F : 0, last && relu, more,
      );
    }
    from += count;
  } while (from < k);
}

/** Lays out `count` rows of eight columns of b, from `column` on; columns that b lacks are zeros. */
export function pack(b: usize, to: usize, stored: i32, from: i32, count: i32, column: i32, width: i32, turned: bool): void {
  if (width < panel) return packNarrow(b, to, stored, from, count, column, width, turned);
  const step = <usize>stored * F;
  if (turned) return packTurned(b + <usize>column * step + <usize>from * F, to, step, count);
  let at = b + <usize>from * step + <usize>column * F;
  for (let i = 0; i < count; i++) {
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
    at += step;
    to += 32;
  }
}

/** From eight rows of the stored matrix, four by four. */
function packTurned(at: usize, to: usize, step: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    turnFour(at, step, to);
    turnFour(at + 4 * step, step, to + 16);
    at += 16;
    to += 128;
  }
  for (let i = whole; i < count; i++) {
    for (let column: usize = 0; column < 8; column++) store<f32>(to + column * F, load<f32>(at + column * step));
    at += F;
    to += 32;
  }
}

/** Turns a square of 4 x 4 floats over, into rows that are eight floats apart. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function turnFour(at: usize, step: usize, to: usize): void {
  const row0 = v128.load(at);
  const row1 = v128.load(at + step);
  const row2 = v128.load(at + 2 * step);
  const row3 = v128.load(at + 3 * step);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<i64>(low01, low23, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(high01, high23, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(high01, high23, 1, 3), 96);
}

function packNarrow(
  b: usize, to: usize, stored: i32, from: i32, count: i32, column: i32, width: i32, turned: bool,
): void {
  const columnStep: usize = (turned ? <usize>stored : 1) * F;
  const rowStep: usize = (turned ? 1 : <usize>stored) * F;
  let at = b + <usize>from * rowStep + <usize>column * columnStep;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < panel; j++) store<f32>(to + <usize>j * F, j < width ? load<f32>(at + <usize>j * columnStep) : 0);
    at += rowStep;
    to += 32;
  }
}

/** All rows of `a` times one packed panel. */
function rows(
  a: usize, rowStep: usize, depthStep: usize, packed: usize, c: usize, outStep: usize,
  m: i32, count: i32, width: i32, bias: usize, relu: bool, add: bool,
): void {
  let row = 0;
  for (; row + 4 <= m; row += 4) {
    fourRows(a, rowStep, depthStep, packed, c, outStep, count, width, bias, relu, add);
    a += 4 * rowStep;
    c += 4 * outStep;
  }
  for (; row < m; row++) {
    oneRow(a, depthStep, packed, c, count, width, bias, relu, add);
    a += rowStep;
    c += outStep;
  }
}

function fourRows(
  a: usize, rowStep: usize, depthStep: usize, packed: usize, c: usize, outStep: usize,
  count: i32, width: i32, bias: usize, relu: bool, add: bool,
): void {
  let a0 = a;
  let a1 = a + rowStep;
  let a2 = a1 + rowStep;
  let a3 = a2 + rowStep;
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = packed + <usize>count * 32;
  for (let at = packed; at < end; at += 32) {
    const b0 = v128.load(at);
    const b1 = v128.load(at, 16);
    let x = v128.load_splat<f32>(a0);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load_splat<f32>(a1);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load_splat<f32>(a2);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load_splat<f32>(a3);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    a0 += depthStep;
    a1 += depthStep;
    a2 += depthStep;
    a3 += depthStep;
  }
  finish(c, c00, c01, width, bias, relu, add);
  finish(c + outStep, c10, c11, width, bias, relu, add);
  finish(c + 2 * outStep, c20, c21, width, bias, relu, add);
  finish(c + 3 * outStep, c30, c31, width, bias, relu, add);
}

function oneRow(
  a: usize, depthStep: usize, packed: usize, c: usize, count: i32, width: i32, bias: usize, relu: bool, add: bool,
): void {
  let c0 = f32x4.splat(0), c1 = c0;
  const end = packed + <usize>count * 32;
  for (let at = packed; at < end; at += 32) {
    const x = v128.load_splat<f32>(a);
    c0 = multiplyAdd(x, v128.load(at), c0);
    c1 = multiplyAdd(x, v128.load(at, 16), c1);
    a += depthStep;
  }
  finish(c, c0, c1, width, bias, relu, add);
}

/** Puts eight sums where they belong, or as many of them as there are columns. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function finish(c: usize, low: v128, high: v128, width: i32, bias: usize, relu: bool, add: bool): void {
  if (width < panel) return finishNarrow(c, low, high, width, bias, relu, add);
  if (add) {
    low = f32x4.add(low, v128.load(c));
    high = f32x4.add(high, v128.load(c, 16));
  }
  if (bias) {
    low = f32x4.add(low, v128.load(bias));
    high = f32x4.add(high, v128.load(bias, 16));
  }
  if (relu) {
    low = f32x4.max(low, f32x4.splat(0));
    high = f32x4.max(high, f32x4.splat(0));
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

function finishNarrow(c: usize, low: v128, high: v128, width: i32, bias: usize, relu: bool, add: bool): void {
  for (let i = 0; i < width; i++) {
    let sum = f32x4.extract_lane(low, 0);
    low = v128.shuffle<i32>(low, high, 1, 2, 3, 4);
    high = v128.shuffle<i32>(high, high, 1, 2, 3, 3);
    const at = <usize>i * F;
    if (add) sum += load<f32>(c + at);
    if (bias) sum += load<f32>(bias + at);
    store<f32>(c + at, relu ? max<f32>(sum, 0) : sum);
  }
}
