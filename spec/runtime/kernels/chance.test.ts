/** A mask that a kernel draws is the one that TypeScript draws, and leaves the generator where it would. */

import test from "ava";
import fc from "fast-check";
import { drawMask, dropoutThreshold, keptScale } from "../../../runtime/thread/dropout.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { arithmetics, Ground } from "./ground.js";

test("a threshold parts the numbers as their share of 2^32 does", (t) => {
  for (const rate of [0, 0.1, 0.25, 1 / 3, 0.5, 0.999999, 1 - 2 ** -40, 2 ** -33])
    for (const near of [0, rate * 2 ** 32, 2 ** 32 - 1])
      for (const by of [-1, 0, 1]) {
        const drawn = Math.floor(near) + by;
        if (drawn < 0 || drawn >= 2 ** 32) continue;
        t.is(drawn < dropoutThreshold(rate), drawn / 2 ** 32 < rate, `${rate}, ${drawn}`);
      }
});

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);

  test(`${arithmetic}: the same mask, and the same state after it`, (t) => {
    const rate = fc.oneof(fc.double({ min: 0, max: 0.99, noNaN: true }), fc.constantFrom(0, 0.5, 1 - 2 ** -40));
    t.notThrows(() =>
      fc.assert(
        fc.property(fc.nat(), fc.integer({ min: 0, max: 70 }), rate, (seed, count, share) => {
          const [ours, theirs] = [randomFrom(seed), randomFrom(seed)];
          ground.clear();
          const [state, mask] = [ground.lay(new Float32Array(ours.state.buffer)), ground.room(count)];
          ground.kernels.dropoutMask(state, mask, count, dropoutThreshold(share), keptScale(share));
          const right = drawMask(theirs, count, share);
          const words = new Int32Array(ground.floats(state, 4).buffer);
          return (
            ground.floats(mask, count).every((value, at) => value === right[at]) &&
            words.every((word, at) => word === theirs.state[at]) &&
            ground.keptWithin
          );
        }),
      ),
    );
  });

  test(`${arithmetic}: the threshold itself is kept, and what is below it is not`, (t) => {
    for (const [drawn, mask] of [
      [2 ** 31, 2],
      [2 ** 31 - 1, 0],
    ] as const) {
      // The first number is the sum of the first word, the second and the fourth.
      const { state } = randomFrom(1);
      state.set([drawn, 0, 7, 0]);
      ground.clear();
      const [at, to] = [ground.lay(new Float32Array(state.buffer)), ground.room(1)];
      ground.kernels.dropoutMask(at, to, 1, dropoutThreshold(0.5), keptScale(0.5));
      t.is(ground.floats(to, 1)[0], mask);
    }
  });
}
