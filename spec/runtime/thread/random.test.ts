/** The generator and the seeds: fixed first values, because every trained weight hangs from them. */

import test from "ava";
import { derive } from "../../../lang/seed.js";
import { permutation, randomFrom } from "../../../runtime/thread/random.js";

test("the first numbers of a seed are fixed", (t) => {
  // Worked out by an independent program from the published sfc32 and splitmix32.
  const random = randomFrom(1);
  t.deepEqual(
    [1, 2, 3, 4].map(() => random.uint32()),
    [2420951833, 2513034076, 3847892949, 4064752930],
  );
});

test("a derived seed is fixed, and hangs from every label, their kinds and their borders", (t) => {
  t.deepEqual([derive(0), derive(7, "order", 1), derive(7, "order", 2)], [789935595, 2843533654, 361122882]);
  const different = [
    derive(7, "a", 1),
    derive(7, "a1"),
    derive(7, "a", "1"),
    derive(7, "ab", "c"),
    derive(7, "a", "bc"),
    derive(8, "a", 1),
    // The upper half of a large seed counts: 2^40 is 0 in its lower 32 bits.
    derive(2 ** 40, "x"),
    derive(0, "x"),
  ];
  t.is(new Set(different).size, different.length);
});

test("seeds of neighbours do not collide, and spread over all bits", (t) => {
  const seeds = Array.from({ length: 10_000 }, (_, at) => derive(1, "job", at));
  // By the birthday bound some 0.012 collisions are expected: 10000^2 / 2 / 2^32.
  t.true(new Set(seeds).size >= 9_999);
  for (let bit = 0; bit < 32; bit++) {
    const ones = seeds.filter((seed) => (seed >>> bit) & 1).length;
    t.true(Math.abs(ones - 5_000) < 300, `bit ${bit} is set ${ones} times`); // Six standard deviations of 50.
  }
});

test("a permutation holds each number once, and is fixed by its seed", (t) => {
  const order = permutation(randomFrom(3), 8);
  t.deepEqual([...order], [7, 0, 2, 4, 6, 5, 3, 1]);
  t.deepEqual(
    [...permutation(randomFrom(9), 1000)].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, at) => at),
  );
  t.is(permutation(randomFrom(1), 0).length, 0);
});

test("each of the six orders of three comes up equally often", (t) => {
  const random = randomFrom(5);
  const counts = new Map<string, number>();
  for (let time = 0; time < 6_000; time++) {
    const order = permutation(random, 3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  t.is(counts.size, 6);
  // Expected 1000 each, with a standard deviation of 29.
  for (const [order, count] of counts) t.true(Math.abs(count - 1000) < 150, `${order}: ${count}`);
});

test("uniform and normal numbers have their means and variances", (t) => {
  const random = randomFrom(11);
  const draw = (one: () => number) => {
    const values = Array.from({ length: 20_000 }, one);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
  };
  const uniform = draw(() => random.uniform());
  t.true(Math.abs(uniform.mean - 1 / 2) < 0.01);
  t.true(Math.abs(uniform.variance - 1 / 12) < 0.005);
  const normal = draw(() => random.normal());
  t.true(Math.abs(normal.mean) < 0.04);
  t.true(Math.abs(normal.variance - 1) < 0.06);
});
