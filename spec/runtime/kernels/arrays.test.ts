/** Sums, products and features on their way in, to the bit where that is promised. */

import test from "ava";
import fc from "fast-check";
import { apart, drawn } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

const count = fc.integer({ min: 0, max: 40 });
const seed = fc.nat(999);

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  test(`${arithmetic}: bytes become floats, rounded once`, (t) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    for (const scale of [1, 1 / 255, 1 / 16, 0.1, 1e-40, 1e36, -0.007])
      for (const length of [0, 1, 3, 4, 5, 7, 255, 256]) {
        ground.clear();
        // Four bytes a float.
        const [from, to] = [ground.lay(new Float32Array(bytes.buffer)), ground.room(length)];
        kernels.bytesToFloats(from, to, length, scale);
        const right = Array.from(bytes.subarray(0, length), (byte) => Math.fround(byte * scale));
        t.deepEqual([...ground.floats(to, length)], right);
        t.true(ground.keptWithin);
      }
  });

  test(`${arithmetic}: floats are scaled by a double, rounded once`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(count, seed, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (length, from, scale) => {
          ground.clear();
          const x = drawn(from, length);
          const at = ground.lay(x);
          kernels.scaleFloats(at, length, scale);
          const found = ground.floats(at, length);
          return found.every((value, i) => value === Math.fround(x[i]! * scale)) && ground.keptWithin;
        }),
      ),
    );
  });

  test(`${arithmetic}: sums and products, number by number, also in place`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(count, seed, fc.boolean(), (length, from, inPlace) => {
          const [x, y] = [drawn(from, length), drawn(from + 1, length)];
          return (["add", "multiply"] as const).every((name) => {
            ground.clear();
            const [atX, atY] = [ground.lay(x), ground.lay(y)];
            const to = inPlace ? atX : ground.room(length);
            kernels[name](atX, atY, to, length);
            const right = x.map((value, at) => (name === "add" ? value + y[at]! : value * y[at]!));
            return ground.floats(to, length).every((value, at) => value === right[at]) && ground.keptWithin;
          });
        }),
      ),
    );
  });

  test(`${arithmetic}: sums of columns`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(count, fc.integer({ min: 1, max: 21 }), seed, (rows, columns, from) => {
          ground.clear();
          const x = drawn(from, rows * columns);
          const [at, to] = [ground.lay(x), ground.room(columns)];
          kernels.columnSums(at, to, rows, columns);
          const right = new Float64Array(columns);
          for (const [i, value] of x.entries()) right[i % columns]! += value;
          return apart(ground.floats(to, columns), right) < 2e-6 && ground.keptWithin;
        }),
      ),
    );
  });
}
