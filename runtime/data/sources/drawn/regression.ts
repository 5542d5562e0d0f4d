/**
 * Sets whose target is a number. `regression` is a plane under noise: y = x · w + noise, where the features and the
 * coefficients w are standard normal. `friedman` is the first function of Friedman's paper on adaptive splines (1991):
 *
 *   y = 10 sin(π x1 x2) + 20 (x3 − 1/2)² + 10 x4 + 5 x5 + noise
 *
 * of ten features that are uniform on [0, 1]; the last five mean nothing.
 *
 * Row i depends on the seed, the number of features and i only. The target is made of the features as they are stored,
 * so that without noise it is exactly what anybody computes from them.
 */

import { derive } from "../../../../lang/seed.js";
import { randomFrom } from "../../../thread/random.js";
import type { Draw } from "../../raw-table.js";

/** `noise` is the standard deviation of the target about what the features say. */
export function regressionDrawer(seed: number, features: number, noise: number): Draw<Float32Array, Float32Array> {
  const weights = coefficients(seed, features);
  return (into, from, to) => {
    for (let row = from; row < to; row++) {
      const random = randomFrom(derive(seed, "point", row));
      let sum = 0;
      for (let at = row * features, feature = 0; feature < features; at++, feature++) {
        into.features[at] = random.normal();
        sum += into.features[at]! * weights[feature]!;
      }
      into.labels[row] = sum + noise * random.normal();
    }
  };
}

/** The plane that `regression` hides: one number for each feature. */
export function coefficients(seed: number, features: number): Float64Array {
  const random = randomFrom(derive(seed, "coefficients"));
  return Float64Array.from({ length: features }, () => random.normal());
}

export const friedmanFeatures = 10;

export function friedmanDrawer(seed: number, noise: number): Draw<Float32Array, Float32Array> {
  return ({ features, labels }, from, to) => {
    for (let row = from; row < to; row++) {
      const random = randomFrom(derive(seed, "point", row));
      const at = row * friedmanFeatures;
      for (let feature = 0; feature < friedmanFeatures; feature++) features[at + feature] = random.uniform();
      labels[row] = friedman(features, at) + noise * random.normal();
    }
  };
}

function friedman(x: Float32Array, at: number): number {
  const fromHalf = x[at + 2]! - 0.5;
  return 10 * sinePi(x[at]! * x[at + 1]!) + 20 * fromHalf * fromHalf + 10 * x[at + 3]! + 5 * x[at + 4]!;
}

/**
 * sin(π t) for t from 0 to 1, by additions and multiplications alone: the last digits of `Math.sin` differ between
 * engines. It is the cosine of an angle of π/2 at most, whose Taylor series is right to 2e-17 after these terms.
 */
export function sinePi(t: number): number {
  const angle = Math.PI * (t - 0.5);
  const square = angle * angle;
  let sum = 1;
  for (let term = 20; term >= 2; term -= 2) sum = 1 - (square / (term * (term - 1))) * sum;
  return sum;
}
