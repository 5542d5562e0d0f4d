/** Tables of columns become rows for a network: what is read, filled, encoded, scaled and left out, by hand and as laws. */

import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { frameOf } from "../../../runtime/data/columns.js";
import type { ColumnHead } from "../../../runtime/data/frame.js";
import { classesOf } from "../../../runtime/data/labels.js";
import { preparerOf } from "../../../runtime/data/preparation/prepare.js";
import { bufferOf } from "../../../runtime/data/rows/rows.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { column, numbersOf, oneHot, type Plan, prepared, type Row } from "./prepared.js";

const pets: readonly ColumnHead[] = [
  { name: "kind", type: "text" },
  { name: "mass", type: "number" },
  { name: "home", type: "text" },
  { name: "tame", type: "flag" },
];
const cats: readonly Row[] = [
  { kind: "cat", mass: 1, home: "town", tame: true },
  { kind: "dog", mass: 2, home: "farm", tame: false },
  { kind: "cat", mass: 3, home: "town", tame: true },
  { kind: "dog", mass: 4, home: "town", tame: true },
];

const failureOf = async (plan: Plan, rows: readonly Row[] = cats, columns = pets) => {
  const error = await prepared(columns, rows, plan).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof TaskFailure ? `${error.failure.message} ${error.failure.advice ?? ""}` : String(error);
};

test("categories become places, numbers their distance from the mean in deviations, what is true a 1", async (t) => {
  const table = await prepared(pets, cats, {
    target: "kind",
    encode: [oneHot("home")],
    scaling: { name: "standard", arguments: {} },
  });
  // mass: mean 2.5, deviation sqrt((1.5² + .5² + .5² + 1.5²) / 4) = sqrt(1.25). home: farm, town.
  const deviation = Math.sqrt(1.25);
  t.deepEqual(numbersOf(table), [
    [Math.fround(-1.5 / deviation), 0, 1, 1],
    [Math.fround(-0.5 / deviation), 1, 0, 0],
    [Math.fround(0.5 / deviation), 0, 1, 1],
    [Math.fround(1.5 / deviation), 0, 1, 1],
  ]);
  t.deepEqual(classesOf(table.targets[0]!), ["cat", "dog"]);
  t.deepEqual([...new Int32Array(table.targets[0]!.values)], [0, 1, 0, 1]);
});

for (const [name, expected] of [
  ["minmax", [0, 1 / 3, 2 / 3, 1]],
  // The median is 2.5, the quartiles 1.75 and 3.25: type 7 of Hyndman and Fan.
  ["robust", [-1, -1 / 3, 1 / 3, 1]],
] as const)
  test(`${name} scaling of 1, 2, 3, 4`, async (t) => {
    const table = await prepared(pets, cats, { features: ["mass"], scaling: { name, arguments: {} } });
    t.deepEqual(
      numbersOf(table).map(([x]) => x!.toFixed(6)),
      expected.map((x) => x.toFixed(6)),
    );
  });

test("a column that never changes is moved to 0, and nothing is divided by 0", async (t) => {
  const same = cats.map((row) => ({ ...row, mass: 7 }));
  for (const name of ["standard", "minmax", "robust"]) {
    const table = await prepared(pets, same, { features: ["mass"], scaling: { name, arguments: {} } });
    t.deepEqual(numbersOf(table), [[0], [0], [0], [0]]);
  }
});

test("nor is it where a mean is rounded: 0.1 + 0.1 + 0.1 is no three times 0.1", async (t) => {
  const same = cats.slice(1).map((row) => ({ ...row, mass: 0.1 }));
  for (const name of ["standard", "minmax", "robust"]) {
    const table = await prepared(pets, same, { features: ["mass"], scaling: { name, arguments: {} } });
    t.like(table.preparation.features[0], { centre: 0.1, factor: 1 });
  }
});

const gaps: readonly Row[] = [
  { kind: "cat", mass: 1, home: "town" },
  { kind: "dog", mass: null, home: null },
  { kind: "cat", mass: 2, home: "town" },
  { kind: "dog", mass: 6, home: "farm" },
];

for (const [rule, mass] of [
  ["mean", 3],
  ["median", 2],
  ["most_common", 1],
  [{ name: "constant", arguments: { value: -1 } }, -1],
] as const)
  test(`a missing number by rule: ${JSON.stringify(rule)}`, async (t) => {
    const table = await prepared(pets, gaps, { features: ["mass"], missing: { numbers: rule, text: "error" } });
    t.deepEqual(numbersOf(table), [[1], [mass], [2], [6]]);
    t.deepEqual(table.found.filled, { mass: 1 });
  });

test("filled first, scaled then: 1, 3, 2, 6 have the mean 3 and the deviation sqrt(3.5)", async (t) => {
  const table = await prepared(pets, gaps, {
    features: ["mass"],
    missing: { numbers: "mean", text: "error" },
    scaling: { name: "standard", arguments: {} },
  });
  t.deepEqual(numbersOf(table)[1], [0]);
  t.is(numbersOf(table)[0]![0], Math.fround(-2 / Math.sqrt(3.5)));
});

test("a missing category by the most common; a column's own rule goes first", async (t) => {
  const rules = { numbers: "error", text: "most_common", columns: [{ column: "mass", rule: "drop" }] } as const;
  const table = await prepared(pets, gaps, { features: ["home", "mass"], encode: [oneHot("home")], missing: rules });
  t.deepEqual(numbersOf(table), [
    [0, 1, 1],
    [0, 1, 2],
    [1, 0, 6],
  ]);
  t.deepEqual(table.found.dropped, { mass: 1 });
  t.is(table.found.read, 4);
});

test("what stands in for a missing category has a place of its own, also where it is none of the others", async (t) => {
  const constant = { name: "constant", arguments: { value: "nowhere" } };
  const plan: Plan = { features: ["home"], encode: [oneHot("home")], missing: { numbers: "error", text: constant } };
  t.deepEqual(numbersOf(await prepared(pets, gaps, plan)), [
    [0, 0, 1],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ]);
  // Nothing is missing here: the place is there, and nobody learns of it.
  const whole = await prepared(pets, cats, plan);
  t.deepEqual(whole.shape, [3]);
  t.like(whole.preparation.features[0], { categories: ["farm", "nowhere", "town"], never: ["nowhere"] });
});

test("rows without what is to be learned are left out, and counted", async (t) => {
  const rows = [...cats, { kind: null, mass: 5, home: "farm", tame: true }];
  const table = await prepared(pets, rows, { target: "kind", features: ["mass"] });
  t.deepEqual([table.rows, table.found.dropped], [4, { kind: 1 }]);
});

test("missing values without a rule are told, all columns at once", async (t) => {
  const told = await failureOf({ target: "kind", encode: [oneHot("home")], features: ["mass", "home"] }, gaps);
  t.regex(told, /mass \(in row 2\), home \(in row 2\)/);
  t.regex(told, /missing: drop/);
});

test("of a derived column that is missing it is said what may be the reason", async (t) => {
  const derived = [{ name: "ratio", of: { op: "/", left: column("mass"), right: { op: "value", value: 0 } } as const }];
  const told = await failureOf({ features: ["ratio"], derived });
  t.regex(told, /ratio \(in 4 rows, the first is 1\)/);
  t.regex(told, /ratio is derived, and missing where it cannot be made: .* a division by 0/);
  t.notRegex(await failureOf({ features: ["mass"] }, [{ mass: null }]), /derived/);
});

test("a part that no row fulfils the condition of is told so, and not that it wants a larger share", async (t) => {
  const when = { op: ">", left: column("mass"), right: { op: "value", value: 100 } } as const;
  const told = await failureOf({ features: ["mass"], split: [{ part: "train", when }] });
  t.regex(told, /The part train has no rows.*condition is true of no row/);
});

test("texts that nobody encodes, columns that are not there, nothing to learn from: told with a way out", async (t) => {
  t.regex(await failureOf({ target: "kind" }), /home holds texts.*categories: \[home\]/);
  t.regex(await failureOf({ features: ["weight"] }), /no column weight. The columns are kind, mass, home, tame/);
  t.regex(await failureOf({ features: [] }), /no column left/);
  t.regex(await failureOf({ features: ["mass"] }, []), /no rows/);
  t.regex(await failureOf({ features: ["mass"], rule: "drop" }, [{ mass: null }]), /none is left/);
  const empty = cats.map((row) => ({ ...row, mass: null }));
  t.regex(await failureOf({ features: ["mass"], rule: "mean" }, empty), /mass has no value in any row of the table/);
});

test("a category that only other parts have keeps its place, and nobody learns of it", async (t) => {
  const split = [
    { part: "train", when: { op: "<", left: column("mass"), right: { op: "value", value: 4 } } },
    { part: "test", when: { op: ">=", left: column("mass"), right: { op: "value", value: 4 } } },
  ] as const;
  const rows = [...cats.slice(0, 3), { kind: "cat", mass: 4, home: "boat", tame: true }];
  const table = await prepared(pets, rows, { target: "kind", encode: [oneHot("home")], split });
  t.deepEqual(numbersOf(table), [
    [0, 0, 1, 1],
    [0, 1, 0, 0],
    [0, 0, 1, 1],
    [0, 0, 0, 1],
  ]);
  t.deepEqual(table.preparation.features[0], {
    column: "home",
    as: "one_hot",
    categories: ["boat", "farm", "town"],
    never: ["boat"],
    unseen: "zeros",
  });
  const other = await prepared(pets, rows, { target: "kind", encode: [oneHot("home", { unseen: "other" })], split });
  t.deepEqual(numbersOf(other)[3], [0, 0, 0, 1, 1]);
  const error = { target: "kind", encode: [oneHot("home", { unseen: "error" })], split };
  t.regex(await failureOf(error, rows), /row 4: home is "boat", which was not there while fitting/);
});

test("what was not seen while fitting does not count: no test row changes the preparation", async (t) => {
  const heads: readonly ColumnHead[] = [
    { name: "x", type: "number" },
    { name: "c", type: "text" },
    { name: "set", type: "text" },
  ];
  const is = (value: string) => ({ op: "==", left: column("set"), right: { op: "value", value } }) as const;
  const plan: Plan = {
    features: ["x", "c"],
    encode: [{ column: "c", by: { name: "ordinal", arguments: { order: "found", unseen: "other" } } }],
    rule: "most_common",
    scaling: { name: "standard", arguments: {} },
    split: [
      { part: "train", when: is("train") },
      { part: "test", when: is("test") },
    ],
  };
  const cell = fc.record({
    x: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    c: fc.option(fc.constantFrom("a", "b", "c")),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1 }), fc.array(cell), fc.array(cell), async (train, test1, test2) => {
      const rows = [{ x: 1, c: "a" }, ...train].map((row) => ({ ...row, set: "train" }));
      const [first, second] = await Promise.all(
        [test1, test2].map((rest) =>
          prepared(heads, [...rest.map((row) => ({ ...row, set: "test" })), ...rows], plan, { length: 4 }),
        ),
      );
      t.deepEqual(first!.preparation, second!.preparation);
    }),
    { numRuns: 40 },
  );
});

test("a target that is a number keeps its values, and has the scale at which it is learned: that of the training rows", async (t) => {
  const split = [
    { part: "train", when: { op: "<", left: column("mass"), right: { op: "value", value: 4 } } },
    { part: "test", when: { op: ">=", left: column("mass"), right: { op: "value", value: 4 } } },
  ] as const;
  const plan: Plan = { target: "mass", features: ["tame"], split, targetScaling: { name: "minmax", arguments: {} } };
  const { targets } = await prepared(pets, cats, plan);
  t.like(targets[0], { name: "mass", type: "number", scale: { centre: 1, factor: 0.5 } });
  t.deepEqual([...new Float32Array(targets[0]!.values)], [1, 2, 3, 4]);
});

test("numbers as categories are in order of size; places of an order are scaled as numbers are", async (t) => {
  const heads: readonly ColumnHead[] = [
    { name: "year", type: "number" },
    { name: "size", type: "text" },
  ];
  const rows = [
    { year: 2010, size: "L" },
    { year: 900, size: "S" },
    { year: 2010, size: "M" },
  ];
  const ordinal = { name: "ordinal", arguments: { order: ["S", "M", "L"], unseen: "error" } };
  const table = await prepared(heads, rows, {
    encode: [oneHot("year"), { column: "size", by: ordinal }],
    scaling: { name: "minmax", arguments: {} },
  });
  t.deepEqual(numbersOf(table), [
    [0, 1, 1],
    [1, 0, 0],
    [0, 1, 0.5],
  ]);
});

test("words: the most frequent first, then by the alphabet; 0 pads, 1 is unknown", async (t) => {
  const heads: readonly ColumnHead[] = [{ name: "said", type: "text" }];
  const rows = [{ said: "The cat, the DOG" }, { said: "a dog's the" }, { said: null }];
  const words = { name: "words", arguments: { length: 4, vocabulary: 5 } };
  const table = await prepared(heads, rows, { encode: [{ column: "said", by: words }], rule: "most_common" });
  // the 3 times; then a, cat, dog, dog's once each: of five numbers three are left: the, a, cat = 2, 3, 4.
  t.deepEqual(numbersOf(table), [
    [2, 4, 2, 1],
    [3, 1, 2, 0],
    [0, 0, 0, 0],
  ]);
});

test("derived columns: a later one may use an earlier one; what is made of something missing is missing", async (t) => {
  const double = { op: "*", left: column("mass"), right: { op: "value", value: 2 } } as const;
  const heavy = { op: ">", left: column("twice"), right: { op: "value", value: 3 } } as const;
  const derived = [
    { name: "twice", of: double },
    { name: "heavy", of: heavy },
  ];
  const plan: Plan = { features: ["heavy", "mass"], derived, missing: { numbers: "most_common", text: "error" } };
  const table = await prepared(pets, gaps, plan);
  // heavy: false, missing, true, true: the most common is true.
  t.deepEqual(numbersOf(table), [
    [0, 1],
    [1, 1],
    [1, 2],
    [1, 6],
  ]);
  t.deepEqual(
    table.preparation.columns.map(({ name }) => name),
    ["mass"],
    "nobody who asks later needs the other columns",
  );
});

test("without `features` all columns are learned from, but not what is learned, nor what tells groups and times apart", async (t) => {
  const heads: readonly ColumnHead[] = [
    { name: "x", type: "number" },
    { name: "y", type: "number" },
    { name: "who", type: "text" },
  ];
  const rows = Array.from({ length: 6 }, (_, at) => ({ x: at, y: at * 2, who: `p${at % 3}` }));
  const split = [{ part: "train", share: 1 }] as const;
  const table = await prepared(heads, rows, { target: "y", split, splitting: { group: "who" } });
  t.deepEqual(
    table.preparation.features.map((each) => each.column),
    ["x"],
  );
  t.is(table.targets[0]?.type, "number");
  t.deepEqual([...new Float32Array(table.targets[0]!.values)], [0, 2, 4, 6, 8, 10]);
});

const anyRow = fc.record({
  mass: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  home: fc.option(fc.constantFrom("town", "farm", "boat", "", "__proto__")),
  tame: fc.option(fc.boolean()),
  kind: fc.constantFrom("cat", "dog"),
});
const anyTable = fc.array(anyRow, { minLength: 12, maxLength: 60 });
const everything: Plan = {
  target: "kind",
  encode: [oneHot("home")],
  rule: "most_common",
  scaling: { name: "minmax", arguments: {} },
  split: [
    { part: "train", share: 0.7 },
    { part: "test", share: 0.3 },
  ],
};

/** A part of a random table may happen to have no value of a column; nothing else is let pass. */
function nothingOfAColumn(error: unknown): undefined {
  if (!(error instanceof TaskFailure && error.message.includes("has no value in any row"))) throw error;
}

test("a table is the same whatever the length of its frames, in memory and on disk", async (t) => {
  await fc.assert(
    fc.asyncProperty(anyTable, fc.integer({ min: 1, max: 20 }), async (rows, length) => {
      if (rows.every(({ home }) => home === null || home === "")) return;
      if (rows.every(({ mass }) => mass === null) || rows.every(({ tame }) => tame === null)) return;
      const whole = await prepared(pets, rows, everything, { length: 100 }).catch(nothingOfAColumn);
      // The first part may happen to have nothing of a column.
      if (!whole) return;
      const inMemory = await prepared(pets, rows, everything, { length });
      t.deepEqual(numbersOf(inMemory), numbersOf(whole));
      t.deepEqual(inMemory.preparation, whole.preparation);
      const onDisk = await prepared(pets, rows, { ...everything, memory: 100 }, { length });
      if (!("file" in onDisk.features)) throw new Error("this is more than 100 bytes");
      t.deepEqual(new Uint8Array(readFileSync(onDisk.features.file)), new Uint8Array(bufferOf(whole)));
      t.deepEqual(onDisk.preparation, whole.preparation);
      t.deepEqual(onDisk.parts, whole.parts);
    }),
    { numRuns: 40 },
  );
});

test("who is asked later prepares his rows to the bit as the table was", async (t) => {
  await fc.assert(
    fc.asyncProperty(anyTable, async (rows) => {
      const table = await prepared(pets, rows, everything).catch(nothingOfAColumn);
      if (!table) return;
      // By way of JSON, as a saved model has it.
      const fitted = JSON.parse(JSON.stringify(table.preparation)) as typeof table.preparation;
      const preparer = preparerOf(fitted);
      const numbers = new Float32Array(rows.length * preparer.width);
      preparer.prepare(frameOf(fitted.columns, rows), numbers, () => t.fail("nothing is wrong"));
      t.deepEqual(new Uint8Array(numbers.buffer), new Uint8Array(bufferOf(table)));
    }),
    { numRuns: 40 },
  );
});

test("asked about a row that lacks something, or has what was never there: told by row and column", (t) => {
  const preparer = preparerOf({
    kind: "columns",
    columns: pets.slice(1, 3),
    derived: [],
    features: [
      { column: "mass", as: "number", centre: 0, factor: 1 },
      { column: "home", as: "one_hot", categories: ["farm", "town"], unseen: "error" },
    ],
  });
  const told: string[] = [];
  const rows = [{ mass: 1, home: "town" }, { home: "moon" }, { mass: 2 }];
  preparer.prepare(frameOf(pets.slice(1, 3), rows), new Float32Array(9), (row, name, reason) => {
    told.push(`${row} ${name} ${reason}`);
  });
  t.deepEqual(told, [
    "1 mass is missing, and there is no rule for that",
    '1 home is "moon", which was not there while fitting',
    "2 home is missing, and there is no rule for that",
  ]);
});
