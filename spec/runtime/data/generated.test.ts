/** Tables that are drawn: seeded to the bit, every class there, as hard as was asked for, and known before they are drawn. */

import { createHash } from "node:crypto";
import test from "ava";
import fc from "fast-check";
import type { Value } from "../../../lang/formula.js";
import { BadRows } from "../../../runtime/data/bad-rows.js";
import { classesOf } from "../../../runtime/data/labels.js";
import { bufferOf } from "../../../runtime/data/rows/rows.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { type RawArrays, sources } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { assignment, call, loadDigits, resultOf, testHost } from "../thread/host.js";

type Settings = Readonly<Record<string, Value>>;

const defaults: Readonly<Record<string, Settings>> = {
  clusters: { spread: 1, seed: "own" },
  moons: { noise: 0.1, seed: "own" },
  digits: { difficulty: 1 },
};

async function drawn(name: string, settings: Settings, seed = 1, more: Partial<Host> = {}): Promise<RawArrays> {
  const host = testHost(assignment("d", loadDigits(1)), more);
  const source = sources.get(name);
  if (!source) throw new Error(`no source ${name}`);
  const reading = { seed, host, progress: () => {}, bad: new BadRows("error") };
  return (await source({ ...defaults[name], ...settings }, reading)) as RawArrays;
}

const hash = ({ features, label }: RawArrays) =>
  createHash("sha256").update(new Uint8Array(features.buffer)).update(new Uint8Array(label!.values)).digest("hex");
const floats = ({ features }: RawArrays) => new Float32Array(features.buffer);
const labelsOf = ({ label }: RawArrays) => new Int32Array(label!.values);

const cases: readonly [name: string, settings: Settings, facts: { shape: number[]; classes: number }][] = [
  ["clusters", { rows: 41, features: 20, classes: 4 }, { shape: [20], classes: 4 }],
  ["clusters", { rows: 3, features: 1, classes: 7, spread: 0 }, { shape: [1], classes: 7 }],
  ["moons", { rows: 41 }, { shape: [2], classes: 2 }],
  ["digits", { rows: 41 }, { shape: [28, 28], classes: 10 }],
];

for (const [name, settings, facts] of cases) {
  const title = `${name} ${JSON.stringify(settings)}`;

  test(`what the checker is told is what is drawn: ${title}`, async (t) => {
    const told = inspect(call(name, { ...defaults[name], ...settings }));
    t.deepEqual(told, { known: true, ...facts, rows: Number(settings.rows) });
    const table = await drawn(name, settings);
    t.deepEqual([table.rows, table.shape, classesOf(table.label!).length], [settings.rows, facts.shape, facts.classes]);
    t.is(labelsOf(table).length, table.rows);
    t.true(labelsOf(table).every((label) => label >= 0 && label < facts.classes));
  });

  test(`the same seed draws the same bits, another seed others: ${title}`, async (t) => {
    const first = hash(await drawn(name, settings, 1));
    t.is(hash(await drawn(name, settings, 1)), first);
    t.not(hash(await drawn(name, settings, 2)), first);
  });

  test(`a stop is heard while rows are drawn: ${title}`, async (t) => {
    await t.throwsAsync(drawn(name, settings, 1, { stopRequested: () => true }), { instanceOf: Stopped });
  });
}

for (const [name, settings] of [
  ["clusters", { features: 3, classes: 4 }],
  ["moons", {}],
] as const) {
  test(`a seed of its own replaces the task's, also 0: ${name}`, async (t) => {
    for (const seed of [0, 1, 2 ** 40]) {
      const own = (task: number) => drawn(name, { ...settings, rows: 30, seed }, task);
      t.is(hash(await own(1)), hash(await own(2)));
      t.is(hash(await own(1)), hash(await drawn(name, { ...settings, rows: 30 }, seed)));
    }
  });

  test(`the first rows are the same however many are drawn: ${name}`, async (t) => {
    // 150,000 rows are drawn in several pieces.
    const [few, many] = [
      await drawn(name, { ...settings, rows: 60_000 }),
      await drawn(name, { ...settings, rows: 150_000 }),
    ];
    const size = few.shape[0]! * few.rows;
    t.true(Buffer.from(few.features.buffer).equals(Buffer.from(many.features.buffer, 0, 4 * size)));
    t.deepEqual(labelsOf(few), labelsOf(many).slice(0, few.rows));
  });
}

test("every class is there, however few features tell them apart, and no two share a centre", async (t) => {
  const sizes = fc.record({
    features: fc.integer({ min: 1, max: 5 }),
    classes: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ features, classes, seed }) => {
      // Without spread every row is its centre.
      const table = await drawn("clusters", { rows: classes, features, classes, seed, spread: 0 });
      const centres = labelsOf(table).map((_, row) => row);
      const names = [...centres].map((row) =>
        floats(table)
          .subarray(row * features, (row + 1) * features)
          .join(" "),
      );
      return new Set(labelsOf(table)).size === classes && new Set(names).size === classes;
    }),
    { numRuns: 100, seed: 5 },
  );
  t.pass();
});

/** The share of rows that lie nearer to the mean of another class than to that of their own. */
function strays(table: RawArrays): number {
  const [width, values, labels] = [table.shape[0]!, floats(table), labelsOf(table)];
  const means = classesOf(table.label!).map(() => new Float64Array(width));
  const counts = classesOf(table.label!).map(() => 0);
  for (const [row, label] of labels.entries()) {
    counts[label]!++;
    for (let at = 0; at < width; at++) means[label]![at]! += values[row * width + at]!;
  }
  for (const [label, mean] of means.entries()) for (let at = 0; at < width; at++) mean[at]! /= counts[label]!;
  const distance = (row: number, mean: Float64Array) =>
    mean.reduce((sum, middle, at) => sum + (middle - values[row * width + at]!) ** 2, 0);
  const nearest = (row: number) => {
    const distances = means.map((mean) => distance(row, mean));
    return distances.indexOf(Math.min(...distances));
  };
  return labels.filter((label, row) => nearest(row) !== label).length / table.rows;
}

for (const [features, classes, spread, least, most] of [
  // Neighbours are 6 apart: beyond 3 deviations lies 0.00135 of a bell curve, and a square's corner has two neighbours.
  [2, 4, 1, 0.0005, 0.006],
  [20, 4, 1, 0, 0.001],
  // Two neighbours on a line at 3 / 6: half a deviation, 0.31 of the curve.
  [1, 2, 6, 0.28, 0.34],
] as const)
  test(`of ${classes} clusters in ${features} features ${least} to ${most} go astray at spread ${spread}`, async (t) => {
    const astray = strays(await drawn("clusters", { rows: 8000, features, classes, spread }));
    t.true(astray >= least && astray <= most, String(astray));
  });

test("moons without noise lie on their half circles, and spread evenly along them", async (t) => {
  const table = await drawn("moons", { rows: 4000, noise: 0 });
  const values = floats(table);
  let steep = 0;
  for (const [row, label] of labelsOf(table).entries()) {
    const [x, y] = [values[2 * row]!, values[2 * row + 1]!];
    const [u, v] = label === 0 ? [x, y] : [1 - x, 0.5 - y];
    if (Math.abs(Math.hypot(u, v) - 1) > 1e-6 || v < -1e-6) return t.fail(`${row}: ${x} ${y}`);
    if (v > Math.SQRT1_2) steep++;
  }
  // Between 45 and 135 degrees lies half of each: 2000 of 4000, with a standard deviation of 32; five of them either way.
  t.true(steep > 1840 && steep < 2160, String(steep));
});

test("noise is the deviation of both features", async (t) => {
  const [clean, blurred] = [
    await drawn("moons", { rows: 4000, noise: 0 }),
    await drawn("moons", { rows: 4000, noise: 0.3 }),
  ];
  const [before, after] = [floats(clean), floats(blurred)];
  const squares = before.reduce((sum, value, at) => sum + (after[at]! - value) ** 2, 0);
  t.true(Math.abs(Math.sqrt(squares / before.length) - 0.3) < 0.02);
});

test("a table that no machine can hold is refused in words", async (t) => {
  const error = await t.throwsAsync(drawn("clusters", { rows: 1e9, features: 1e6, classes: 2 }), {
    instanceOf: TaskFailure,
  });
  t.regex(error?.message ?? "", /would take \d+ GiB/);
  t.is(error?.failure.code, "data");
});

test("drawn floats become a table of their own type, split and signed", async (t) => {
  const source = call("clusters", { rows: 100, features: 20, classes: 4, spread: 1, seed: 1 });
  const split = [
    { part: "train", share: 0.75 },
    { part: "test", share: 0.25 },
  ];
  const load = (seed: number) =>
    resultOf("table", assignment("blobs", { kind: "load", source, scale: 1, split }, {}, { seed }));
  const [first, second] = [await load(1), await load(2)];
  t.is(first.features.type, "float32");
  t.deepEqual([first.parts.train?.byteLength, first.parts.test?.byteLength], [300, 100]);
  t.deepEqual(new Uint8Array(bufferOf(first)), new Uint8Array(bufferOf(second)), "drawn by their own seed");
  t.not(first.digest, second.digest, "and split by the task's");
});
