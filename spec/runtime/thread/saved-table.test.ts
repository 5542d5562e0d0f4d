/**
 * Models of tables: what was answered in the run is what the saved model answers for the rows as they stand in the file,
 * to the bit; and what its folder says of it.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import test from "ava";
import type { Predictor } from "../../../lang/plan.js";
import type { ColumnHead } from "../../../runtime/data/frame.js";
import type { Target } from "../../../runtime/data/labels.js";
import type { NetworkResult, Result, TableResult } from "../../../runtime/results.js";
import { load } from "../../../runtime/thread/load-model.js";
import { shared, weightsDigest } from "../../../runtime/thread/weights.js";
import { folderWith } from "../../troupe.js";
import { column, oneHot, type Plan, prepared, type Row } from "../data/prepared.js";
import { assignment, average, call, carry, network, perceptron, resultOf, trained, trainWork } from "./host.js";

const columns: readonly ColumnHead[] = [
  { name: "island", type: "text" },
  { name: "bill length", type: "number" },
  { name: "tagged", type: "flag" },
  { name: "species", type: "text" },
];
const islands = ["Biscoe", "Dream", "Torgersen"];
/** A class is called like the prototype of every object. */
const classes = ["Adelie", "Gentoo", "__proto__"];
const rows: readonly Row[] = Array.from({ length: 60 }, (_, at) => ({
  island: islands[at % 3]!,
  // Every seventh is missing.
  "bill length": at % 7 === 3 ? null : 30 + ((at * 37) % 23) + (at % 3) * 4,
  tagged: at % 2 === 0,
  species: classes[(at * 5 + (at % 7)) % 3]!,
}));

const plan: Plan = {
  target: "species",
  encode: [oneHot("island", { unseen: "error" })],
  derived: [{ name: "double", of: { op: "*", left: column("bill length"), right: { op: "value", value: 2 } } }],
  scaling: call("standard"),
  missing: { numbers: "mean", text: "error" },
};

async function tableOf(more: Partial<Plan> = {}): Promise<TableResult> {
  const { parts: _, ...made } = await prepared(columns, rows, { ...plan, ...more });
  return { kind: "table", ...made, scale: 1, parts: {}, digest: JSON.stringify(more) };
}

const table = await tableOf();
const other = await tableOf({ scaling: call("minmax"), derived: [] });
const training = (width: number) =>
  trainWork({ model: perceptron([width], 8, 3), data: { task: "penguins" }, epochs: 3, batch: 16 });
const a = await trained("a", training(table.shape[0]!), { penguins: table });
const b = await trained("b", training(other.shape[0]!), { penguins: other });
const inputs: Readonly<Record<string, Result>> = { penguins: table, a, b };

const save = (model: Predictor, to: string, given: Readonly<Record<string, Result>> = inputs, scores?: string[]) =>
  resultOf("saved", assignment("save", { kind: "save", model, to, ...(scores ? { scores } : {}) }, given));

const answersIn = async (model: Predictor, given = inputs) =>
  (
    await resultOf("answers", assignment("p", { kind: "predict_rows", model, data: { task: "penguins" } }, given))
  ).first.map(({ row: _row, truth: _truth, ...answer }) => answer);

async function loadedAnswers(folder: string, asked: readonly Row[]) {
  const model = await load(folder, { backend: "wasm" });
  try {
    return await model.predict(asked);
  } finally {
    model.dispose();
  }
}

test.serial("a model of a table answers rows as they stand in the file, to the bit as in the run", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "a");
  const { files } = await save(network("a"), to);
  t.true(files.includes("preparation.json"));
  const answers = await loadedAnswers(to, rows);
  t.deepEqual(answers, await answersIn(network("a")));
  t.deepEqual(Object.keys(answers[0]?.probabilities ?? {}).sort(), [...classes].sort());
  const asked = rows.map((row) => ({ ...row, "bill length": row["bill length"] ?? undefined, extra: [] }));
  t.deepEqual(
    await loadedAnswers(to, asked),
    answers,
    "a column that is not there is missing, and others do not matter",
  );
  const model = await load(to);
  t.deepEqual(model.columns, columns.slice(0, 3));
  t.deepEqual([...model.classes].sort(), [...classes].sort());
  t.deepEqual(model.targets, a.targets);
  t.deepEqual(await model.predict([]), []);
  model.dispose();
  folder.remove();
});

test.serial(
  "answers for whole data go into a file, in the order of the data, with what is right where that is known",
  async (t) => {
    const folder = folderWith({});
    const to = join(folder.path, "answers.jsonl");
    // A part as it is dealt: in no order.
    const some = new SharedArrayBuffer(3 * Uint32Array.BYTES_PER_ELEMENT);
    new Uint32Array(some).set([41, 7, 3]);
    const parts = { some };
    const asking = { kind: "predict_rows", model: network("a"), data: { task: "penguins", part: "some" }, to } as const;
    const lines = () =>
      readFileSync(to, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const known = await resultOf("answers", assignment("p", asking, { penguins: { ...table, parts }, a }));
    t.like(known, { data: "penguins.some", rows: 3, to });
    t.deepEqual(
      lines().map((line) => [line.row, line.species, line.species_predicted, line["species=Gentoo"]]),
      known.first.map((each) => [each.row, each.truth, each.label, each.probabilities?.Gentoo]),
    );
    t.deepEqual(
      known.first.map(({ row, truth }) => [row, truth]),
      [4, 8, 42].map((row) => [row, rows[row - 1]!.species]),
    );
    const bare = await resultOf("answers", assignment("p", asking, { penguins: { ...table, targets: [], parts }, a }));
    t.is(bare.first[0]?.truth, undefined);
    t.deepEqual(Object.keys(lines()[0]), [
      "row",
      "species",
      ...a.targets.flatMap(classNames).map((name) => `species=${name}`),
    ]);
    folder.remove();
  },
);

test.serial("predict in a flow answers a record as the same row of the data", async (t) => {
  const [, first] = rows;
  const on = { island: "Dream", "bill length": Number(first!["bill length"]), tagged: false };
  const { value } = await resultOf("answer", assignment("p", { kind: "predict", model: network("a"), on }, inputs));
  t.deepEqual(value, (await answersIn(network("a")))[1]);
});

test.serial("members that were trained on differently prepared rows prepare each for itself", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "both");
  await save(average("both", [0.25, network("a")], [0.75, network("b")]), to);
  const [both, first, second] = await Promise.all([
    loadedAnswers(to, rows),
    loadedAnswers(join(to, "members/a"), rows),
    loadedAnswers(join(to, "members/b"), rows),
  ]);
  for (const [row, { probabilities = {} }] of both.entries())
    for (const name of classes)
      t.is(probabilities[name], 0.25 * first[row]!.probabilities![name]! + 0.75 * second[row]!.probabilities![name]!);
  const model = await load(to);
  t.deepEqual(model.columns, columns.slice(0, 3), "what they need together");
  model.dispose();
  folder.remove();
});

test.serial("in one run nobody is asked about rows that were prepared in another way", async (t) => {
  const other = await tableOf({ scaling: call("minmax") });
  const data = { task: "penguins" };
  const given = { penguins: other, a };
  for (const work of [
    { kind: "predict_rows", model: network("a"), data },
    { kind: "evaluate", models: [network("a")], data, metrics: [call("accuracy")] },
  ] as const) {
    const outcome = await carry(assignment("p", work, given));
    t.like(outcome, { type: "failed", failure: { code: "data", lasting: true } });
    t.regex(JSON.stringify(outcome), /a learned from rows that were prepared in another way than those of penguins\./);
    const narrow = await carry(assignment("p", work, { ...given, penguins: await tableOf({ derived: [] }) }));
    t.regex(JSON.stringify(narrow), /a takes \[\d\], and a row of penguins is \[\d\]/);
  }
});

test.serial("rows that cannot be answered are told all at once, by row and column", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "a");
  await save(network("a"), to);
  const odd = [rows[0]!, { ...rows[1], island: "Atlantis" }, { ...rows[2], island: null }, {}];
  const error = await t.throwsAsync(loadedAnswers(to, odd));
  t.regex(error.message, /3 rows cannot be answered:\n {2}row 2: island is "Atlantis".*\n {2}row 3: island is missing/);
  t.regex(error.message, /row 4: /);
  const wrong = await t.throwsAsync(loadedAnswers(to, [{ ...rows[0], "bill length": "long" }]));
  t.regex(wrong.message, /Row 1: bill length must be a number/);
  const arrays = await load(to);
  await t.throwsAsync(arrays.predict([[1, 2, 3]]), { message: /named columns/ });
  await t.throwsAsync(arrays.predict([rows[0]!, [1, 2, 3]]), { message: /Row 2 is no object/ });
  arrays.dispose();
  folder.remove();
});

test.serial("equal trainings leave equal folders, and the manifest says what it learned from", async (t) => {
  const folder = folderWith({});
  const again = await trained("a", training(table.shape[0]!), { penguins: table });
  await save(network("a"), join(folder.path, "one"));
  await save(network("a"), join(folder.path, "two"), { a: again });
  const contents = (at: string) =>
    readdirSync(join(folder.path, at)).map((file) => [file, readFileSync(join(folder.path, at, file), "base64")]);
  t.deepEqual(contents("one"), contents("two"));
  const manifest = JSON.parse(readFileSync(join(folder.path, "one/troupe.json"), "utf8"));
  t.like(manifest, {
    version: 2,
    name: "a",
    targets: a.targets.map(({ ...target }) => target),
    provenance: { task: "a", seed: 1, learned: { data: "penguins", rows: 60, digest: table.digest } },
  });
  t.regex(manifest.troupe, /^\d+\.\d+\.\d+$/);
  t.is(manifest.provenance.epochs.length, 3);
  folder.remove();
});

test.serial("what was measured of this very model is saved with it", async (t) => {
  const folder = folderWith({});
  const models = ["b", "a"].map((name, at) => ({ name, scores: [0.25 + at / 4, at + 0.5] }));
  const score: Result = { kind: "scores", data: "penguins.test", rows: 12, metrics: ["accuracy", "log_loss"], models };
  await save(network("a"), join(folder.path, "a"), { ...inputs, score }, ["score"]);
  const { metrics } = JSON.parse(readFileSync(join(folder.path, "a/troupe.json"), "utf8"));
  t.deepEqual(metrics, [{ data: "penguins.test", rows: 12, scores: { accuracy: 0.5, log_loss: 1.5 } }]);
  t.regex(readFileSync(join(folder.path, "a/README.md"), "utf8"), /\| penguins\.test \| 12 \| 0\.5 \| 1\.5 \|/);
  folder.remove();
});

test.serial("the row in its README can be asked about", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "a");
  await save(network("a"), to);
  const readme = readFileSync(join(to, "README.md"), "utf8");
  const [, written = ""] = /predict\(\[([\s\S]*?)\]\);/.exec(readme) ?? [];
  t.regex(written, /island: "Biscoe"/);
  const row: Row = runInNewContext(`(${written})`);
  t.deepEqual(Object.keys(row), ["island", "bill length", "tagged"]);
  t.is((await loadedAnswers(to, [row])).length, 1);
  t.regex(readme, /troupe predict path\/to\/this\/folder --input/);
  folder.remove();
});

test.serial("a preparation that was changed is refused, and so is another format", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "a");
  await save(network("a"), to);
  const file = join(to, "preparation.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"Biscoe"', '"Bisco"'));
  await t.throwsAsync(load(to), { message: /preparation\.json is not what was saved/ });
  const old = join(folder.path, "old");
  mkdirSync(old);
  writeFileSync(join(old, "troupe.json"), JSON.stringify({ format: "troupe-model", version: 1 }));
  await t.throwsAsync(load(old), { message: /format version 1; this Troupe reads version 2/ });
  writeFileSync(join(old, "troupe.json"), "null");
  await t.throwsAsync(load(old), { message: /not the manifest of a model/ });
  folder.remove();
});

const classNames = (target: Target) => (target.type === "classes" ? target.classes : []);

/** `2 * x + 1` of one number. */
function line(): NetworkResult {
  const specs = [
    { name: "dense_1/kernel", shape: [1, 1], offset: 0 },
    { name: "dense_1/bias", shape: [1], offset: 1 },
  ];
  const weights = shared(new Float32Array([2, 1]));
  const layer = { ...call("dense", { units: 1, activation: "linear" }), shape: [1], weights: 2 };
  return {
    ...a,
    network: { name: "line", input: [1], layers: [layer], output: [1] },
    targets: [{ name: "price", type: "number" }],
    scale: 1,
    preparation: {
      kind: "columns",
      columns: [{ name: "size", type: "number" }],
      derived: [],
      features: [{ column: "size", as: "number", centre: 100, factor: 0.125 }],
    },
    specs,
    weights,
    digest: weightsDigest(specs, weights),
  };
}

test.serial("a model of a number answers with a value", async (t) => {
  const folder = folderWith({});
  await save(network("line"), join(folder.path, "line"), { line: line() });
  // (100 - 100) / 8 * 2 + 1, and (124 - 100) / 8 * 2 + 1.
  t.deepEqual(await loadedAnswers(join(folder.path, "line"), [{ size: 100 }, { size: 124 }]), [
    { value: 1 },
    { value: 7 },
  ]);
  const model = await load(join(folder.path, "line"));
  t.deepEqual([model.targets, model.classes], [[{ name: "price", type: "number" }], []]);
  model.dispose();
  t.regex(readFileSync(join(folder.path, "line/README.md"), "utf8"), /\{ value \}[\s\S]*\{ size: 100 \}/);
  folder.remove();
});
