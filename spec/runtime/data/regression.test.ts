/** Drawn sets whose target is a number: the function that they promise, row by row, and their seeds. */

import test from "ava";
import fc from "fast-check";
import { compile } from "../../../runtime/api.js";
import { BadRows } from "../../../runtime/data/bad-rows.js";
import { coefficients, sinePi } from "../../../runtime/data/sources/drawn/regression.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { type RawArrays, sources } from "../../../runtime/data/sources.js";
import { assignment, call, loadDigits, testHost } from "../thread/host.js";

async function drawn(name: string, settings: Readonly<Record<string, number>>, seed = 1) {
  const reading = {
    seed,
    host: testHost(assignment("d", loadDigits(1))),
    progress: () => {},
    bad: new BadRows("error"),
  };
  const { features, label, ...table } = (await sources.get(name)!(settings, reading)) as RawArrays;
  return { ...table, label: label!, x: new Float32Array(features.buffer), y: new Float32Array(label!.values) };
}

test("the sine of its own is that of the engine, to its last digits", (t) => {
  t.is(sinePi(0.5), 1);
  // Worked by hand: sin(π/6) = 1/2, and both ends are 0.
  t.true(Math.abs(sinePi(1 / 6) - 0.5) < 4e-16);
  t.true(Math.abs(sinePi(0)) < 4e-16 && Math.abs(sinePi(1)) < 4e-16);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (x) => {
      t.true(Math.abs(sinePi(x) - Math.sin(Math.PI * x)) < 1e-15);
    }),
  );
});

test("without noise, regression is the plane of its coefficients, as seen from the stored features", async (t) => {
  const { x, y, label, shape } = await drawn("regression", { rows: 200, features: 3, noise: 0 }, 5);
  const weights = coefficients(5, 3);
  t.deepEqual([label.type, shape], ["number", [3]]);
  for (let row = 0; row < 200; row++) {
    const expected = weights.reduce((sum, weight, at) => sum + weight * x[3 * row + at]!, 0);
    t.is(y[row], Math.fround(expected));
  }
});

test("noise is what it is said to be: about the plane, with this deviation", async (t) => {
  const rows = 20_000;
  const { x, y } = await drawn("regression", { rows, features: 2, noise: 3 }, 5);
  const weights = coefficients(5, 2);
  const off = Array.from(y, (value, row) => value - weights[0]! * x[2 * row]! - weights[1]! * x[2 * row + 1]!);
  const mean = off.reduce((sum, each) => sum + each, 0) / rows;
  const deviation = Math.sqrt(off.reduce((sum, each) => sum + each * each, 0) / rows);
  // Of 20,000 draws the mean has a deviation of 0.021, the deviation one of 0.015: five of each.
  t.true(Math.abs(mean) < 0.11, `${mean}`);
  t.true(Math.abs(deviation - 3) < 0.08, `${deviation}`);
});

test("without noise, friedman is Friedman's function", async (t) => {
  const { x, y } = await drawn("friedman", { rows: 500, noise: 0 });
  t.true(x.every((value) => value >= 0 && value <= 1));
  for (let row = 0; row < 500; row++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = x.subarray(10 * row, 10 * row + 10);
    const expected = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e;
    t.true(Math.abs(y[row]! - expected) < 4e-6 * Math.max(1, expected));
  }
});

for (const [name, settings, shape] of [
  ["regression", { features: 4, noise: 1 }, [4]],
  ["friedman", { noise: 1 }, [10]],
] as const) {
  test(`${name}: the first rows are the same however many are drawn, and another seed draws others`, async (t) => {
    const [few, many] = [
      await drawn(name, { ...settings, rows: 30 }),
      await drawn(name, { ...settings, rows: 60_000 }),
    ];
    t.deepEqual(many.x.subarray(0, few.x.length), few.x);
    t.deepEqual(many.y.subarray(0, 30), few.y);
    t.notDeepEqual((await drawn(name, { ...settings, rows: 30 }, 2)).y, few.y);
    t.deepEqual((await drawn(name, { ...settings, rows: 30, seed: 1 }, 2)).y, few.y);
  });

  test(`${name}: the checker is told its shape, its rows, and that its label is a number`, (t) => {
    t.deepEqual(inspect(call(name, { ...settings, rows: 30 })), { known: true, shape, rows: 30, label: "number" });
  });
}

test("a network that ends in softmax is no match for a number; one that ends in a number is", (t) => {
  const flow = (end: string) => `
    data d = friedman(rows: 100)
    model net = input(10) -> dense(8, relu) -> ${end}
    train a { model: net, on: d }`;
  t.true(compile(flow("dense(3, softmax)")).plan === undefined);
  t.deepEqual(
    compile(flow("dense(1)"), { cores: 1 }).diagnostics.filter(({ code }) => code !== "TRP600"),
    [],
  );
});
