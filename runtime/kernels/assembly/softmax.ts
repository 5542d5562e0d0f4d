/** Softmax along rows, and the losses of a batch, with the gradient of each. Sums of losses are doubles. */

import { exp, log } from "./functions";
import { F, laneSum, wholeVectors } from "./vector";

/** y = softmax(x), row by row; `y` may be `x`. */
export function softmax(x: usize, y: usize, rows: i32, width: i32): void {
  const step = <usize>width * F;
  for (let row = 0; row < rows; row++) {
    divide(y, exponentials(x, y, top(x, width), width), width);
    x += step;
    y += step;
  }
}

/** dx = y (dy - sum of y dy), row by row; `dx` may be `dy`. */
export function softmaxBack(y: usize, dy: usize, dx: usize, rows: i32, width: i32): void {
  const step = <usize>width * F;
  for (let row = 0; row < rows; row++) {
    let sum: f32 = 0;
    for (let i = 0; i < width; i++) sum += load<f32>(y + <usize>i * F) * load<f32>(dy + <usize>i * F);
    for (let i = 0; i < width; i++) {
      const at = <usize>i * F;
      store<f32>(dx + at, load<f32>(y + at) * (load<f32>(dy + at) - sum));
    }
    y += step;
    dy += step;
    dx += step;
  }
}

/**
 * The sum over the rows of log(sum of exp(z)) - z[label]; `gradient` becomes (softmax(z) - one-hot) / rows, and may be
 * `logits`. Labels are Int32.
 */
export function softmaxCrossEntropy(logits: usize, labels: usize, gradient: usize, rows: i32, width: i32): f64 {
  const step = <usize>width * F;
  const share = <f32>1 / <f32>rows;
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const right = <usize>load<i32>(labels + <usize>row * F) * F;
    const largest = top(logits, width);
    const given = load<f32>(logits + right);
    const sum = exponentials(logits, gradient, largest, width);
    total += <f64>f32x4.extract_lane(log(f32x4.splat(sum)), 0) + <f64>largest - <f64>given;
    forget(gradient, sum * unseen, width);
    divide(gradient, sum * <f32>rows, width);
    store<f32>(gradient + right, load<f32>(gradient + right) - share);
    logits += step;
    gradient += step;
  }
  return total;
}

/**
 * A smaller probability pulls at nothing. A sum of probabilities does not show it, no optimiser moves by it, and the products
 * that it goes into would sink among the subnormal numbers, over which processors take many times as long.
 */
const unseen: f32 = 1e-12;

function forget(x: usize, below: f32, width: i32): void {
  for (let i = 0; i < width; i++) if (load<f32>(x + <usize>i * F) < below) store<f32>(x + <usize>i * F, 0);
}

/** Below this a probability counts as this much, so that one row cannot make the loss infinite. */
const smallest: f32 = 1e-7;

/** The sum over the rows of -log(p[label]), for outputs that are probabilities already. */
export function crossEntropy(outputs: usize, labels: usize, gradient: usize, rows: i32, width: i32): f64 {
  memory.fill(gradient, 0, <usize>rows * <usize>width * F);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = (<usize>row * <usize>width + <usize>load<i32>(labels + <usize>row * F)) * F;
    const probability = load<f32>(outputs + at);
    const clipped = probability < smallest ? smallest : probability;
    total -= <f64>f32x4.extract_lane(log(f32x4.splat(clipped)), 0);
    store<f32>(gradient + at, <f32>-1 / (clipped * <f32>rows));
  }
  return total;
}

/** The sum over rows and outputs of (output - one-hot)^2. */
export function squaredError(outputs: usize, labels: usize, gradient: usize, rows: i32, width: i32): f64 {
  const share = <f32>2 / <f32>(rows * width);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels + <usize>row * F);
    for (let i = 0; i < width; i++) {
      const difference = load<f32>(outputs) - (i == label ? <f32>1 : <f32>0);
      total += <f64>difference * <f64>difference;
      store<f32>(gradient, difference * share);
      outputs += F;
      gradient += F;
    }
  }
  return total;
}

/** How many rows are largest at their label; ties go to the lowest class. */
export function countCorrect(outputs: usize, labels: usize, rows: i32, width: i32): i32 {
  let correct = 0;
  for (let row = 0; row < rows; row++) {
    let best = 0;
    let largest = load<f32>(outputs);
    for (let i = 1; i < width; i++) {
      const value = load<f32>(outputs + <usize>i * F);
      if (value > largest) {
        largest = value;
        best = i;
      }
    }
    if (best == load<i32>(labels + <usize>row * F)) correct++;
    outputs += <usize>width * F;
  }
  return correct;
}

/** The largest of a row; not a number where one of them is none, so that a diverging network shows in its loss. */
function top(x: usize, width: i32): f32 {
  let largest = load<f32>(x);
  for (let i = 1; i < width; i++) largest = max<f32>(largest, load<f32>(x + <usize>i * F));
  return largest;
}

/** y = exp(x - largest), and their sum. */
function exponentials(x: usize, y: usize, largest: f32, width: i32): f32 {
  const shift = f32x4.splat(largest);
  const whole = wholeVectors(width);
  let sums = f32x4.splat(0);
  for (let i = 0; i < whole; i += 4) {
    const at = <usize>i * F;
    const value = exp(f32x4.sub(v128.load(x + at), shift));
    v128.store(y + at, value);
    sums = f32x4.add(sums, value);
  }
  let sum = laneSum(sums);
  for (let i = whole; i < width; i++) {
    const at = <usize>i * F;
    const value = f32x4.extract_lane(exp(f32x4.sub(v128.load_splat<f32>(x + at), shift)), 0);
    store<f32>(y + at, value);
    sum += value;
  }
  return sum;
}

function divide(x: usize, by: f32, width: i32): void {
  for (let i = 0; i < width; i++) store<f32>(x + <usize>i * F, load<f32>(x + <usize>i * F) / by);
}
