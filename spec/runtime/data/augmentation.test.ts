/** Rows that are changed anew: by hand, to the bit where nothing changes, and the same wherever they are changed. */

import { createHash } from "node:crypto";
import test from "ava";
import type { Call } from "../../../lang/plan.js";
import { augmented } from "../../../runtime/data/rows/augmentation.js";
import type { RowSource } from "../../../runtime/data/rows/rows.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { derive, type Random, randomFrom } from "../../../runtime/thread/random.js";
import { assignment, call, digestOf, digitsTable, inThread, trained, trainWork } from "../thread/host.js";

/** Chance that draws these shares of what it is asked for, one after the other. */
function drawing(...shares: readonly number[]): Random {
  const left = [...shares];
  const uniform = () => left.shift()!;
  return {
    ...randomFrom(1),
    uniform,
    below: (count) => Math.floor(uniform() * count),
    between: (low, high) => low + (high - low) * uniform(),
    normal: uniform,
  };
}

const rowsOf = (rows: readonly (readonly number[])[], width: number): RowSource => ({
  rows: rows.length,
  width,
  fill(from, to, into) {
    for (let row = from; row < to; row++) into.set(rows[row]!, (row - from) * width);
  },
});

const changed = (values: readonly number[], shape: readonly number[], by: Call, random: Random): number[] => {
  const into = new Float32Array(values.length);
  augmented(rowsOf([values], values.length), shape, [by], () => random).fill(0, 1, into);
  return [...into];
};

// 1 2 3
// 4 5 6
const image = [1, 2, 3, 4, 5, 6];

test("a shift by whole pixels, edges of 0, by hand", (t) => {
  const shift = call("shift", { pixels: 1 });
  // Draws below 3: 0, 1 and 2 are a pixel up or left, none, and one down or right.
  t.deepEqual(changed(image, [2, 3], shift, drawing(0.9, 0.5)), [0, 0, 0, 1, 2, 3]);
  t.deepEqual(changed(image, [2, 3], shift, drawing(0.5, 0)), [2, 3, 0, 5, 6, 0]);
  t.deepEqual(changed(image, [2, 3], shift, drawing(0, 0.9)), [0, 4, 5, 0, 0, 0]);
  t.deepEqual(
    changed(image, [2, 3], call("shift", { pixels: 9 }), drawing(0, 0)),
    [0, 0, 0, 0, 0, 0],
    "out of the image",
  );
  t.deepEqual(changed(image, [1, 3, 2], shift, drawing(0.5, 0.9)), [0, 0, 1, 2, 3, 4], "channels stay together");
});

test("a flip is left to right, half of the time", (t) => {
  t.deepEqual(changed(image, [2, 3], call("flip"), drawing(0.7)), [3, 2, 1, 6, 5, 4]);
  t.deepEqual(changed(image, [2, 3], call("flip"), drawing(0.3)), image);
  t.deepEqual(changed(image, [1, 3, 2], call("flip"), drawing(0.7)), [5, 6, 3, 4, 1, 2]);
});

test("a turn and a zoom about the middle, by hand", (t) => {
  // A quarter of a turn, against the clock: what lay to the right of the middle comes above it.
  const turned = changed([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3], call("rotate", { degrees: 90 }), drawing(1));
  for (const [at, value] of [3, 6, 9, 2, 5, 8, 1, 4, 7].entries()) t.true(Math.abs(turned[at]! - value) < 1e-5);
  // Twice as large: places at -1, 0, 1 of the middle take what lay at -1/2, 0, 1/2, the mean of two neighbours.
  t.deepEqual(changed([2, 4, 8], [1, 3], call("zoom", { share: 1 }), drawing(1)), [3, 4, 6]);
  // Half as large: they take what lay at -2, 0, 2, which is outside.
  t.deepEqual(changed([2, 4, 8], [1, 3], call("zoom", { share: 0.5 }), drawing(0)), [0, 4, 0]);
});

test("noise is added to every number of a row of any shape", (t) => {
  t.deepEqual(changed([1, 2, 3], [3], call("noise", { deviation: 0.5 }), drawing(1, -1, 4)), [1.5, 1.5, 5]);
});

test("nothing asked for leaves every number as it was, to the bit", (t) => {
  const random = randomFrom(3);
  const values = Array.from({ length: 24 }, () => Math.fround(random.normal() * 100));
  for (const [name, args] of Object.entries({
    shift: { pixels: 0 },
    rotate: { degrees: 0 },
    zoom: { share: 0 },
    noise: { deviation: 0 },
  }))
    for (let seed = 0; seed < 20; seed++)
      t.deepEqual(changed(values, [4, 3, 2], call(name, args), randomFrom(seed)), values, name);
});

test("what has no height and width cannot be moved", (t) => {
  for (const shape of [[6], [1, 2, 3, 1]])
    t.throws(() => changed(image, shape, call("rotate", { degrees: 5 }), randomFrom(1)), { instanceOf: TaskFailure });
});

const all = [
  call("shift", { pixels: 2 }),
  call("flip"),
  call("rotate", { degrees: 10 }),
  call("zoom", { share: 0.1 }),
  call("noise", { deviation: 0.1 }),
];

test("a row is changed by its own chance alone, in whatever batch it goes by", (t) => {
  const random = randomFrom(8);
  const rows = Array.from({ length: 12 }, () => Array.from({ length: 30 }, () => random.uniform()));
  const source = augmented(rowsOf(rows, 30), [5, 6], all, (row) => randomFrom(derive(7, row)));
  const filled = (size: number) => {
    const hash = createHash("sha256");
    for (let from = 0; from < 12; from += size) {
      const into = new Float32Array(size * 30);
      source.fill(from, from + size, into);
      hash.update(into);
    }
    return hash.digest("hex");
  };
  t.is(filled(3), filled(12));
  t.is(filled(1), filled(4));
});

test("a training on changed rows gives the same weights here and in a thread, and others than on rows as they are", async (t) => {
  const digits = await digitsTable(200);
  const work = trainWork({ augment: all });
  const here = await trained("a", work, { digits }, { seed: 5 });
  const { outcome } = await inThread(assignment("a", work, { digits }, { seed: 5 }));
  t.is(digestOf(outcome), here.digest);
  t.not((await trained("a", trainWork(), { digits }, { seed: 5 })).digest, here.digest);
  const still = trainWork({ augment: [call("noise", { deviation: 0 }), call("shift", { pixels: 0 })] });
  // Bytes are made into floats by another kernel there, which rounds as this does.
  t.is(
    (await trained("a", still, { digits }, { seed: 5 })).digest,
    (await trained("a", trainWork(), { digits }, { seed: 5 })).digest,
  );
});
