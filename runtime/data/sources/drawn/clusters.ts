/**
 * Seeded Gaussian clusters: each class is a cloud of points about a centre of its own. Centres lie on the corners of a
 * grid that is `apart` wide, the smallest that has a corner for every class, so that no two of them ever meet,
 * however few features there are; for most tables that grid is a hypercube (as in Guyon's MADELON data, 2003).
 *
 * Rows go round the classes, so their sizes differ by one row at most. Row i depends on the seed, the number of
 * features and classes, and i only.
 */

import { derive } from "../../../../lang/seed.js";
import { randomFrom } from "../../../thread/random.js";
import type { Draw } from "../../raw-table.js";

interface Clusters {
  readonly features: number;
  readonly classes: number;
  /** Standard deviation of every feature about its centre. */
  readonly spread: number;
}

/** Between neighbouring corners. At spread 1 half the way is three deviations: about one point in 700 strays. */
const apart = 6;

/** The same seed draws the same rows, to the bit. */
export function clusterDrawer(seed: number, { features, classes, spread }: Clusters): Draw<Float32Array> {
  const centres = centresOf(seed, features, classes);
  return (into, from, to) => {
    for (let row = from; row < to; row++) {
      const random = randomFrom(derive(seed, "point", row));
      const label = row % classes;
      into.labels[row] = label;
      for (let at = 0; at < features; at++)
        into.features[row * features + at] = centres[label * features + at]! + spread * random.normal();
    }
  };
}

/** One row of features for each class, about the origin. */
function centresOf(seed: number, features: number, classes: number): Float64Array {
  const steps = stepsFor(features, classes);
  const centres = new Float64Array(classes * features);
  const random = randomFrom(derive(seed, "centres"));
  const taken = new Set<string>();
  while (taken.size < classes) {
    const corner = Array.from({ length: features }, () => random.below(steps));
    const name = corner.join(" ");
    if (taken.has(name)) continue;
    centres.set(
      corner.map((step) => apart * (step - (steps - 1) / 2)),
      taken.size * features,
    );
    taken.add(name);
  }
  return centres;
}

/** Corners along each edge: two, unless there are more classes than a hypercube has corners. */
function stepsFor(features: number, classes: number): number {
  let steps = 2;
  while (steps ** features < classes) steps++;
  return steps;
}
