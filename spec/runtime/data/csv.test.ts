/** Reading comma-separated values: every case in pieces of a few bytes too, so that each cell lies across some border. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { type BadCell, BadRows } from "../../../runtime/data/bad-rows.js";
import { openTable } from "../../../runtime/data/sources/csv/reader.js";
import { settingsOf } from "../../../runtime/data/sources/csv/settings.js";
import { tableHead } from "../../../runtime/data/sources/table-head.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { sharedData } from "../../root.js";
import { type Cell, folder, type How, readFile, removeFolder, written } from "./csv-tables.js";

test.after.always(removeFolder);

const pieces = [1, 2, 3, 7, undefined];

interface Case extends How {
  readonly content: string | Buffer;
  /** `a:number b:text`. */
  readonly columns: string;
  readonly rows: readonly (readonly Cell[])[];
  /** Lines and what is said of them: `3 b "x" is no number`, cut where the dots stand. */
  readonly bad?: readonly string[];
}

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
const bigEndian = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
const latin1 = (text: string) => Buffer.from(text, "latin1");

const cases: Readonly<Record<string, Case>> = {
  "numbers and texts": {
    content: "a,b\n1,x\n-2.5,y\n",
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [-2.5, "y"],
    ],
  },
  "no line break at the end": { content: "a,b\n1,x", columns: "a:number b:text", rows: [[1, "x"]] },
  "carriage returns and line feeds": {
    content: "a,b\r\n1,x\r\n2,y\r\n",
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
  },
  "carriage returns alone": {
    content: "a,b\r1,x\r2,y",
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
  },
  "empty lines are passed over, and counted as lines": {
    content: "\n\r\na,b\n\n1,x\n\r\n2\n\n3,z\n",
    columns: "a:number b:text",
    rule: "skip",
    rows: [
      [1, "x"],
      [3, "z"],
    ],
    bad: ['7 "2" has 1 cell, and the table has 2 columns'],
  },
  "quotes hold delimiters, line breaks and quotes": {
    content: 'a,b\n"x, y","say ""no"""\r\n"two\r\nlines\nand three",z\n1,"unclosed',
    columns: "a:text b:text",
    rule: "missing",
    rows: [
      ["x, y", 'say "no"'],
      ["two\r\nlines\nand three", "z"],
      ["1", null],
    ],
    bad: ['6 b "\\"unclosed" opens a quote that is never closed'],
  },
  "a quote that is never closed costs one line": {
    content: 'a,b\n1,"x\n2,y\n3,z\n',
    columns: "a:number b:text",
    rule: "skip",
    rows: [
      [2, "y"],
      [3, "z"],
    ],
    bad: ['2 b "\\"x\\n2,y\\n3,z\\n" opens a quote that is never closed'],
  },
  "text behind a closing quote": {
    content: 'a,b\n"x"y,1\nz,2\n',
    columns: "a:text b:number",
    rule: "skip",
    rows: [["z", 2]],
    bad: ['2 a "\\"x\\"y" goes on behind its closing quote; …'],
  },
  "a quote within a text is a character": { content: 'a,b\n5",x"y\n', columns: "a:text b:text", rows: [['5"', 'x"y']] },
  "blanks around cells do not count, blanks within quotes do": {
    content: 'a, b ,c\n 1 ,  x y\t," z " \n 2,"p, q" ,w\n',
    columns: "a:number b:text c:text",
    rows: [
      [1, "x y", " z "],
      [2, "p, q", "w"],
    ],
  },
  "quoted numbers": {
    content: 'a,b\n"1","x"\n" -2.50 ","y"\n',
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [-2.5, "y"],
    ],
  },
  "missing values": {
    content: 'a,b,c\n1,x,true\n,,\nNA,NA,NA\n"","",""\n"NA","NA",null\n?,None,NaN\n',
    columns: "a:number b:text c:flag",
    rows: [
      [1, "x", true],
      [null, null, null],
      [null, null, null],
      [null, null, null],
      [null, "NA", null],
      [null, null, null],
    ],
  },
  "texts that begin as missing values do": {
    content: "a,b\nNAN,1\nNancy,2\nnone,3\n??,4\nN,5\n",
    columns: "a:text b:number",
    rows: [
      ["NAN", 1],
      ["Nancy", 2],
      ["none", 3],
      ["??", 4],
      ["N", 5],
    ],
  },
  "the spellings of true and false": {
    content: "a,b,c\ntrue,yes,1\nFALSE,no,0\nTrue,no,1\nFalse,no,1\n",
    columns: "a:flag b:text c:number",
    rows: [
      [true, "yes", 1],
      [false, "no", 0],
      [true, "no", 1],
      [false, "no", 1],
    ],
  },
  "numbers of all kinds": {
    content: "a,b\n.5,x\n5.,x\n+7,x\n-0.25,x\n1e3,x\n-1.5E-7,x\n0.1,x\n123456789012345678.5,x\n4.9e-324,x\n",
    columns: "a:number b:text",
    rows: [
      [0.5, "x"],
      [5, "x"],
      [7, "x"],
      [-0.25, "x"],
      [1000, "x"],
      [-1.5e-7, "x"],
      [0.1, "x"],
      [123456789012345680, "x"],
      [5e-324, "x"],
    ],
  },
  "what only JavaScript takes for a number": {
    content: "a,b,c,d\n0x1F,1_000,1e,--1\n",
    settings: { header: "yes" },
    columns: "a:text b:text c:text d:text",
    rows: [["0x1F", "1_000", "1e", "--1"]],
  },
  "whole numbers that a double cannot keep are texts": {
    content: "id,v,w\n9007199254740993,9007199254740991,1\n-12345678901234567890,2,1\n",
    columns: "id:text v:number w:number",
    rows: [
      ["9007199254740993", 9007199254740991, 1],
      ["-12345678901234567890", 2, 1],
    ],
  },
  "whole numbers are rounded where somebody says so": {
    content: "id\n9007199254740993\n",
    settings: { types: { id: "number" } },
    columns: "id:number",
    rows: [[9007199254740992]],
  },
  "infinity is bad in a column of numbers": {
    content: "a,b\n1,x\ninf,y\n-Infinity,z\n1e999,u\n2,v\n",
    columns: "a:number b:text",
    rule: "missing",
    rows: [
      [1, "x"],
      [null, "y"],
      [null, "z"],
      [null, "u"],
      [2, "v"],
    ],
    bad: ['3 a "inf" is larger …', '4 a "-Infinity" is larger …', '5 a "1e999" is larger …'],
  },
  "rows with too few cells or too many, left out": {
    content: "a,b,c\n1,2,x\n3,4\n5,6,y,z,\n7,8,w\n",
    columns: "a:number b:number c:text",
    rule: "skip",
    rows: [
      [1, 2, "x"],
      [7, 8, "w"],
    ],
    bad: ['3 "3,4" has 2 cells, and the table has 3 columns', '4 "5,6,y,z," has 5 cells, …'],
  },
  "rows with too few cells or too many, kept": {
    content: "a,b,c\n1,2,x\n3,4\n5\n5,6,y,z,\n",
    columns: "a:number b:number c:text",
    rule: "missing",
    rows: [
      [1, 2, "x"],
      [3, 4, null],
      [5, null, null],
      [5, 6, "y"],
    ],
    bad: ['3 "3,4" has 2 …', '4 "5" has 1 cell, …', '5 "5,6,y,z," has 5 cells, …'],
  },
  "types are told even where no row is right": {
    content: "a,b\n1,x,\n2,y,\n",
    columns: "a:number b:text",
    rule: "missing",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
    bad: ['2 "1,x," has 3 cells, …', '3 "2,y," has 3 cells, …'],
  },
  "a row counts once, by its first bad cell": {
    content: "a,b,c\n1,2,x\nv,w,y\n",
    settings: { types: { a: "number", b: "number" } },
    columns: "a:number b:number c:text",
    rule: "missing",
    rows: [
      [1, 2, "x"],
      [null, null, "y"],
    ],
    bad: ['3 a "v" is no number'],
  },
  "decimal commas are no numbers, and no names": {
    content: "1,5;x\n2,25;y\n",
    settings: { types: { column_1: "number" } },
    rule: "missing",
    columns: "column_1:number column_2:text",
    rows: [
      [null, "x"],
      [null, "y"],
    ],
    bad: ['1 column_1 "1,5" is no number, whose decimals follow a point', '2 column_1 "2,25" is no number, …'],
  },
  "flags that were said": {
    content: "a,b\n1,x\n0,y\nmaybe,z\n",
    settings: { types: { a: "flag" } },
    columns: "a:flag b:text",
    rule: "missing",
    rows: [
      [true, "x"],
      [false, "y"],
      [null, "z"],
    ],
    bad: ['4 a "maybe" is neither true nor false'],
  },
  "bytes that are not UTF-8": {
    content: latin1("a,b\n1,café\n2,tea\n\xa03,cup\n"),
    settings: { types: { a: "number" } },
    columns: "a:number b:text",
    rule: "missing",
    rows: [
      [1, null],
      [2, "tea"],
      [null, "cup"],
    ],
    bad: ['2 b "caf\uFFFD" is not UTF-8; an old file may want `encoding: "latin1"`', '4 a "\uFFFD3" is not UTF-8; …'],
  },
  "bytes 0": {
    content: "a,b\n1,x\0y\n2\0,z\n3,z\n",
    settings: { types: { a: "number" } },
    columns: "a:number b:text",
    rule: "skip",
    rows: [[3, "z"]],
    bad: ['2 b "x\\u0000y" has a byte 0 in it, …', '3 a "2\\u0000" has a byte 0 in it, …'],
  },
  "latin1, said": {
    content: latin1("a,b\n1,café\n2,thé\n"),
    settings: { encoding: "latin1" },
    columns: "a:number b:text",
    rows: [
      [1, "café"],
      [2, "thé"],
    ],
  },
  "UTF-8 with its mark, and letters of many bytes": {
    content: "\uFEFFα,b\n1,žluťoučký kůň\n2,日本語🎭\n",
    columns: "α:number b:text",
    rows: [
      [1, "žluťoučký kůň"],
      [2, "日本語🎭"],
    ],
  },
  "UTF-16, known by its mark": {
    content: utf16("a;b\n1;日本\n2;🎭\n"),
    columns: "a:number b:text",
    rows: [
      [1, "日本"],
      [2, "🎭"],
    ],
  },
  "UTF-16 with the large end first": {
    content: bigEndian("a\tb\r\n1\t日本\r\n"),
    columns: "a:number b:text",
    rows: [[1, "日本"]],
  },
  "UTF-16 without its mark, said": {
    content: Buffer.from("a,b\n1,é\n", "utf16le"),
    settings: { encoding: "UTF-16LE" },
    columns: "a:number b:text",
    rows: [[1, "é"]],
  },
  "gzip, whatever is in it": {
    content: gzipSync(utf16("\n\na,b\n1,日本\n2\n")),
    columns: "a:number b:text",
    rule: "skip",
    rows: [[1, "日本"]],
    bad: ['5 "2" has 1 cell, …'],
  },
  "gzip in several members": {
    content: Buffer.concat([gzipSync("a,b\n1,x\n"), gzipSync("2,y\n")]),
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
  },
  "tabs, semicolons, bars": {
    content: "a;b;c\n1,5;x|y;z\tw\n2,5;v;u\n",
    columns: "a:text b:text c:text",
    rows: [
      ["1,5", "x|y", "z\tw"],
      ["2,5", "v", "u"],
    ],
  },
  "tab-separated": {
    name: "tsv",
    content: "a\tb\n1\tx, y\n\tz\n",
    columns: "a:number b:text",
    rows: [
      [1, "x, y"],
      [null, "z"],
    ],
  },
  "no header": {
    content: "1,x\n2,y\n",
    columns: "column_1:number column_2:text",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
  },
  "no header, and names for the columns": {
    content: "1,x\n2,y\n",
    settings: { columns: ["size", "kind"] },
    columns: "size:number kind:text",
    rows: [
      [1, "x"],
      [2, "y"],
    ],
  },
  "other names than those of the header": {
    content: "a,b\n1,x\n2,y\n",
    settings: { columns: ["size", "kind"], types: { size: "text" } },
    columns: "size:text kind:text",
    rows: [
      ["1", "x"],
      ["2", "y"],
    ],
  },
  "no header, said": {
    content: "a,b\n1,x\n",
    settings: { header: "no" },
    columns: "column_1:text column_2:text",
    rows: [
      ["a", "b"],
      ["1", "x"],
    ],
  },
  "one column": { content: "a\n1\n\n2\n", columns: "a:number", rows: [[1], [2]] },
  "some columns, in another order": {
    content: 'a,b,c,d\n1,x,"q, r",3\n2,y,"p",4\n',
    wanted: ["d", "b"],
    columns: "a:number b:text c:text d:number",
    rows: [
      [3, "x"],
      [4, "y"],
    ],
  },
  "what is bad in a column that nobody wants is not looked at": {
    content: "a,b\n1,x\ny,z\n",
    settings: { types: { a: "number" } },
    wanted: ["b"],
    columns: "a:number b:text",
    rows: [["x"], ["z"]],
  },
  "a delimiter that is said": {
    content: "a b\n1 x\n 2\n",
    settings: { delimiter: " " },
    columns: "a:number b:text",
    rows: [
      [1, "x"],
      [null, "2"],
    ],
  },
};

for (const [title, each] of Object.entries(cases))
  test(title, async (t) => {
    const file = written(each.content);
    for (const piece of pieces) {
      const found = await readFile(file, { ...each, ...(piece === undefined ? {} : { piece }) });
      const about = `in pieces of ${piece} bytes`;
      t.is(found.columns.map(({ name, type }) => `${name}:${type}`).join(" "), each.columns, about);
      t.deepEqual(found.rows, each.rows, about);
      t.is(found.bad.rows, each.bad?.length ?? 0, about);
      for (const [at, bad] of found.bad.shown.entries()) t.true(says(bad, each.bad?.[at] ?? ""), shown(bad));
      if (!each.bad) t.is(found.known, each.rows.length);
    }
  });

const shown = ({ line, column, text, reason }: BadCell) =>
  `${[line, column].filter((each) => each !== undefined).join(" ")} ${JSON.stringify(text)} ${reason}`;
const says = (bad: BadCell, expected: string) =>
  expected.endsWith("…") ? shown(bad).startsWith(expected.slice(0, -1)) : shown(bad) === expected;

test("a row that is left out leaves no word behind", async (t) => {
  const file = written("a,b,c\nx,1,p\nnever,two,q\ny,3,r\nseen,4,\0\nx,5,q\n");
  const how = { settings: { types: { b: "number" } }, rule: "skip" } as const;
  const { frames } = await readFile(file, how);
  t.deepEqual(
    frames[0]?.columns.map((column) => (column.type === "text" ? column.words : [])),
    [["x", "y"], [], ["p", "r", "q"]],
  );
});

const failures: readonly [title: string, content: string | Buffer, said: RegExp, how?: How][] = [
  ["an empty file", "", /\.csv cannot be used: it has no rows\.$/],
  ["nothing but line breaks", "\n\r\n\n", /it has no rows\.$/],
  ["nothing but a mark", "\uFEFF", /it has no rows\.$/],
  ["a header and nothing else", "a,b\n", /it has a header and no rows\. Say `header: "no"`/],
  ["a name twice", "a,b,a\n1,2,3\n", /two of its columns are called a\. Name all columns/],
  ["a column without a name", ",a\n1,2\n", /its column 1 has no name in the header\. Name all columns/],
  [
    "a name that could upset a terminal",
    "\x1b[2J,b,\x1b[2J\n1,2,3\n",
    /two of its columns are called "\\u001b\[2J"\. /,
    { settings: { header: "yes" } },
  ],
  [
    "names for too many columns",
    "a,b\n1,2\n",
    /it has 2 columns, and `columns` names 3\./,
    {
      settings: { columns: ["x", "y", "z"] },
    },
  ],
  [
    "a type for no column",
    "a,b\n1,2\n",
    /`types` names a column c that it does not have\. Its columns are a, b\./,
    {
      settings: { types: { c: "text" } },
    },
  ],
  ["a type that is none", "a,b\n1,2\n", /"date" is no type of the column a\./, { settings: { types: { a: "date" } } }],
  [
    "a word that is none for a header",
    "a\n1\n",
    /"maybe" is no word for a header\./,
    { settings: { header: "maybe" } },
  ],
  ["a delimiter of two characters", "a\n1\n", /"::" is no delimiter\./, { settings: { delimiter: "::" } }],
  [
    "an encoding that is not there",
    "a\n1\n",
    /there is no encoding "klingon"\. Say `utf-8`/,
    {
      settings: { encoding: "klingon" },
    },
  ],
  ["half a letter of another encoding", utf16("a\n1\n").subarray(0, -1), /it is not text in the encoding utf-16le\./],
  ["UTF-16 that nobody said", Buffer.from("a,b\n1,2\n", "utf16le"), /its header has bytes 0 in it.*utf-16le/],
  ["a header in another encoding", latin1("café,b\n1,2\n"), /its header is not UTF-8: "caf\uFFFD"\. An old file/],
  ["a header with broken quotes", '"a"b,c\n1,2\n', /the quotes of its first line cannot be right\. A quote within/],
  ["gzip that is no gzip", Buffer.from([0x1f, 0x8b, 1, 2, 3]), /it is gzipped, and does not unpack/],
];

for (const [title, content, said, how] of failures)
  test(`${title}, in words`, async (t) => {
    const failure = (await t.throwsAsync(readFile(written(content), how), { instanceOf: TaskFailure }))!.failure;
    t.is(failure.code, "data");
    t.regex(`${failure.message}${failure.advice === undefined ? "" : ` ${failure.advice}`}`, said);
  });

test("gzip that was cut short is told while it is read", async (t) => {
  const whole = gzipSync(
    Buffer.from(`a\n${Array.from({ length: 200_000 }, (_, row) => (row * 7919) % 10_007).join("\n")}`),
  );
  const failure = (await t.throwsAsync(readFile(written(whole.subarray(0, -1000))), { instanceOf: TaskFailure }))!
    .failure;
  t.regex(failure.message, /is gzipped, and does not unpack/);
});

test("a file that is not there", async (t) => {
  const { failure } = (await t.throwsAsync(readFile(join(folder, "none.csv")), { instanceOf: TaskFailure }))!;
  t.is(failure.code, "missing");
  t.regex(failure.message, /none\.csv cannot be read: there is no such file\./);
});

test("bad rows are told several at once, and end the reading by rule", async (t) => {
  const good = "1,x\n".repeat(300_000);
  const file = written(`age,b\n${good}12a,x\n3\n5,y\n,\n"",z,\n`);
  const { failure } = (await t.throwsAsync(readFile(file), { instanceOf: TaskFailure }))!;
  const [first, ...lines] = failure.message.split("\n");
  t.regex(first!, /\.csv has rows that cannot be read:$/);
  t.is(lines.length, 3);
  t.regex(
    lines[0]!,
    /^ {2}line 300002, column age: "12a" is no number; by its first \d+ rows the column holds numbers: say `types: \{ age: text \}` if it is text$/,
  );
  t.is(lines[1], '  line 300003: "3" has 1 cell, and the table has 2 columns');
  t.is(lines[2], '  line 300006: "\\"\\",z," has 3 cells, and the table has 2 columns');
  t.is((await readFile(file, { rule: "skip" })).rows.length, 300_002);
  t.is((await readFile(file, { rule: "missing" })).rows.length, 300_005);
});

test("too long a whole number, far down", async (t) => {
  const file = written(`id\n${"1\n".repeat(600_000)}12345678901234567890\n`);
  const { failure } = (await t.throwsAsync(readFile(file), { instanceOf: TaskFailure }))!;
  t.regex(
    failure.message,
    /line 600002, column id: "12345678901234567890" has more digits than a number keeps; say `types: \{ id: text \}`/,
  );
});

test("a cell of ten megabytes", async (t) => {
  const long = `${'line, ""of"" text\n'.repeat(600_000)}`;
  const { rows, bad } = await readFile(written(`a,b\n1,"${long}"\n2,y\n3\n`), { rule: "skip" });
  t.is(rows.length, 2);
  t.is(rows[0]?.[1], long.replaceAll('""', '"'));
  t.deepEqual(rows[1], [2, "y"]);
  t.is(bad.shown[0]?.line, 600_004);
});

test("ten thousand columns", async (t) => {
  const names = Array.from({ length: 10_000 }, (_, at) => `c${at}`);
  const row = (from: number) => names.map((_, at) => (at % 10 === 9 ? `w${at}` : from + at)).join(",");
  const file = written(`${names.join(",")}\n${Array.from({ length: 40 }, (_, at) => row(at)).join("\n")}\n`);
  const { rows, frames } = await readFile(file);
  t.is(rows.length, 40);
  t.true(frames.length <= 3);
  t.deepEqual([rows[39]?.[0], rows[39]?.[9_998], rows[39]?.[9_999]], [39, 10_037, "w9999"]);
});

test("a stop is heard, and how much was read is told", async (t) => {
  const file = written(`a\n${"1\n".repeat(1_500_000)}`);
  const seen: number[] = [];
  await readFile(file, { progress: (done) => seen.push(done) });
  t.true(seen.length >= 3);
  t.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
  t.is(seen.at(-1), 1);
  let asked = 0;
  await t.throwsAsync(readFile(file, { host: { stopRequested: () => ++asked === 2 } }), { instanceOf: Stopped });
});

test("a stop while gzip is unpacked closes all that is open", async (t) => {
  const file = written(gzipSync(`a\n${"12345\n".repeat(1_000_000)}`));
  let asked = 0;
  await t.throwsAsync(readFile(file, { host: { stopRequested: () => ++asked === 3 } }), { instanceOf: Stopped });
  t.is(asked, 3);
});

test("a table can be read again, and its bad rows count once", async (t) => {
  const bad = new BadRows("skip");
  const host = { stopRequested: () => false, breathe: async () => {} } as unknown as Host;
  const settings = settingsOf({ name: "csv", arguments: { file: written("a,b\n1,x\n2\n3,y\n") } });
  const { reader } = openTable(settings, { seed: 1, host, progress: () => {}, bad });
  for (const pass of [1, 2]) {
    let rows = 0;
    for await (const frame of reader.read(["a"])) rows += frame.rows;
    t.is(rows, 2, `pass ${pass}`);
  }
  t.is(bad.count.rows, 1);
  await t.throwsAsync(
    async () => {
      for await (const _ of reader.read(["c"])) t.fail();
    },
    { instanceOf: TaskFailure, message: /has no column c\./ },
  );
});

/** Real files. */
const real = existsSync(sharedData) ? test : test.skip;
const sharedFile = (name: string) => join(sharedData, name);

real("penguins: words, numbers and missing cells", async (t) => {
  const { columns, rows } = await readFile(sharedFile("penguins.csv"));
  t.is(
    columns.map(({ name, type }) => `${name}:${type}`).join(" "),
    "species:text island:text bill_length_mm:number bill_depth_mm:number flipper_length_mm:number body_mass_g:number sex:text",
  );
  t.is(rows.length, 344);
  t.deepEqual(rows[0], ["Adelie", "Torgersen", 39.1, 18.7, 181, 3750, "MALE"]);
  const missing = columns.map((_, at) => rows.filter((row) => row[at] === null).length);
  t.deepEqual(missing, [0, 0, 2, 2, 2, 2, 11]);
});

real("penguins: the checker sees what the run sees", async (t) => {
  const file = sharedFile("penguins.csv");
  const head = tableHead(settingsOf({ name: "csv", arguments: { file } }));
  const { columns, rows } = await readFile(file);
  t.deepEqual(
    head.columns.map(({ name, type }) => ({ name, type })),
    columns,
  );
  t.is(head.rows, rows.length);
  for (const [at, column] of head.columns.entries()) {
    const values = new Set(rows.map((row) => row[at]).filter((value) => value !== null));
    t.deepEqual([...(column.classes ?? [])].sort(), [...values].map(String).sort());
  }
});

real("iris: no header, and no line break at the end", async (t) => {
  const { columns, rows } = await readFile(sharedFile("iris.csv"));
  t.deepEqual(
    columns.map(({ type }) => type),
    ["number", "number", "number", "number", "text"],
  );
  t.is(rows.length, 150);
  t.deepEqual(rows[149], [5.9, 3, 5.1, 1.8, "Iris-virginica"]);
});

real("optical digits: tabs, whatever the file is called", async (t) => {
  const { columns, rows } = await readFile(sharedFile("optdigits-train.csv"));
  t.is(columns.length, 65);
  t.is(rows.length, 3823);
  t.true(columns.every(({ type }) => type === "number"));
});

real("wine quality: what Number makes of each cell", async (t) => {
  const file = sharedFile("winequality-red.csv");
  const lines = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const { rows } = await readFile(file);
  t.is(rows.length, 1599);
  t.deepEqual(
    rows,
    lines.map((line) => line.split(",").map(Number)),
  );
});
