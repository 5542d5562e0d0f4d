/** Tables as text: what is written reads back as it was, by readers that are not ours, and a file is there whole or not at all. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import test from "ava";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { tableFile } from "../../../runtime/data/answers/table-sink.js";
import { formatOf, headOf, rowsOf, type TableFormat } from "../../../runtime/data/answers/table-writer.js";
import type { Column, Frame } from "../../../runtime/data/frame.js";
import { Numbering } from "../../../runtime/data/numbering.js";
import { growFile } from "../../../runtime/put-file.js";
import { folderWith } from "../../troupe.js";

type Cell = string | number | boolean | null;

function columnOf(name: string, type: Column["type"], cells: readonly Cell[]): Column {
  if (type !== "text")
    return { name, type, values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))) };
  const texts = new Numbering<string>();
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : texts.codeOf(String(cell))));
  return { name, type, codes, words: texts.values };
}

const frameOf = (...columns: readonly Column[]): Frame => {
  const [first] = columns;
  return { rows: first?.type === "text" ? first.codes.length : (first?.values.length ?? 0), columns };
};

const written = (format: TableFormat, frame: Frame) =>
  headOf(format, frame.columns) + [...rowsOf(format, frame)].join("");

const names = columnOf("who, what", "text", ['say "hi"', "=1+1", " bare ", "two\nlines", null]);
const numbers = columnOf("n", "number", [1 / 3, -0, 1e21, null, 0.1]);
const flags = columnOf("is", "flag", [true, false, null, true, true]);

test("CSV is quoted where it must be, numbers are written in full, and missing values are nothing", (t) => {
  t.is(
    written("csv", frameOf(names, numbers, flags)),
    `"who, what",n,is
"say ""hi""",0.3333333333333333,true
=1+1,-0,false
" bare ",1e+21,
"two
lines",,true
,0.1,true
`,
  );
});

test("TSV and JSON lines", (t) => {
  const frame = frameOf(columnOf("a", "text", ["x\ty", "x,y", null]), columnOf("__proto__", "number", [1, null, 2.5]));
  t.is(written("tsv", frame), 'a\t__proto__\n"x\ty"\t1\nx,y\t\n\t2.5\n');
  t.is(
    written("jsonl", frame),
    '{"a":"x\\ty","__proto__":1}\n{"a":"x,y","__proto__":null}\n{"a":null,"__proto__":2.5}\n',
  );
});

test("a row with nothing in its only column is still a row", (t) => {
  t.is(written("csv", frameOf(columnOf("n", "number", [1, null]))), 'n\n1\n""\n');
});

test("whatever stands in a table, another reader of CSV reads the same, and JSON the very same", (t) => {
  const rows = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(rows, (given) => {
      const frame = frameOf(
        columnOf(
          "text",
          "text",
          given.map(([text]) => text),
        ),
        columnOf(
          "number",
          "number",
          given.map(([, number]) => number),
        ),
      );
      const read = parse(written("csv", frame), { columns: true }) as { text: string; number: string }[];
      t.deepEqual(
        read.map(({ text, number }) => [text, Number(number)]),
        given,
      );
      const lines = written("jsonl", frame).split("\n").slice(0, -1);
      t.deepEqual(
        lines.map((line) => Object.values(JSON.parse(line))),
        given,
      );
    }),
  );
});

test("ends of names say what is written", (t) => {
  t.deepEqual(formatOf("out/a.csv"), { format: "csv", zipped: false });
  t.deepEqual(formatOf("A.TSV.GZ"), { format: "tsv", zipped: true });
  t.deepEqual(formatOf("a.ndjson"), { format: "jsonl", zipped: false });
  t.is(formatOf("a.xlsx"), undefined);
  t.is(formatOf("csv"), undefined);
});

test("a file is there once it is whole, zipped where its name says so, and nothing is left of one that is abandoned", async (t) => {
  const folder = folderWith({ "old.csv": "old" });
  const frame = frameOf(columnOf("n", "number", [1, 2]));
  const file = join(folder.path, "deep/a.csv.gz");
  const sink = tableFile(file, { format: "csv", zipped: true });
  await sink.add(frame);
  await sink.add(frame);
  t.deepEqual(
    readdirSync(join(folder.path, "deep")).filter((name) => name === "a.csv.gz"),
    [],
  );
  sink.finish();
  sink.abandon();
  t.is(gunzipSync(readFileSync(file)).toString(), "n\n1\n2\n1\n2\n");

  const old = tableFile(join(folder.path, "old.csv"), { format: "csv", zipped: false });
  await old.add(frame);
  old.abandon();
  t.is(readFileSync(join(folder.path, "old.csv"), "utf8"), "old");
  t.deepEqual(readdirSync(folder.path).sort(), ["deep", "old.csv"]);
  folder.remove();
});

test("a file keeps its mode, a link what it points to; a folder is no file", (t) => {
  const folder = folderWith({ "real.csv": "old" });
  const real = join(folder.path, "real.csv");
  chmodSync(real, 0o640);
  symlinkSync(real, join(folder.path, "link.csv"));
  const grown = growFile(join(folder.path, "link.csv"));
  grown.write("new");
  grown.finish();
  t.is(readFileSync(real, "utf8"), "new");
  t.is(statSync(real).mode & 0o777, 0o640);
  mkdirSync(join(folder.path, "folder"));
  writeFileSync(join(folder.path, "folder/mine"), "mine");
  const folderFile = () => tableFile(join(folder.path, "folder"), { format: "csv", zipped: false });
  const error = t.throws(folderFile);
  t.regex(error.message, /cannot be written: it is a folder/);
  folder.remove();
});
