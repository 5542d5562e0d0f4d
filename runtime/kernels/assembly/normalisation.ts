/**
 * Means and variances, along columns and along rows, and what is scaled by them. Sums down a column are doubles: an
 * image has so many places that floats would lose digits.
 */

import { F, laneSum, read, V, wholeVectors, write } from "./vector";

/** The first two lanes as doubles, and the last two. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function lower(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** Four doubles times a factor, as floats. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function floats(low: v128, high: v128, factor: f64): v128 {
  const by = f64x2.splat(factor);
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(f64x2.mul(low, by)),
    f32x4.demote_f64x2_zero(f64x2.mul(high, by)),
    0,
    2,
  );
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function momentsOfColumn(x: usize, mean: usize, variance: usize, rows: i32, step: usize, one: bool): void {
  const share = <f64>1 / <f64>rows;
  let low = f64x2.splat(0), high = low;
  let at = x;
  for (let row = 0; row < rows; row++) {
    const value = read(at, one);
    low = f64x2.add(low, lower(value));
    high = f64x2.add(high, upper(value));
    at += step;
  }
  const middle = floats(low, high, share);
  write(mean, middle, one);
  low = f64x2.splat(0);
  high = low;
  at = x;
  for (let row = 0; row < rows; row++) {
    const apart = f32x4.sub(read(at, one), middle);
    const square = f32x4.mul(apart, apart);
    low = f64x2.add(low, lower(square));
    high = f64x2.add(high, upper(square));
    at += step;
  }
  write(variance, floats(low, high, share), one);
}

/** Mean and variance of each column; the variance is that of the rows at hand, divided by their number. */
export function columnMoments(x: usize, mean: usize, variance: usize, rows: i32, columns: i32): void {
  const step = <usize>columns * F;
  const whole = <usize>wholeVectors(columns) * F;
  for (let at: usize = 0; at < whole; at += V) momentsOfColumn(x + at, mean + at, variance + at, rows, step, false);
  for (let at = whole; at < step; at += F) momentsOfColumn(x + at, mean + at, variance + at, rows, step, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function inverseRootAt(variance: usize, to: usize, epsilon: f32, one: bool): void {
  const root = f32x4.sqrt(f32x4.add(read(variance, one), f32x4.splat(epsilon)));
  write(to, f32x4.div(f32x4.splat(1), root), one);
}

/** to = 1 / sqrt(variance + epsilon). */
export function inverseRoots(variance: usize, to: usize, count: i32, epsilon: f32): void {
  const whole = <usize>wholeVectors(count) * F;
  const end = <usize>count * F;
  for (let at: usize = 0; at < whole; at += V) inverseRootAt(variance + at, to + at, epsilon, false);
  for (let at = whole; at < end; at += F) inverseRootAt(variance + at, to + at, epsilon, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function followAt(running: usize, value: usize, rest: f32, one: bool): void {
  const before = read(running, one);
  const change = f32x4.mul(f32x4.sub(before, read(value, one)), f32x4.splat(rest));
  write(running, f32x4.sub(before, change), one);
}

/** running <- running - (running - value) rest: an average that forgets the share `rest` at each step. */
export function follow(running: usize, value: usize, count: i32, rest: f32): void {
  const whole = <usize>wholeVectors(count) * F;
  const end = <usize>count * F;
  for (let at: usize = 0; at < whole; at += V) followAt(running + at, value + at, rest, false);
  for (let at = whole; at < end; at += F) followAt(running + at, value + at, rest, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function scaleAt(x: usize, mean: usize, scale: usize, shift: usize, y: usize, one: bool): void {
  const apart = f32x4.sub(read(x, one), read(mean, one));
  write(y, f32x4.add(f32x4.mul(apart, read(scale, one)), read(shift, one)), one);
}

/** y = (x - mean) scale + shift, each of them one number a column. */
export function scaleColumns(
  x: usize, mean: usize, scale: usize, shift: usize, y: usize, rows: i32, columns: i32,
): void {
  const step = <usize>columns * F;
  const whole = <usize>wholeVectors(columns) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V) scaleAt(x + at, mean + at, scale + at, shift + at, y + at, false);
    for (let at = whole; at < step; at += F) scaleAt(x + at, mean + at, scale + at, shift + at, y + at, true);
    x += step;
    y += step;
  }
}

/**
 * dgamma = the sum of dy n, and dbeta = the sum of dy, over the rows. n = (x - mean) inverse is what gamma was
 * multiplied by; mean and inverse are one number a column, or with `byRow` one a row.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function sumsOfColumn(
  x: usize, dy: usize, mean: usize, inverse: usize, dgamma: usize, dbeta: usize,
  rows: i32, step: usize, byRow: bool, one: bool,
): void {
  let low = f64x2.splat(0), high = low, lowWith = low, highWith = low;
  let middle = read(mean, one || byRow);
  let by = read(inverse, one || byRow);
  for (let row = 0; row < rows; row++) {
    if (byRow) {
      middle = v128.load_splat<f32>(mean + <usize>row * F);
      by = v128.load_splat<f32>(inverse + <usize>row * F);
    }
    const back = read(dy, one);
    const normal = f32x4.mul(f32x4.sub(read(x, one), middle), by);
    const product = f32x4.mul(back, normal);
    low = f64x2.add(low, lower(back));
    high = f64x2.add(high, upper(back));
    lowWith = f64x2.add(lowWith, lower(product));
    highWith = f64x2.add(highWith, upper(product));
    x += step;
    dy += step;
  }
  write(dbeta, floats(low, high, 1), one);
  write(dgamma, floats(lowWith, highWith, 1), one);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function batchBackAt(
  x: usize, dy: usize, mean: usize, inverse: usize, gamma: usize, dgamma: usize, dbeta: usize, dx: usize,
  share: f32, one: bool,
): void {
  const by = read(inverse, one);
  const normal = f32x4.mul(f32x4.sub(read(x, one), read(mean, one)), by);
  const common = f32x4.add(read(dbeta, one), f32x4.mul(normal, read(dgamma, one)));
  const left = f32x4.sub(read(dy, one), f32x4.mul(common, f32x4.splat(share)));
  write(dx, f32x4.mul(left, f32x4.mul(by, read(gamma, one))), one);
}

/**
 * The way back through batch normalisation (Ioffe and Szegedy, 2015) by the batch's own mean and inverse root:
 * dx = gamma inverse (dy - (dbeta + n dgamma) / rows). `dx` may be `dy`, or 0 for none.
 */
export function batchNormalBack(
  x: usize, dy: usize, mean: usize, inverse: usize, gamma: usize, dgamma: usize, dbeta: usize, dx: usize,
  rows: i32, columns: i32,
): void {
  const step = <usize>columns * F;
  const whole = <usize>wholeVectors(columns) * F;
  for (let at: usize = 0; at < whole; at += V)
    sumsOfColumn(x + at, dy + at, mean + at, inverse + at, dgamma + at, dbeta + at, rows, step, false, false);
  for (let at = whole; at < step; at += F)
    sumsOfColumn(x + at, dy + at, mean + at, inverse + at, dgamma + at, dbeta + at, rows, step, false, true);
  if (dx == 0) return;
  const share = <f32>1 / <f32>rows;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V)
      batchBackAt(
        x + at, dy + at, mean + at, inverse + at, gamma + at, dgamma + at, dbeta + at, dx + at, share, false,
      );
    for (let at = whole; at < step; at += F)
      batchBackAt(
        x + at, dy + at, mean + at, inverse + at, gamma + at, dgamma + at, dbeta + at, dx + at, share, true,
      );
    x += step;
    dy += step;
    dx += step;
  }
}

/** The sum of a row. */
function rowSum(x: usize, columns: i32): f32 {
  const whole = <usize>wholeVectors(columns) * F;
  const end = <usize>columns * F;
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += V) sums = f32x4.add(sums, v128.load(x + at));
  let sum = laneSum(sums);
  for (let at = whole; at < end; at += F) sum += load<f32>(x + at);
  return sum;
}

/** The sum of the squares of a row's distances from its mean. */
function rowSquares(x: usize, mean: f32, columns: i32): f32 {
  const whole = <usize>wholeVectors(columns) * F;
  const end = <usize>columns * F;
  const middle = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += V) {
    const apart = f32x4.sub(v128.load(x + at), middle);
    sums = f32x4.add(sums, f32x4.mul(apart, apart));
  }
  let sum = laneSum(sums);
  for (let at = whole; at < end; at += F) {
    const apart = load<f32>(x + at) - mean;
    sum += apart * apart;
  }
  return sum;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function layerAt(x: usize, mean: v128, inverse: v128, gamma: usize, beta: usize, y: usize, one: bool): void {
  const normal = f32x4.mul(f32x4.sub(read(x, one), mean), inverse);
  write(y, f32x4.add(f32x4.mul(normal, read(gamma, one)), read(beta, one)), one);
}

/**
 * y = n gamma + beta, where n is a row less its mean, times the inverse root of its variance plus epsilon (Ba, Kiros
 * and Hinton, 2016). Both are kept, one number a row.
 */
export function layerNormal(
  x: usize, gamma: usize, beta: usize, y: usize, means: usize, inverses: usize,
  rows: i32, columns: i32, epsilon: f32,
): void {
  const step = <usize>columns * F;
  const whole = <usize>wholeVectors(columns) * F;
  for (let row = 0; row < rows; row++) {
    const mean = rowSum(x, columns) / <f32>columns;
    const inverse = <f32>1 / sqrt<f32>(rowSquares(x, mean, columns) / <f32>columns + epsilon);
    store<f32>(means + <usize>row * F, mean);
    store<f32>(inverses + <usize>row * F, inverse);
    const middle = f32x4.splat(mean);
    const by = f32x4.splat(inverse);
    for (let at: usize = 0; at < whole; at += V) layerAt(x + at, middle, by, gamma + at, beta + at, y + at, false);
    for (let at = whole; at < step; at += F) layerAt(x + at, middle, by, gamma + at, beta + at, y + at, true);
    x += step;
    y += step;
  }
}

/** dx = inverse (g - mean of g - n mean of g n) along a row, with g = dy gamma. */
function layerBackRow(x: usize, dy: usize, gamma: usize, mean: f32, inverse: f32, dx: usize, columns: i32): void {
  const whole = <usize>wholeVectors(columns) * F;
  const end = <usize>columns * F;
  const middle = f32x4.splat(mean);
  const by = f32x4.splat(inverse);
  let sums = f32x4.splat(0), sumsWith = sums;
  for (let at: usize = 0; at < whole; at += V) {
    const g = f32x4.mul(v128.load(dy + at), v128.load(gamma + at));
    sums = f32x4.add(sums, g);
    sumsWith = f32x4.add(sumsWith, f32x4.mul(g, f32x4.mul(f32x4.sub(v128.load(x + at), middle), by)));
  }
  let sum = laneSum(sums);
  let sumWith = laneSum(sumsWith);
  for (let at = whole; at < end; at += F) {
    const g = load<f32>(dy + at) * load<f32>(gamma + at);
    sum += g;
    sumWith += g * ((load<f32>(x + at) - mean) * inverse);
  }
  const common = f32x4.splat(sum / <f32>columns);
  const slope = f32x4.splat(sumWith / <f32>columns);
  for (let at: usize = 0; at < whole; at += V)
    layerBackAt(x + at, dy + at, gamma + at, middle, by, common, slope, dx + at, false);
  for (let at = whole; at < end; at += F)
    layerBackAt(x + at, dy + at, gamma + at, middle, by, common, slope, dx + at, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function layerBackAt(
  x: usize, dy: usize, gamma: usize, mean: v128, inverse: v128, common: v128, slope: v128, dx: usize, one: bool,
): void {
  const g = f32x4.mul(read(dy, one), read(gamma, one));
  const normal = f32x4.mul(f32x4.sub(read(x, one), mean), inverse);
  write(dx, f32x4.mul(f32x4.sub(f32x4.sub(g, common), f32x4.mul(normal, slope)), inverse), one);
}

/** The way back through `layerNormal`. `dx` may be `dy`, or 0 for none. */
export function layerNormalBack(
  x: usize, dy: usize, gamma: usize, means: usize, inverses: usize, dgamma: usize, dbeta: usize, dx: usize,
  rows: i32, columns: i32,
): void {
  const step = <usize>columns * F;
  const whole = <usize>wholeVectors(columns) * F;
  for (let at: usize = 0; at < whole; at += V)
    sumsOfColumn(x + at, dy + at, means, inverses, dgamma + at, dbeta + at, rows, step, true, false);
  for (let at = whole; at < step; at += F)
    sumsOfColumn(x + at, dy + at, means, inverses, dgamma + at, dbeta + at, rows, step, true, true);
  if (dx == 0) return;
  for (let row = 0; row < rows; row++) {
    const own = <usize>row * F;
    layerBackRow(x, dy, gamma, load<f32>(means + own), load<f32>(inverses + own), dx, columns);
    x += step;
    dy += step;
    dx += step;
  }
}
