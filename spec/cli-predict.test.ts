/** `troupe predict`: files of every kind in, the answers of the saved model out, to the bit; and what becomes of bad rows and calls. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import test from "ava";
import { parse } from "csv-parse/sync";
import type { ColumnHead } from "../runtime/data/frame.js";
import type { TableResult } from "../runtime/results.js";
import { load } from "../runtime/thread/load-model.js";
import { oneHot, prepared, type Row } from "./runtime/data/prepared.js";
import {
  assignment,
  call,
  digitsTable,
  network,
  perceptron,
  resultOf,
  trained,
  trainWork,
} from "./runtime/thread/host.js";
import { ended, folderWith, start, troupe } from "./troupe.js";

const columns: readonly ColumnHead[] = [
  { name: "island", type: "text" },
  { name: "bill, in mm", type: "number" },
  { name: "species", type: "text" },
];
const rows: readonly Row[] = Array.from({ length: 40 }, (_, at) => ({
  island: ["Biscoe", "Dream"][at % 2]!,
  "bill, in mm": 30 + ((at * 37) % 23) / 4,
  species: ["Adelie", "Gentoo"][(at >> 1) % 2]!,
}));

const folder = folderWith({});
const at = (name: string) => join(folder.path, name);
test.after.always(() => folder.remove());

async function saveTableModel(): Promise<void> {
  const plan = { target: "species", encode: [oneHot("island", { unseen: "error" })], scaling: call("standard") };
  const { parts: _, ...made } = await prepared(columns, rows, plan);
  const table: TableResult = { kind: "table", ...made, scale: 1, parts: {}, digest: "" };
  const model = perceptron(table.shape, 8, 2);
  const a = await trained("a", trainWork({ model, data: { task: "d" }, batch: 8 }), { d: table });
  await resultOf("saved", assignment("save", { kind: "save", model: network("a"), to: at("model") }, { a }));
}

const header = '"bill, in mm",id,island';
const line = (row: Row, id: number) => `${row["bill, in mm"]},${String(id).padStart(3, "0")},${row.island}`;
const text = `${[header, ...rows.map(line)].join("\n")}\n`;

test.before(async () => {
  await saveTableModel();
  writeFileSync(at("rows.csv"), text);
});

const predict = (...words: string[]) => troupe(["predict", "model", ...words], folder.path);
const read = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

async function expected() {
  const model = await load(at("model"));
  const answers = await model.predict(rows);
  model.dispose();
  return answers;
}

test.serial("a CSV file gets its answers behind its columns, to the bit as `load` answers", async (t) => {
  const { status, stdout, stderr } = await predict("--input", "rows.csv", "--output", "out/answers.csv");
  t.deepEqual({ status, stdout }, { status: 0, stdout: "" });
  t.regex(stderr, /answers\.csv: 40 rows answered by a/);
  const [head] = readFileSync(at("out/answers.csv"), "utf8").split("\n");
  t.is(head, '"bill, in mm",id,island,species,species=Adelie,species=Gentoo');
  const answers = read(readFileSync(at("out/answers.csv"), "utf8"));
  t.is(answers[7]?.id, "007", "what is only kept stays as it was");
  t.deepEqual(
    answers.map((row) => [row.species, Number(row["species=Adelie"]), Number(row["species=Gentoo"])]),
    (await expected()).map(({ label, probabilities }) => [label, probabilities?.Adelie, probabilities?.Gentoo]),
  );
  t.deepEqual(readdirSync(at("out")), ["answers.csv"]);
});

test.serial("other kinds of files, in and out, say the same", async (t) => {
  const { stdout } = await predict("--input", "rows.csv", "--keep", "none");
  writeFileSync(
    at("rows.tsv.gz"),
    gzipSync(text.replaceAll('"bill, in mm"', "bill, in mm ").replaceAll(/,(?! )/g, "\t")),
  );
  writeFileSync(at("rows.jsonl"), rows.map(({ species: _, ...row }) => `${JSON.stringify(row)}\n`).join(""));
  t.is((await predict("--input", "rows.jsonl", "--keep", "none")).stdout, stdout);
  t.is((await predict("--input", "rows.tsv.gz", "--keep", "none")).stdout, stdout);
  await predict("--input", "rows.csv", "--keep", "id", "--output", "answers.jsonl.gz");
  const lines = gunzipSync(readFileSync(at("answers.jsonl.gz")))
    .toString()
    .trimEnd()
    .split("\n");
  const objects = lines.map((each) => JSON.parse(each));
  t.deepEqual(Object.keys(objects[0]), ["id", "species", "species=Adelie", "species=Gentoo"]);
  t.deepEqual(
    objects.map(({ species }) => species),
    read(stdout).map(({ species }) => species),
  );
  const named = await predict("--input", "rows.csv", "--output", "answers.txt", "--format", "tsv", "--quiet");
  t.deepEqual([named.status, named.stderr], [0, ""]);
  t.regex(readFileSync(at("answers.txt"), "utf8"), /^"?bill, in mm"?\tid\tisland\tspecies\t/);
});

test.serial("a file without a header has its columns named", async (t) => {
  writeFileSync(at("bare.csv"), text.slice(header.length + 1));
  const named = await predict("--input", "bare.csv", "--keep", '"bill, in mm"', "--columns", header);
  t.is(named.stdout, (await predict("--input", "rows.csv", "--keep", '"bill, in mm"')).stdout);
  const bare = await predict("--input", "bare.csv");
  t.is(bare.status, 3);
  t.regex(bare.stderr, /It has no header: name its 3 columns in their order, as --columns /);
  const lines = await predict("--input", "rows.jsonl", "--columns", header);
  t.is(lines.status, 2);
  t.regex(lines.stderr, /--columns is for text without a header/);
});

test.serial("a file that is not UTF-8 has its encoding said", async (t) => {
  writeFileSync(
    at("old.csv"),
    Buffer.from(`gr\u00f6\u00dfe,${text.replace(/\n(?=.)/g, "\nG\u00f6ttingen,")}`, "latin1"),
  );
  const refused = await predict("--input", "old.csv");
  t.is(refused.status, 3);
  t.regex(refused.stderr, /its header is not UTF-8[\s\S]*--encoding latin1/);
  const read = await predict("--input", "old.csv", "--encoding", "latin1", "--keep", "gr\u00f6\u00dfe");
  t.is(read.status, 0, read.stderr);
  t.regex(read.stdout, /^gr\u00f6\u00dfe,species,.*\nG\u00f6ttingen,/);
  const lines = await predict("--input", "rows.jsonl", "--encoding", "latin1");
  t.is(lines.status, 2);
  t.regex(lines.stderr, /--encoding is for \.csv and \.tsv/);
});

test.serial("an input with a column of that name keeps it", async (t) => {
  writeFileSync(at("known.csv"), text.replaceAll("\n", ",Adelie\n").replace("island,Adelie", "island,species"));
  const { stdout } = await predict("--input", "known.csv", "--keep", "species");
  t.is(stdout.split("\n")[0], "species,species_predicted,species=Adelie,species=Gentoo");
});

const odd = `${header}\n30,1,Biscoe\nlong,2,Dream\n31,3,Atlantis\n32,4,Dream\n`;

test.serial("rows that cannot be read or answered end with 3 and say where, and nothing is written", async (t) => {
  writeFileSync(at("odd.csv"), odd);
  writeFileSync(at("kept.csv"), "mine");
  const unreadable = await predict("--input", "odd.csv", "--output", "kept.csv");
  t.is(unreadable.status, 3);
  t.regex(unreadable.stderr, /odd\.csv has a row that cannot be read:\n {2}line 3, column bill, in mm: "long"/);
  t.regex(unreadable.stderr, /--on-bad skip/);
  writeFileSync(at("odd.csv"), odd.replace("long", "33"));
  const unanswered = await predict("--input", "odd.csv", "--output", "kept.csv");
  t.is(unanswered.status, 3);
  t.regex(unanswered.stderr, /A row cannot be answered:\n {2}row 3: island is "Atlantis", which was not there/);
  t.is(readFileSync(at("kept.csv"), "utf8"), "mine");
  t.deepEqual(
    readdirSync(folder.path).filter((name) => name.includes(".tmp")),
    [],
  );
});

test.serial("or they are left out, or have no answer", async (t) => {
  writeFileSync(at("odd.csv"), odd);
  const skipped = await predict("--input", "odd.csv", "--on-bad", "skip", "--keep", "id");
  t.is(skipped.status, 0);
  t.deepEqual(
    read(skipped.stdout).map(({ id }) => id),
    ["1", "4"],
  );
  t.regex(
    skipped.stderr,
    /1 row left out, not readable:\n {2}line 3, .*\n1 row left out, not to be answered \(of those that are left\):/,
  );
  const missing = await predict("--input", "odd.csv", "--on-bad", "missing", "--keep", "id");
  const [, second, third, fourth] = missing.stdout.split("\n").slice(1);
  // There is no rule for a bill that is missing.
  t.deepEqual([missing.status, second, third?.startsWith("3,,,")], [0, "2,,,", true]);
  t.regex(fourth ?? "", /^4,\w+,0\.\d+,0\.\d+$/);
});

test.serial("a text without rows is no table", async (t) => {
  writeFileSync(at("empty.csv"), `${header}\n`);
  const { status, stdout, stderr } = await predict("--input", "empty.csv");
  t.deepEqual([status, stdout], [3, ""]);
  t.regex(stderr, /empty\.csv.*no rows/);
});

const wrong: readonly [words: string[], status: number, says: RegExp][] = [
  [[], 2, /--input is missing.*\n.*--input rows\.csv/],
  [["--input", "rows.csv", "--output", "y.xlsx"], 2, /y\.xlsx.*cannot be told by its name.*\n.*--format csv/],
  [["--input", "rows.csv", "--format", "xml"], 2, /--format xml is none of csv, tsv, jsonl/],
  [["--input", "rows.csv", "--on-bad", "ignore"], 2, /--on-bad ignore is none of/],
  [["--input", "rows.csv", "--keep", "iland"], 2, /--keep names iland.*\n.*Did you mean island\?/],
  [["--input", "rows.xyz"], 2, /rows\.xyz.*\n.*\.csv/],
  [["--input", "none.csv"], 3, /none\.csv.*there is no such file/],
  [["--input", "other.csv"], 3, /other\.csv has no column island.*\n.*It has bill, in mm, id\./],
  [["--input", "rows.csv", "--output", "rows.csv/y.csv"], 3, /cannot be written: a part of the path is a file/],
];

for (const [words, status, says] of wrong)
  test.serial(`in words and with ${status}: troupe predict model ${words.join(" ")}`, async (t) => {
    writeFileSync(at("other.csv"), '"bill, in mm",id\n30,1\n');
    const found = await predict(...words);
    t.is(found.status, status, found.stderr);
    t.is(found.stdout, "");
    t.regex(found.stderr, says);
    t.notRegex(found.stderr, /\n\s+at /, "a stack trace is no message");
  });

test.serial("a folder without a model ends with 3", async (t) => {
  const { status, stderr } = await troupe(["predict", "nowhere", "--input", "rows.csv"], folder.path);
  t.is(status, 3);
  t.regex(stderr, /nowhere\/troupe\.json cannot be read: there is no such file/);
});

test.serial("a model of arrays takes as many columns as it has inputs, beside its label", async (t) => {
  const digits = await digitsTable(60);
  const net = await trained("digits", trainWork({ data: { task: "digits" }, epochs: 1 }), { digits });
  const saving = { kind: "save", model: network("digits"), to: at("digits") } as const;
  await resultOf("saved", assignment("save", saving, { digits: net }));
  const images = Array.from({ length: 3 }, (_, row) =>
    Array.from({ length: 784 }, (_, i) => ((row + 1) * i * 7) % 256),
  );
  const names = ["label", ...images[0]!.map((_, i) => `pixel_${i}`)].join(",");
  writeFileSync(at("images.csv"), `${names}\n${images.map((image) => `9,${image.join(",")}\n`).join("")}`);
  const { status, stdout } = await troupe(
    ["predict", "digits", "--input", "images.csv", "--keep", "label"],
    folder.path,
  );
  t.is(status, 0);
  const model = await load(at("digits"));
  const answers = await model.predict(images);
  model.dispose();
  t.deepEqual(
    read(stdout).map((row) => [row.label_predicted, Number(row["label=3"])]),
    answers.map(({ label, probabilities }) => [label, probabilities?.["3"]]),
  );
  const few = await troupe(["predict", "digits", "--input", "rows.csv"], folder.path);
  t.is(few.status, 3);
  t.regex(few.stderr, /The model takes rows of 784 numbers, and rows\.csv has 3 columns/);
});

test.serial("Ctrl-C ends with 130, however far it is", async (t) => {
  // More than a pipe holds: who is not read from cannot come to an end.
  const many = Array.from({ length: 50_000 }, (_, id) => line(rows[id % rows.length]!, id));
  writeFileSync(at("many.csv"), `${header}\n${many.join("\n")}\n`);
  const child = start(["predict", "model", "--input", "many.csv"], folder.path);
  await new Promise((resolve) => child.stdout?.once("readable", resolve));
  child.kill("SIGINT");
  const { status, stdout } = await ended(child);
  t.is(status, 130);
  t.true(stdout.split("\n").length < 50_000);
});
