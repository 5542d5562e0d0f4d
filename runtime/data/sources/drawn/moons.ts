/**
 * Two half circles that reach into one another: two classes that no straight line parts. The first is the upper half of
 * the unit circle, the second the lower half, moved by (1, 0.5); both are blurred by Gaussian noise.
 *
 * Rows alternate between the two. Row i depends on the seed and on i only.
 */

import { derive } from "../../../../lang/seed.js";
import { type Random, randomFrom } from "../../../thread/random.js";
import type { Draw } from "../../raw-table.js";

/** `noise` is the standard deviation of both features. The same seed draws the same rows, to the bit. */
export function moonDrawer(seed: number, noise: number): Draw<Float32Array> {
  return ({ features, labels }, from, to) => {
    for (let row = from; row < to; row++) {
      const random = randomFrom(derive(seed, "point", row));
      const [x, y] = upperHalf(random);
      const label = row % 2;
      labels[row] = label;
      features[2 * row] = (label === 0 ? x : 1 - x) + noise * random.normal();
      features[2 * row + 1] = (label === 0 ? y : 0.5 - y) + noise * random.normal();
    }
  };
}

/** A point of the upper half circle, all angles alike: without sines, whose last digits differ between engines. */
function upperHalf(random: Random): [x: number, y: number] {
  for (;;) {
    const [x, y] = [2 * random.uniform() - 1, random.uniform()];
    const square = x * x + y * y;
    if (square > 0 && square <= 1) return [x / Math.sqrt(square), y / Math.sqrt(square)];
  }
}
