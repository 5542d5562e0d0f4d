/** Data that a program hands in: every form that is known, in shared memory; every slip in words; and a training on them. */

import test from "ava";
import fc from "fast-check";
import { compile, type GivenData, run } from "../../../runtime/api.js";
import type { Column, Frame } from "../../../runtime/data/frame.js";
import { inspectWith } from "../../../runtime/data/sources/given/asked-for.js";
import { handIn } from "../../../runtime/data/sources/given/hand-in.js";
import { openHandedIn } from "../../../runtime/data/sources/given/held-table.js";
import type { RawArrays, RawTable } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { call } from "../thread/host.js";

const arraysOf = (given: unknown) => openHandedIn(handIn(given, "They")) as RawArrays;

function shown({ rows, shape, features, label }: RawArrays) {
  const numbers = features.type === "uint8" ? new Uint8Array(features.buffer) : new Float32Array(features.buffer);
  const kept = label && (label.type === "classes" ? new Int32Array(label.values) : new Float32Array(label.values));
  return {
    rows,
    shape,
    type: features.type,
    numbers: [...numbers],
    ...(label ? { labels: [...kept!], classes: label.type === "classes" ? label.classes : "numbers" } : {}),
  };
}

test("a list of rows", (t) => {
  const given = { features: [[1, 2], [3, 4.5], new Float64Array([5, 6])], labels: ["b", "a", "b"] };
  t.deepEqual(shown(arraysOf(given)), {
    rows: 3,
    shape: [2],
    type: "float32",
    numbers: [1, 2, 3, 4.5, 5, 6],
    labels: [1, 0, 1],
    classes: ["a", "b"],
  });
});

test("a list of images, and the same as bytes in one list", (t) => {
  const nested = shown(
    arraysOf({
      features: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
    }),
  );
  t.deepEqual(nested, { rows: 1, shape: [2, 3], type: "float32", numbers: [1, 2, 3, 4, 5, 6] });
  const flat = shown(arraysOf({ features: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }));
  t.deepEqual(flat, { ...nested, type: "uint8" });
});

test("what labels are: texts, truth and whole numbers are classes, floats are numbers", (t) => {
  const labelled = (labels: unknown) => {
    const { classes, labels: kept } = shown(arraysOf({ features: [[1], [2], [3]], labels }));
    return [classes, kept];
  };
  t.deepEqual(labelled([10, 9, 10]), [
    ["9", "10"],
    [1, 0, 1],
  ]);
  t.deepEqual(labelled(Int32Array.of(2, -1, 2)), [
    ["-1", "2"],
    [1, 0, 1],
  ]);
  t.deepEqual(labelled([true, true, true]), [
    ["false", "true"],
    [1, 1, 1],
  ]);
  t.deepEqual(labelled([0.5, 1, 2]), ["numbers", [0.5, 1, 2]]);
  t.deepEqual(labelled(Float64Array.of(3, 1, 2)), ["numbers", [3, 1, 2]]);
});

test("what is handed in may change afterwards", (t) => {
  const features = Uint8Array.of(1, 2);
  const raw = arraysOf({ features, shape: [1] });
  features[0] = 9;
  t.deepEqual(shown(raw).numbers, [1, 2]);
});

async function cellsOf(given: unknown): Promise<{ heads: string[]; rows: unknown[][]; frames: Frame[] }> {
  const { reader } = openHandedIn(handIn(given, "They")) as RawTable;
  const [heads, rows, frames] = [
    reader.columns.map(({ name, type }) => `${name}: ${type}`),
    [] as unknown[][],
    [] as Frame[],
  ];
  for await (const frame of reader.read(reader.columns.map(({ name }) => name))) {
    frames.push(frame);
    for (let row = 0; row < frame.rows; row++) rows.push(frame.columns.map((column) => cellOf(column, row)));
  }
  return { heads, rows, frames };
}

function cellOf(column: Column, row: number): unknown {
  if (column.type === "text") return column.words[column.codes[row]!];
  const value = column.values[row]!;
  if (Number.isNaN(value)) return undefined;
  return column.type === "flag" ? value === 1 : value;
}

test("columns and rows of the same cells are the same table", async (t) => {
  const heads = ["age: number", "sex: text", "member: flag"];
  const expected = [
    [31, "f", true],
    [undefined, "m", false],
    [7, undefined, undefined],
  ];
  const columns = { age: [31, null, 7n], sex: ["f", "m", undefined], member: [true, false, null] };
  const byColumn = await cellsOf({ columns });
  t.deepEqual([byColumn.heads, byColumn.rows], [heads, expected]);
  const rows = [{ age: 31, sex: "f", member: true }, { sex: "m", member: false, age: Number.NaN }, { age: 7 }];
  const byRow = await cellsOf({ rows });
  t.deepEqual([byRow.heads, byRow.rows], [heads, expected]);
});

test("a column is there from its first mention, and missing before; one that is always missing is of numbers", async (t) => {
  const { heads, rows } = await cellsOf({ rows: [{ a: null }, { a: null, b: "x" }] });
  t.deepEqual(
    [heads, rows],
    [
      ["a: number", "b: text"],
      [
        [undefined, undefined],
        [undefined, "x"],
      ],
    ],
  );
});

/** Columns of one length, each of numbers, truth or texts with some missing. */
const tables = fc.integer({ min: 1, max: 40 }).chain((rows) => {
  const size = { minLength: rows, maxLength: rows };
  const column = fc.oneof(
    fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }), size),
    fc.array(fc.option(fc.boolean(), { nil: undefined }), size),
    fc.array(fc.option(fc.string(), { nil: undefined }), size),
  );
  return fc.array(column, { minLength: 1, maxLength: 4 });
});

test("any table comes out as it went in, also over several frames, whose words are their own", async (t) => {
  await fc.assert(
    fc.asyncProperty(tables, async (columns) => {
      const found = await cellsOf({ columns: Object.fromEntries(columns.map((column, at) => [`c${at}`, column])) });
      t.deepEqual(
        found.rows,
        columns[0]!.map((_, row) => columns.map((column) => column[row])),
      );
    }),
    { numRuns: 50 },
  );
  const words = Array.from({ length: 25_000 }, (_, row) => `w${Math.floor(row / 10_000)}`);
  const { frames, rows } = await cellsOf({ columns: { word: words } });
  t.deepEqual(
    frames.map((frame) => (frame.columns[0] as Column & { type: "text" }).words),
    [["w0"], ["w1"], ["w2"]],
  );
  t.deepEqual(rows.flat(), words);
});

const wrong: readonly [given: unknown, says: RegExp][] = [
  [undefined, /^They have no known form: undefined\./],
  [[[1, 2]], /^They have no known form: a list\./],
  [{ features: [] }, /have no rows/],
  [{ features: "abc" }, /`features` is abc, and no list of values/],
  [{ features: [1, 2, 3] }, /do not say the `shape` of a row/],
  [{ features: [1, 2, 3], shape: [2] }, /have 3 numbers, and rows of 2 take 2 each/],
  [{ features: [1], shape: [0] }, /the shape of a row is \[0\], and it must be sizes of 1 or more/],
  [{ features: [[1, 2], [3]] }, /row 2 is not 2 numbers, as row 1 is/],
  [
    {
      features: [
        [[1], [2]],
        [[3], 4],
      ],
    },
    /row 2 is not 2 x 1 numbers/,
  ],
  [
    {
      features: [
        [1, 2],
        [3, undefined],
      ],
    },
    /row 2 of `features` holds undefined/,
  ],
  [
    {
      features: [
        [1, 2],
        [3, 1e300],
      ],
    },
    /row 2 of `features` holds 1e\+300/,
  ],
  [{ features: [[1, 2], BigInt64Array.of(1n, 2n)] }, /row 2 of `features` holds 1n, and no number/],
  [{ features: [["1"]] }, /row 1 of `features` holds 1, and no number/],
  [{ features: [[1]], labels: [] }, /have 0 labels, and 1 rows/],
  [{ features: [[1], [2]], labels: ["a", 1] }, /the label of row 2 is 1/],
  [{ features: [[1], [2]], labels: [1, Number.NaN] }, /the label of row 2 is NaN/],
  [{ columns: {} }, /have no columns/],
  [{ columns: { a: [] } }, /have no rows/],
  [{ columns: { a: [1], b: [1, 2] } }, /column b has 2 values, and a has 1/],
  [{ columns: { a: 1 } }, /column a is 1, and no list of values/],
  [{ columns: { a: [1, "x"] } }, /row 2, column a: "x" stands where the rows before hold numbers/],
  [{ columns: { a: [new Date(0)] } }, /row 1, column a: an object \(Date\) is no number, text, true or false/],
  [
    { columns: { a: [1, Number.POSITIVE_INFINITY] } },
    /row 2, column a: Infinity is no number that can be learned from/,
  ],
  [{ rows: [] }, /have no rows/],
  [{ rows: [{ a: 1 }, [1]] }, /row 2 is a list, and no object/],
];

for (const [at, [given, says]] of wrong.entries())
  test(`a slip is told in words, ${at}: ${says.source}`, (t) => {
    const error = t.throws(() => handIn(given, "They"), { instanceOf: TaskFailure, message: says });
    t.is(error?.failure.code, "data");
  });

const flow = (source: string, input = 2, classes = 2) => `
  data points = ${source} { split: { train: 80%, test: 20% } }
  model net = input(${input}) -> dense(8, tanh) -> dense(${classes}, softmax)
  train a { model: net, on: points.train, epochs: 30, batch: 16, optimizer: adam(0.02) }
  evaluate score { models: a, on: points.test, metrics: [accuracy] }
  worker w { backend: wasm }
  pool p { workers: w }`;

/** Two clouds that a line parts. */
const clouds: GivenData = {
  features: Array.from({ length: 200 }, (_, row) => [(row % 2) * 4 + (row % 7) / 7, (row % 5) / 5]),
  labels: Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? "left" : "right")),
};

for (const engine of ["inline", "local"] as const)
  test(`a training on what was handed in, with the engine ${engine}`, async (t) => {
    const { plan, diagnostics } = compile(flow('arrays("points")'), { data: { points: clouds } });
    t.deepEqual(diagnostics, []);
    const report = await run(plan!, { engine, data: { points: clouds } });
    t.is(report.outcome, "done", JSON.stringify(report.failures));
    const score = report.results.score;
    t.is(score?.kind === "scores" ? score.models[0]?.scores[0] : undefined, 1);
    const table = report.results.points;
    t.deepEqual(table?.kind === "table" && table.targets[0]?.type === "classes" ? table.targets[0].classes : [], [
      "left",
      "right",
    ]);
  });

test("the checker sees what was handed in", (t) => {
  const told = (source: string, data: Readonly<Record<string, GivenData>>, ...of: number[]) =>
    compile(flow(source, ...of), { data }).diagnostics.map(({ code, message }) => `${code} ${message}`);
  t.regex(told('arrays("points")', { points: clouds }, 3)[0] ?? "", /^TRP402/);
  t.regex(told('arrays("points")', { points: clouds }, 2, 3)[0] ?? "", /^TRP403/);
  t.deepEqual(told('arrays("pints")', { points: clouds }), [
    'TRP703 `arrays("pints")` cannot be used: nothing was handed in by this name, but points.',
  ]);
  t.deepEqual(told('arrays("points")', { points: { features: [[1], []] } }), [
    'TRP703 `arrays("points")` cannot be used: the data: row 2 is not 1 numbers, as row 1 is.',
  ]);
});

test("facts of a table: types, and the values of columns with few of them, numbers by size", (t) => {
  const columns = { age: [10, 9, null], sex: ["m", "f", "m"], member: [true, false, true], id: Array(3).fill("x") };
  const inspect = inspectWith({ people: { columns } });
  t.deepEqual(inspect(call("arrays", { name: "people" })), {
    known: true,
    rows: 3,
    columns: [
      { name: "age", type: "number", classes: ["9", "10"] },
      { name: "sex", type: "text", classes: ["f", "m"] },
      { name: "member", type: "flag" },
      { name: "id", type: "text", classes: ["x"] },
    ],
  });
  t.deepEqual(inspectWith(undefined)(call("arrays", { name: "people" })), { known: true });
  t.like(inspectWith({ x: { features: [[1]], labels: [0.5] } })(call("arrays", { name: "x" })), { label: "number" });
  t.like(inspectWith({ x: { features: [[1]] } })(call("arrays", { name: "x" })), { label: "none" });
});

test("a flow that asks for data that nobody has fails with the way out", async (t) => {
  const { plan } = compile(flow('arrays("points")'));
  const report = await run(plan!, { engine: "inline" });
  t.is(report.outcome, "failed");
  const failure = report.failures.find(({ task }) => task === "points")?.failure;
  t.is(failure?.code, "data");
  t.is(failure?.message, 'The flow asks for arrays("points"), and nobody handed them in.');
  t.regex(failure?.advice ?? "", /run\(plan, \{ data: \{ points: … \} \}\).*command line/);
});

test("what cannot be learned from is refused before anything runs", async (t) => {
  const { plan } = compile(flow('arrays("points")'));
  const heard: string[] = [];
  const data = { points: { features: [[1], [Number.NaN]] } };
  await t.throwsAsync(run(plan!, { data, onEvent: ({ type }) => heard.push(type) }), {
    instanceOf: TypeError,
    message: 'The data "points": row 2 of `features` holds NaN, and no number that can be learned from.',
  });
  t.deepEqual(heard, []);
});
