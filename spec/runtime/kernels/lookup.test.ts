/** Vectors by their ids, and what comes back to each of them. */

import test from "ava";
import fc from "fast-check";
import { randomFrom } from "../../../runtime/thread/random.js";
import { drawn } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  test(`${arithmetic}: rows of a table, there and back`, (t) => {
    const small = fc.integer({ min: 1, max: 11 });
    t.notThrows(() =>
      fc.assert(
        fc.property(small, small, fc.integer({ min: 0, max: 30 }), fc.nat(999), (vocabulary, width, count, seed) => {
          const random = randomFrom(seed);
          const ids = Float32Array.from({ length: count }, () => random.below(vocabulary));
          const [table, dy] = [drawn(seed, vocabulary * width), drawn(seed + 1, count * width)];
          ground.clear();
          const [atTable, atIds, atDy] = [ground.lay(table), ground.lay(ids), ground.lay(dy)];
          // What lies where the gradient goes is no number: it is to be cleared first.
          const [y, dtable] = [ground.room(dy.length), ground.room(table.length)];
          kernels.lookUp(atTable, atIds, y, count, width);
          kernels.lookUpBack(dtable, atIds, atDy, count, width, vocabulary);
          // A sum of floats errs by its terms' sizes, also where they cancel out.
          const [right, sizes] = [new Float64Array(table.length), new Float64Array(table.length)];
          for (const [at, value] of dy.entries()) {
            const place = ids[Math.floor(at / width)]! * width + (at % width);
            right[place]! += value;
            sizes[place]! += Math.abs(value);
          }
          return (
            kernels.badId(atIds, count, vocabulary) === -1 &&
            ground
              .floats(y, dy.length)
              .every((value, at) => value === table[ids[Math.floor(at / width)]! * width + (at % width)]) &&
            ground
              .floats(dtable, table.length)
              .every((value, at) => Math.abs(value - right[at]!) <= 1e-6 * sizes[at]!) &&
            ground.keptWithin
          );
        }),
      ),
    );
  });

  test(`${arithmetic}: the first id that has no row is told`, (t) => {
    for (const bad of [-1, 5, 2.5, 1e-30, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 4294967296])
      for (const at of [0, 3, 6]) {
        const ids = [0, 1, 2, 3, 4, 4, 0];
        ids[at] = bad;
        ground.clear();
        t.is(kernels.badId(ground.lay(ids), ids.length, 5), at, `${bad}`);
      }
    ground.clear();
    t.is(kernels.badId(ground.lay([0, -0, 4]), 3, 5), -1);
  });
}
