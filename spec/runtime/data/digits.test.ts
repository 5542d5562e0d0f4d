/** The digits generator: seeded, independent of how many are asked for, and digits to the eye of a simple rule. */

import { createHash } from "node:crypto";
import test from "ava";
import { type Drawings, drawDigits, side } from "../../../runtime/data/sources/drawn/digits.js";

function drawn(rows: number, seed: number, difficulty = 1): Drawings {
  const into = { pixels: new Uint8Array(rows * side * side), labels: new Int32Array(rows) };
  drawDigits(into, 0, rows, seed, difficulty);
  return into;
}

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("the same seed draws the same bytes, another seed others", (t) => {
  t.is(hash(drawn(40, 1).pixels), hash(drawn(40, 1).pixels));
  t.not(hash(drawn(40, 1).pixels), hash(drawn(40, 2).pixels));
});

test("row i does not depend on how many rows are drawn", (t) => {
  const [few, many] = [drawn(10, 5), drawn(50, 5)];
  t.deepEqual(few.pixels, many.pixels.subarray(0, few.pixels.length));
  t.deepEqual(few.labels, many.labels.subarray(0, 10));
});

test("every digit comes up, about as often as every other", (t) => {
  const counts = new Array<number>(10).fill(0);
  for (const label of drawn(2000, 3).labels) counts[label] = (counts[label] ?? 0) + 1;
  // 200 expected, with a standard deviation of 13.4: five of them either way.
  for (const count of counts) t.true(count > 133 && count < 267, String(counts));
});

test("a clean digit looks most like the mean of its own kind", (t) => {
  const [known, asked] = [drawn(1500, 1, 0.4), drawn(300, 2, 0.4)];
  const size = side * side;
  const means = Array.from({ length: 10 }, () => new Float64Array(size));
  const counts = new Array<number>(10).fill(0);
  known.labels.forEach((label, row) => {
    counts[label] = (counts[label] ?? 0) + 1;
    for (let i = 0; i < size; i++) means[label]![i]! += known.pixels[row * size + i]!;
  });
  means.forEach((mean, label) => {
    for (let i = 0; i < size; i++) mean[i]! /= counts[label]!;
  });
  const distance = (row: number, mean: Float64Array) =>
    mean.reduce((sum, value, i) => sum + (value - asked.pixels[row * size + i]!) ** 2, 0);
  let right = 0;
  asked.labels.forEach((label, row) => {
    const distances = means.map((mean) => distance(row, mean));
    if (distances.indexOf(Math.min(...distances)) === label) right++;
  });
  t.true(right > 0.75 * asked.labels.length, `${right} of ${asked.labels.length}`);
});
