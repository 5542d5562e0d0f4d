/**
 * Optimisers, in place: one pass over weights, gradients and all that the rule remembers. The rules and their papers
 * stand in `../../thread/optimisers.ts`; what hangs only from the step is reckoned there, in doubles.
 *
 * Each returns whether all weights are still finite numbers. A finite number times 0 is 0, and nothing else is, so one
 * sum tells for all of them.
 */

import { F, laneSum, read, wholeVectors, write } from "./vector";

/** Moves the weights at `at` by `change`, and adds zeros or what is no number to `zeros`. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function move(weights: usize, change: v128, zeros: v128, one: bool): v128 {
  const moved = f32x4.sub(read(weights, one), change);
  write(weights, moved, one);
  return f32x4.add(zeros, f32x4.mul(moved, f32x4.splat(0)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function sgdAt(weights: usize, gradient: usize, rate: f32, zeros: v128, one: bool): v128 {
  return move(weights, f32x4.mul(f32x4.splat(rate), read(gradient, one)), zeros, one);
}

/** w <- w - rate g. */
export function sgd(weights: usize, gradient: usize, count: i32, rate: f32): bool {
  const whole = weights + <usize>wholeVectors(count) * F;
  const end = weights + <usize>count * F;
  let zeros = f32x4.splat(0);
  for (; weights < whole; weights += 16, gradient += 16) zeros = sgdAt(weights, gradient, rate, zeros, false);
  for (; weights < end; weights += F, gradient += F) zeros = sgdAt(weights, gradient, rate, zeros, true);
  return laneSum(zeros) == 0;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function momentumAt(
  weights: usize, gradient: usize, velocity: usize, rate: f32, keep: f32, ahead: bool, zeros: v128, one: bool,
): v128 {
  const g = read(gradient, one);
  const v = f32x4.add(f32x4.mul(f32x4.splat(keep), read(velocity, one)), g);
  write(velocity, v, one);
  const step = ahead ? f32x4.add(g, f32x4.mul(f32x4.splat(keep), v)) : v;
  return move(weights, f32x4.mul(f32x4.splat(rate), step), zeros, one);
}

/** v <- keep v + g; w <- w - rate v, or with `ahead` w - rate (g + keep v). */
export function momentum(
  weights: usize, gradient: usize, velocity: usize, count: i32, rate: f32, keep: f32, ahead: bool,
): bool {
  const whole = weights + <usize>wholeVectors(count) * F;
  const end = weights + <usize>count * F;
  let zeros = f32x4.splat(0);
  for (; weights < whole; weights += 16, gradient += 16, velocity += 16)
    zeros = momentumAt(weights, gradient, velocity, rate, keep, ahead, zeros, false);
  for (; weights < end; weights += F, gradient += F, velocity += F)
    zeros = momentumAt(weights, gradient, velocity, rate, keep, ahead, zeros, true);
  return laneSum(zeros) == 0;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function adamAt(
  weights: usize, gradient: usize, mean: usize, square: usize,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, scale1: f32, scale2: f32, epsilon: f32, keep: f32,
  zeros: v128, one: bool,
): v128 {
  const g = read(gradient, one);
  const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), read(mean, one)), f32x4.mul(f32x4.splat(rest1), g));
  const s = f32x4.add(
    f32x4.mul(f32x4.splat(beta2), read(square, one)),
    f32x4.mul(f32x4.splat(rest2), f32x4.mul(g, g)),
  );
  write(mean, m, one);
  write(square, s, one);
  const root = f32x4.add(f32x4.sqrt(f32x4.mul(s, f32x4.splat(scale2))), f32x4.splat(epsilon));
  if (keep != 1) write(weights, f32x4.mul(read(weights, one), f32x4.splat(keep)), one);
  return move(weights, f32x4.div(f32x4.mul(f32x4.splat(scale1), m), root), zeros, one);
}

/**
 * m <- beta1 m + rest1 g; s <- beta2 s + rest2 g^2; w <- keep w - scale1 m / (sqrt(scale2 s) + epsilon).
 * 1 - beta comes as `rest`: formed in floats it would be wrong by 1e-5.
 */
export function adam(
  weights: usize, gradient: usize, mean: usize, square: usize, count: i32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, scale1: f32, scale2: f32, epsilon: f32, keep: f32,
): bool {
  const whole = weights + <usize>wholeVectors(count) * F;
  const end = weights + <usize>count * F;
  let zeros = f32x4.splat(0);
  for (; weights < whole; weights += 16, gradient += 16, mean += 16, square += 16)
    zeros = adamAt(
      weights, gradient, mean, square, beta1, rest1, beta2, rest2, scale1, scale2, epsilon, keep, zeros, false,
    );
  for (; weights < end; weights += F, gradient += F, mean += F, square += F)
    zeros = adamAt(
      weights, gradient, mean, square, beta1, rest1, beta2, rest2, scale1, scale2, epsilon, keep, zeros, true,
    );
  return laneSum(zeros) == 0;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function rootAt(
  weights: usize, gradient: usize, square: usize, rate: f32, decay: f32, rest: f32, epsilon: f32,
  zeros: v128, one: bool,
): v128 {
  const g = read(gradient, one);
  const s = f32x4.add(
    f32x4.mul(f32x4.splat(decay), read(square, one)),
    f32x4.mul(f32x4.splat(rest), f32x4.mul(g, g)),
  );
  write(square, s, one);
  const root = f32x4.sqrt(f32x4.add(s, f32x4.splat(epsilon)));
  return move(weights, f32x4.div(f32x4.mul(f32x4.splat(rate), g), root), zeros, one);
}

/** s <- decay s + rest g^2; w <- w - rate g / sqrt(s + epsilon): RMSprop, and with decay and rest 1 Adagrad. */
export function scaledByRoot(
  weights: usize, gradient: usize, square: usize, count: i32, rate: f32, decay: f32, rest: f32, epsilon: f32,
): bool {
  const whole = weights + <usize>wholeVectors(count) * F;
  const end = weights + <usize>count * F;
  let zeros = f32x4.splat(0);
  for (; weights < whole; weights += 16, gradient += 16, square += 16)
    zeros = rootAt(weights, gradient, square, rate, decay, rest, epsilon, zeros, false);
  for (; weights < end; weights += F, gradient += F, square += F)
    zeros = rootAt(weights, gradient, square, rate, decay, rest, epsilon, zeros, true);
  return laneSum(zeros) == 0;
}
