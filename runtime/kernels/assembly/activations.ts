/**
 * What a unit makes of its sum, and the way back. The codes are those of `activationCodes` in `../kernels.ts`. Each
 * loop is made once for each code: `code` is a constant wherever `forward` and `slope` are written out.
 */

import { erf, exp, sigmoid, softplus, tanh } from "./functions";
import { F, read, wholeVectors, write } from "./vector";

const RELU = 1, SIGMOID = 2, TANH = 3, ELU = 4, SELU = 5, SOFTPLUS = 6, SWISH = 7, GELU = 8;

/** Klambauer et al. (2017). */
const seluAlpha: f32 = 1.6732632423543772;
const seluScale: f32 = 1.0507009873554805;

// @ts-ignore: a decorator of AssemblyScript
@inline
function forward(code: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  if (code == RELU) return f32x4.pmax(x, zero);
  if (code == SIGMOID) return sigmoid(x);
  if (code == TANH) return tanh(x);
  if (code == ELU) return v128.bitselect(f32x4.sub(exp(x), f32x4.splat(1)), x, f32x4.lt(x, zero));
  if (code == SELU) {
    const below = f32x4.mul(f32x4.sub(exp(x), f32x4.splat(1)), f32x4.splat(seluAlpha));
    return f32x4.mul(v128.bitselect(below, x, f32x4.lt(x, zero)), f32x4.splat(seluScale));
  }
  if (code == SOFTPLUS) return softplus(x);
  if (code == SWISH) return f32x4.mul(x, sigmoid(x));
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), normal(x));
}

/** 1 + erf(x / sqrt 2): twice the normal distribution's share below x. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function normal(x: v128): v128 {
  return f32x4.add(f32x4.splat(1), erf(f32x4.mul(x, f32x4.splat(0.70710678))));
}

/** How steep the activation is, from its value y where that is enough, and else from x. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function slope(code: i32, x: v128, y: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (code == RELU) return v128.and(f32x4.gt(y, zero), one);
  if (code == SIGMOID) return f32x4.mul(y, f32x4.sub(one, y));
  if (code == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (code == ELU) return v128.bitselect(f32x4.add(y, one), one, f32x4.lt(y, zero));
  if (code == SELU) {
    const below = f32x4.add(y, f32x4.splat(seluScale * seluAlpha));
    return v128.bitselect(below, f32x4.splat(seluScale), f32x4.lt(y, zero));
  }
  if (code == SOFTPLUS) return sigmoid(x);
  if (code == SWISH) {
    const s = sigmoid(x);
    return f32x4.add(s, f32x4.mul(y, f32x4.sub(one, s)));
  }
  // The normal density, 1 / sqrt(2 pi) e^(-x^2 / 2), times x.
  const density = f32x4.mul(exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))), f32x4.splat(0.39894228));
  return f32x4.add(f32x4.mul(normal(x), f32x4.splat(0.5)), f32x4.mul(x, density));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function forwardAt(code: i32, x: usize, y: usize, i: i32, one: bool): void {
  const at = <usize>i * F;
  write(y + at, forward(code, read(x + at, one)), one);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function backAt(code: i32, x: usize, y: usize, dy: usize, dx: usize, i: i32, one: bool): void {
  const at = <usize>i * F;
  const steep = slope(code, read(x + at, one), read(y + at, one));
  write(dx + at, f32x4.mul(read(dy + at, one), steep), one);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function forwardLoop(code: i32, x: usize, y: usize, count: i32): void {
  const whole = wholeVectors(count);
  for (let i = 0; i < whole; i += 4) forwardAt(code, x, y, i, false);
  for (let i = whole; i < count; i++) forwardAt(code, x, y, i, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function backLoop(code: i32, x: usize, y: usize, dy: usize, dx: usize, count: i32): void {
  const whole = wholeVectors(count);
  for (let i = 0; i < whole; i += 4) backAt(code, x, y, dy, dx, i, false);
  for (let i = whole; i < count; i++) backAt(code, x, y, dy, dx, i, true);
}

/** y = f(x); `y` may be `x`. */
export function activate(code: i32, x: usize, y: usize, count: i32): void {
  switch (code) {
    case RELU: return forwardLoop(RELU, x, y, count);
    case SIGMOID: return forwardLoop(SIGMOID, x, y, count);
    case TANH: return forwardLoop(TANH, x, y, count);
    case ELU: return forwardLoop(ELU, x, y, count);
    case SELU: return forwardLoop(SELU, x, y, count);
    case SOFTPLUS: return forwardLoop(SOFTPLUS, x, y, count);
    case SWISH: return forwardLoop(SWISH, x, y, count);
    case GELU: return forwardLoop(GELU, x, y, count);
    default: unreachable();
  }
}

/** dx = dy f'(x); `dx` may be `dy`. `x` is read for softplus, swish and gelu only, `y` for all but softplus and gelu. */
export function activateBack(code: i32, x: usize, y: usize, dy: usize, dx: usize, count: i32): void {
  switch (code) {
    case RELU: return backLoop(RELU, x, y, dy, dx, count);
    case SIGMOID: return backLoop(SIGMOID, x, y, dy, dx, count);
    case TANH: return backLoop(TANH, x, y, dy, dx, count);
    case ELU: return backLoop(ELU, x, y, dy, dx, count);
    case SELU: return backLoop(SELU, x, y, dy, dx, count);
    case SOFTPLUS: return backLoop(SOFTPLUS, x, y, dy, dx, count);
    case SWISH: return backLoop(SWISH, x, y, dy, dx, count);
    case GELU: return backLoop(GELU, x, y, dy, dx, count);
    default: unreachable();
  }
}
