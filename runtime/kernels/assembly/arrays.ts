/** Plain work on arrays: sums, products, and features on their way in. */

import { F, read, wholeVectors, write } from "./vector";

// @ts-ignore: a decorator of AssemblyScript
@inline
function addAt(x: usize, y: usize, to: usize, i: i32, one: bool): void {
  const at = <usize>i * F;
  write(to + at, f32x4.add(read(x + at, one), read(y + at, one)), one);
}

/** to = x + y; `to` may be either. */
export function add(x: usize, y: usize, to: usize, count: i32): void {
  const whole = wholeVectors(count);
  for (let i = 0; i < whole; i += 4) addAt(x, y, to, i, false);
  for (let i = whole; i < count; i++) addAt(x, y, to, i, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function multiplyAt(x: usize, y: usize, to: usize, i: i32, one: bool): void {
  const at = <usize>i * F;
  write(to + at, f32x4.mul(read(x + at, one), read(y + at, one)), one);
}

/** to = x y, number by number; `to` may be either. */
export function multiply(x: usize, y: usize, to: usize, count: i32): void {
  const whole = wholeVectors(count);
  for (let i = 0; i < whole; i += 4) multiplyAt(x, y, to, i, false);
  for (let i = whole; i < count; i++) multiplyAt(x, y, to, i, true);
}

/** to[c] = the sum of x[r, c] over the rows: the gradient of a bias. Four rows at a time, so that sums do not wait. */
export function columnSums(x: usize, to: usize, rows: i32, columns: i32): void {
  const whole = wholeVectors(columns);
  for (let column = 0; column < whole; column += 4) columnSum(x + <usize>column * F, to + <usize>column * F, rows, columns, false);
  for (let column = whole; column < columns; column++) columnSum(x + <usize>column * F, to + <usize>column * F, rows, columns, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function columnSum(at: usize, to: usize, rows: i32, columns: i32, one: bool): void {
  const step = <usize>columns * F;
  const fours = rows & ~3;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let row = 0; row < fours; row += 4) {
    s0 = f32x4.add(s0, read(at, one));
    s1 = f32x4.add(s1, read(at + step, one));
    s2 = f32x4.add(s2, read(at + 2 * step, one));
    s3 = f32x4.add(s3, read(at + 3 * step, one));
    at += 4 * step;
  }
  for (let row = fours; row < rows; row++) {
    s0 = f32x4.add(s0, read(at, one));
    at += step;
  }
  write(to, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), one);
}

/** Bytes times a scale, as floats. The product is a double, rounded once, as `Float32Array.of(byte * scale)` has it. */
export function bytesToFloats(bytes: usize, to: usize, count: i32, scale: f64): void {
  const s = f64x2.splat(scale);
  const whole = wholeVectors(count);
  for (let i = 0; i < whole; i += 4) {
    const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes + <usize>i)));
    const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.convert_low_i32x4_u(four), s));
    const upper = v128.shuffle<i32>(four, four, 2, 3, 2, 3);
    const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.convert_low_i32x4_u(upper), s));
    v128.store(to + <usize>i * F, v128.shuffle<i64>(low, high, 0, 2));
  }
  for (let i = whole; i < count; i++) store<f32>(to + <usize>i * F, <f32>(<f64>load<u8>(bytes + <usize>i) * scale));
}

/** x <- x times a scale; the product is a double, rounded once. */
export function scaleFloats(x: usize, count: i32, scale: f64): void {
  if (scale == 1) return;
  for (let i = 0; i < count; i++) store<f32>(x + <usize>i * F, <f32>(<f64>load<f32>(x + <usize>i * F) * scale));
}
