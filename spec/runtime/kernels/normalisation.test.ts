/** Normalisation against plain arithmetic in doubles, and its way back against slopes. */

import test from "ava";
import fc from "fast-check";
import { apart, drawn, slopes } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

const epsilon = 1e-3;
const rows = fc.integer({ min: 1, max: 7 });
const columns = fc.integer({ min: 1, max: 11 });
const seed = fc.nat(999);

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

/** Each number's own mean and inverse root of the variance: of its column, or of its row. */
function normal(x: readonly number[], width: number, along: "rows" | "columns"): number[] {
  const groupOf = (at: number) => (along === "columns" ? at % width : Math.floor(at / width));
  const groups = new Map<number, number[]>();
  for (const [at, value] of x.entries()) groups.set(groupOf(at), [...(groups.get(groupOf(at)) ?? []), value]);
  const found = new Map([...groups].map(([group, values]) => [group, moments(values)]));
  return x.map((value, at) => {
    const { mean, variance } = found.get(groupOf(at))!;
    return (value - mean) / Math.sqrt(variance + epsilon);
  });
}

/** The sum of what comes out, each times its gradient. */
const weighed =
  (width: number, along: "rows" | "columns", dy: Float32Array) =>
  (x: readonly number[], gamma: ArrayLike<number>, beta: ArrayLike<number>) =>
    normal(x, width, along).reduce(
      (sum, value, at) => sum + dy[at]! * (value * gamma[at % width]! + beta[at % width]!),
      0,
    );

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  /** Forward and back, on arrays with gaps between them; the way back in place of `dy`, so that both orders are tried. */
  const carriedOut = (along: "rows" | "columns", x: Float32Array, dy: Float32Array, width: number, from: number) => {
    ground.clear();
    const count = x.length / width;
    const [gamma, beta] = [drawn(from + 2, width), drawn(from + 3, width)];
    const [atX, atDy, atGamma, atBeta] = [x, dy, gamma, beta].map((array) => ground.lay(array));
    const [y, dgamma, dbeta] = [ground.room(x.length), ground.room(width), ground.room(width)];
    const parts = along === "columns" ? width : count;
    const [mean, inverse, variance, scale] = [1, 2, 3, 4].map(() => ground.room(parts));
    if (along === "columns") {
      kernels.columnMoments(atX!, mean!, variance!, count, width);
      kernels.inverseRoots(variance!, inverse!, width, epsilon);
      kernels.multiply(atGamma!, inverse!, scale!, width);
      kernels.scaleColumns(atX!, mean!, scale!, atBeta!, y, count, width);
      kernels.batchNormalBack(atX!, atDy!, mean!, inverse!, atGamma!, dgamma, dbeta, atDy!, count, width);
    } else {
      kernels.layerNormal(atX!, atGamma!, atBeta!, y, mean!, inverse!, count, width, epsilon);
      kernels.layerNormalBack(atX!, atDy!, atGamma!, mean!, inverse!, dgamma, dbeta, atDy!, count, width);
    }
    return {
      gamma,
      beta,
      y: ground.floats(y, x.length),
      dx: ground.floats(atDy!, x.length),
      dgamma: ground.floats(dgamma, width),
      dbeta: ground.floats(dbeta, width),
      mean: ground.floats(mean!, parts),
      within: ground.keptWithin,
    };
  };

  for (const along of ["columns", "rows"] as const)
    test(`${arithmetic}: along ${along}, there and back`, (t) => {
      t.notThrows(() =>
        fc.assert(
          fc.property(rows, columns, seed, (count, width, from) => {
            const [x, dy] = [drawn(from, count * width), drawn(from + 1, count * width)];
            const { gamma, beta, y, dx, dgamma, dbeta, within } = carriedOut(along, x, dy, width, from);
            const of = weighed(width, along, dy);
            const right = normal([...x], width, along).map(
              (value, at) => value * gamma[at % width]! + beta[at % width]!,
            );
            return (
              apart(y, right) < 2e-5 &&
              apart(
                dx,
                slopes((values) => of(values, gamma, beta), x),
              ) < 2e-4 &&
              apart(
                dgamma,
                slopes((values) => of([...x], values, beta), gamma),
              ) < 2e-5 &&
              apart(
                dbeta,
                slopes((values) => of([...x], gamma, values), beta),
              ) < 2e-5 &&
              within
            );
          }),
          { numRuns: 60 },
        ),
      );
    });

  test(`${arithmetic}: a mean far from 0, of many rows, loses no digits`, (t) => {
    const count = 20_000;
    const x = drawn(7, 5 * count).map((value) => 1000 + value);
    ground.clear();
    const [at, mean, variance] = [ground.lay(x), ground.room(5), ground.room(5)];
    kernels.columnMoments(at, mean, variance, count, 5);
    for (let column = 0; column < 5; column++) {
      const right = moments([...x].filter((_, i) => i % 5 === column));
      t.is(ground.floats(mean, 5)[column], Math.fround(right.mean));
      t.true(Math.abs(ground.floats(variance, 5)[column]! - right.variance) < 1e-6);
    }
  });

  test(`${arithmetic}: a running statistic forgets its share`, (t) => {
    ground.clear();
    const [running, value] = [ground.lay([1, 2, 3, 4, 10]), ground.lay([3, 2, 1, 0, 0])];
    kernels.follow(running, value, 5, 0.25);
    // 1 - (1 - 3) / 4 = 1.5, and so on.
    t.deepEqual([...ground.floats(running, 5)], [1.5, 2, 2.5, 3, 7.5]);
    t.true(ground.keptWithin);
  });

  test(`${arithmetic}: where nobody asks for the input's gradient, none is written`, (t) => {
    ground.clear();
    const [x, dy, one, sums] = [ground.lay([1, 2, 3]), ground.lay([1, 1, 1]), ground.lay([1, 1, 1]), ground.room(3)];
    const more = ground.room(3);
    kernels.batchNormalBack(x, dy, one, one, one, sums, more, 0, 1, 3);
    kernels.layerNormalBack(x, dy, one, one, one, sums, more, 0, 1, 3);
    t.deepEqual([...ground.floats(dy, 3)], [1, 1, 1]);
    t.deepEqual([...ground.floats(sums, 3)], [0, 1, 2]);
    t.true(ground.floats(0, 3).every(Number.isNaN), "0 is no place");
    t.true(ground.keptWithin);
  });
}
