/** JSON lines: what columns and types are found, what is bad and where it stands, and that chunks change nothing. */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import fc from "fast-check";
import type { Value } from "../../../lang/formula.js";
import { type BadRule, describeBad } from "../../../runtime/data/bad-rows.js";
import { frameRows } from "../../../runtime/data/sources/cells.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { sourceFields } from "../../../runtime/data/sources/json/json-fields.js";
import { readJsonl } from "../../../runtime/data/sources/json/jsonl.js";
import { linesOf } from "../../../runtime/data/sources/json/lines.js";
import { Stopped } from "../../../runtime/thread/host.js";
import { folderWith } from "../../troupe.js";
import { call } from "../thread/host.js";
import { failureOf, openTable, readTable, type Table, tableOf } from "./tables.js";

interface Reading {
  readonly rule?: BadRule;
  readonly columns?: readonly string[];
  readonly types?: Value;
  readonly size?: number;
}

async function read(content: string | Uint8Array, { types = "found", size, ...opening }: Reading = {}): Promise<Table> {
  const folder = folderWith({ "a.jsonl": content });
  try {
    const settings = { file: join(folder.path, "a.jsonl"), types };
    if (size === undefined) return await readTable("jsonl", settings, opening);
    return await tableOf((reading) => readJsonl(settings, reading, size), opening);
  } finally {
    folder.remove();
  }
}

test("columns come in order of first mention, with the types of their values", async (t) => {
  const table = await read('{"z":1.5,"name":"a","yes":true}\n{"late":null,"z":-2e3,"yes":false}\n');
  t.deepEqual(table.heads, ["z: number", "name: text", "yes: flag", "late: text"]);
  t.deepEqual(table.rows, [
    [1.5, "a", 1, null],
    [-2000, null, 0, null],
  ]);
});

test("keys that look like numbers keep their order too", async (t) => {
  const table = await read('{"2020":1,"b":2,"2019":3}\n');
  t.deepEqual(table.heads, ["2020: number", "b: number", "2019: number"]);
  t.deepEqual(table.rows, [[1, 2, 3]]);
});

test("only the columns asked for, in the order asked for", async (t) => {
  const table = await read('{"a":1,"b":"x","c":[1]}\n{"a":2,"b":"y","c":5}\n', { columns: ["b", "a"] });
  t.deepEqual(table.rows, [
    ["x", 1],
    ["y", 2],
  ]);
  t.is(table.bad.rows, 0);
});

test("null, absent and missing words are missing, and tell nothing of a type", async (t) => {
  const table = await read('{"a":"NA","b":"x"}\n{"a":1,"b":""}\n{"b":"?"}\n{"a":null,"b":null}\n');
  t.deepEqual(table.heads, ["a: number", "b: text"]);
  t.deepEqual(table.rows, [
    [null, "x"],
    [1, null],
    [null, null],
    [null, null],
  ]);
});

test("numbers and texts in one column are texts, numbers as JSON writes them", async (t) => {
  const table = await read('{"a":1.0}\n{"a":"x"}\n{"a":1e21}\n{"a":true}\n');
  t.deepEqual(table.heads, ["a: text"]);
  t.deepEqual(table.rows, [["1"], ["x"], ["1e+21"], ["true"]]);
});

test("whole numbers beyond 2^53 in the head are texts with every digit", async (t) => {
  // 2^53 + 1 is no double: JSON.parse makes it 2^53.
  const table = await read('{"id":9007199254740993,"x":1}\n{"x":2,"id": -9007199254740995 }\n{"id":7,"x":1e300}\n');
  t.deepEqual(table.heads, ["id: text", "x: number"]);
  t.deepEqual(table.rows, [
    ["9007199254740993", 1],
    ["-9007199254740995", 2],
    ["7", 1e300],
  ]);
});

test("what is said of types goes before what is found", async (t) => {
  const table = await read('{"zip":1010,"n":"5","f":1}\n{"zip":"0999","n":" 6.5","f":"false"}\n', {
    types: { zip: "text", n: "number", f: "flag" },
  });
  t.deepEqual(table.heads, ["zip: text", "n: number", "f: flag"]);
  t.deepEqual(table.rows, [
    ["1010", 5, 1],
    ["0999", 6.5, 0],
  ]);
  const failure = await failureOf(read('{"a":1}\n', { types: { b: "text" } }));
  t.regex(failure.message, /`types` names b, and no object/);
});

test("__proto__, constructor and their kin are keys like others, and nothing else", async (t) => {
  const table = await read(
    '{"__proto__":1,"a":1}\n{"a":2,"constructor":5}\n{"a":3,"__proto__":{"a":9},"toString":null}\n',
    { rule: "missing" },
  );
  t.deepEqual(table.heads, ["__proto__: number", "a: number", "constructor: number", "toString: text"]);
  t.deepEqual(table.rows, [
    [1, 1, null, null],
    [null, 2, 5, null],
    [null, 3, null, null],
  ]);
  t.is(({} as { a?: number }).a, undefined);
  t.deepEqual(
    table.bad.shown.map(({ line, column, text }) => [line, column, text]),
    [[3, "__proto__", '{"a":9}']],
  );
});

test("byte-order mark, CRLF, empty lines, no line break at the end, and a file without any", async (t) => {
  const rows = [[1], [2], [3]];
  t.deepEqual((await read('\uFEFF{"a":1}\r\n\r\n{"a":2}\r\n  \n\n{"a":3}')).rows, rows);
  t.deepEqual((await read('{"a":1}')).rows, [[1]]);
});

test("gzip is known by its bytes", async (t) => {
  const text = '{"a":1}\n{"a":2}\n';
  t.deepEqual((await read(gzipSync(text))).rows, [[1], [2]]);
  const cut = gzipSync(JSON.stringify({ a: "long enough to be cut".repeat(9) })).subarray(0, 40);
  t.regex((await failureOf(read(cut))).message, /cannot be read/);
});

/** A head of a MiB and more; what comes behind it in `tail` was not seen when types were found. */
const behindTheHead = (tail: string) => `${'{"a":1,"b":"x","c":true}\n'.repeat(43_000)}${tail}`;
const headRows = 43_000;

test("a key that turns up after the head is no column", async (t) => {
  const table = await read(behindTheHead('{"a":2,"new":5}\n'));
  t.deepEqual(table.heads, ["a: number", "b: text", "c: flag"]);
  t.deepEqual(table.rows.at(-1), [2, null, null]);
  t.deepEqual(table.frames, [frameRows, frameRows, frameRows, frameRows, headRows + 1 - 4 * frameRows]);
});

const bad: readonly [line: string, column: string | undefined, text: string, reason: RegExp][] = [
  ['{"a":"abc"}', "a", "abc", /is no number/],
  ['{"a":true}', "a", "true", /is no number/],
  ['{"a":12345678901234567890}', "a", "12345678901234567890", /beyond 2\^53/],
  ['{"a":1e999}', "a", "Infinity", /is no finite number/],
  ['{"b":[1,"]"]}', "b", '[1,"]"]', /holds a list: only numbers, texts and true\/false can be columns/],
  ['{"b":{"c":1}}', "b", '{"c":1}', /holds an object/],
  ['{"c":2}', "c", "2", /is neither true nor false/],
  ['{"a":1,', undefined, '{"a":1,', /is no JSON$/],
  ['{"a":1} {"a":2}', undefined, '{"a":1} {"a":2}', /is no JSON$/],
  ["[1]", undefined, "[1]", /is no JSON object/],
  ["null", undefined, "null", /is no JSON object/],
];

for (const [line, column, text, reason] of bad)
  test(`bad: ${line}`, async (t) => {
    // What is said of types holds for all of the file, as what is found in its head holds for what comes behind it.
    const types = { a: "number", b: "text", c: "flag" };
    const content = `{"a":1,"b":"x","c":true}\n${line}\n{"a":3}\n`;
    const skipped = await read(content, { rule: "skip", types });
    t.deepEqual(skipped.rows, [
      [1, "x", 1],
      [3, null, null],
    ]);
    const [shown] = skipped.bad.shown;
    t.deepEqual([skipped.bad.rows, shown?.line, shown?.column, shown?.text], [1, 2, column, text]);
    t.regex(shown?.reason ?? "", reason);
    const kept = await read(content, { rule: "missing", types });
    t.deepEqual([kept.rows[1], kept.bad.rows], [[null, null, null], 1]);
    t.regex((await failureOf(read(content, { types }))).message, /line 2/);
  });

test("the cells beside a bad one stay", async (t) => {
  const table = await read(behindTheHead('{"a":"abc","b":"y","c":false}\n'), { rule: "missing" });
  t.deepEqual(table.rows.at(-1), [null, "y", 0]);
  t.is(table.bad.shown[0]?.line, headRows + 1);
});

test("a line that is no UTF-8 is bad, and its neighbours are not", async (t) => {
  const line = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
  const table = await read(Buffer.concat([Buffer.from('{"a":"ä"}\n'), line, Buffer.from('{"a":"ö"}\n')]), {
    rule: "skip",
  });
  t.deepEqual(table.rows, [["ä"], ["ö"]]);
  t.deepEqual([table.bad.shown[0]?.line, table.bad.shown[0]?.reason], [2, "is not UTF-8"]);
});

test("several bad rows of a frame are told at once, in order", async (t) => {
  const failure = await failureOf(read('{"a":1}\nnonsense\n{"a":2}\n{"a":[]}\n'));
  t.is(failure.code, "data");
  t.regex(failure.message, /line 2: "nonsense" is no JSON\n.*line 4, column a: "\[\]" holds a list/);
});

const noTables: readonly [name: string, content: string, says: RegExp][] = [
  ["an empty file", "", /it has no rows/],
  ["a list", '[\n{"a":1}\n]', /one JSON list.*an object a line/],
  ["one object over lines", '{\n"a":1\n}\n', /none of its first lines is a JSON object/],
  ["CSV", "a,b\n1,2\n", /none of its first lines is a JSON object/],
];

for (const [name, content, says] of noTables)
  test(`no table: ${name}`, async (t) => {
    const failure = await failureOf(read(content));
    t.is(failure.code, "data");
    t.regex(failure.message, says);
  });

test("a file that is not there", async (t) => {
  const failure = await failureOf(readTable("jsonl", { file: "/nowhere/a.jsonl", types: "found" }));
  t.is(failure.code, "missing");
  t.regex(failure.message, /there is no such/);
});

test("a column of lists is none, and whoever wants it hears why", async (t) => {
  const content = '{"a":1,"tags":["x"]}\n';
  t.deepEqual((await read(content)).heads, ["a: number"]);
  t.regex((await failureOf(read(content, { columns: ["tags"] }))).message, /tags of .* holds lists or objects/);
  t.regex((await failureOf(read(content, { columns: ["b"] }))).message, /has no column b; it has a\.$/);
});

test("the checker hears of columns, classes and rows", (t) => {
  const folder = folderWith({ "a.jsonl": '{"a":10,"b":"y"}\n{"a":9,"b":"x"}\n\n{"a":10}\n', "b.jsonl": "[]" });
  const facts = (name: string) => inspect(call("jsonl", { file: join(folder.path, name), types: "found" }));
  t.deepEqual(facts("a.jsonl"), {
    known: true,
    columns: [
      { name: "a", type: "number", classes: ["9", "10"] },
      { name: "b", type: "text", classes: ["x", "y"] },
    ],
    rows: 3,
  });
  t.like(facts("b.jsonl"), { known: false, problem: "unusable" });
  t.like(facts("c.jsonl"), { known: false, problem: "missing", reason: "there is no such file" });
  folder.remove();
});

test("reading stops when it is asked to", async (t) => {
  const folder = folderWith({ "a.jsonl": '{"a":1}\n' });
  const settings = { file: join(folder.path, "a.jsonl"), types: "found" };
  const { reader } = await openTable("jsonl", settings, { host: { stopRequested: () => true } });
  await t.throwsAsync(
    async () => {
      for await (const _ of reader.read(["a"])) t.fail();
    },
    { instanceOf: Stopped },
  );
  folder.remove();
});

const cell = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("NA", "ä€😀", "line\nbreak", '"', "\\", "{", "]"),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const object = fc.dictionary(fc.constantFrom("a", "b", "__proto__", "7", "ö"), cell);
const line = fc.oneof(
  { weight: 8, arbitrary: object.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "{", "[]", '{"a":9007199254740993}') },
);
const file = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .map(([lines, end, mark]) => `${mark ? "\uFEFF" : ""}{"a":1,"b":"x"}${end}${lines.join(end)}`);

/** Without the file, which lies in a folder of its own each time. */
const linesOfBad = ({ bad: { rows, shown } }: Table) => [rows, ...shown.map(describeBad)];

test("the same table comes out whatever the size of a chunk", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.integer({ min: 64, max: 200 }),
      fc.constantFrom<BadRule>("skip", "missing"),
      fc.boolean(),
      async (text, size, rule, zipped) => {
        const content = zipped ? gzipSync(text) : text;
        const [whole, cut] = [await read(content, { rule }), await read(content, { rule, size })];
        t.deepEqual({ ...cut, bad: linesOfBad(cut) }, { ...whole, bad: linesOfBad(whole) });
        return true;
      },
    ),
    { numRuns: 60 },
  );
});

test("lines are the same whatever the chunks, down to a byte", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom("\n", "\r\n", "a", "ä", "😀") }),
      fc.nat(5),
      async (text, more) => {
        const bytes = Buffer.from(text);
        async function* chunks(size: number) {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const lines: string[] = [];
        for await (const { first, texts, garbled } of linesOf("a", chunks(1 + more))) {
          if (first !== lines.length + 1 || garbled.size > 0) return false;
          lines.push(...texts);
        }
        const expected = text.split("\n");
        if (expected.at(-1) === "") expected.pop();
        return JSON.stringify(lines) === JSON.stringify(expected);
      },
    ),
  );
  t.pass();
});

test("fields as they stand give what JSON.parse gives", (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (value, indent) => {
      const parsed = [...sourceFields(` ${JSON.stringify(value, null, indent)}`)].map(([key, text]) => [
        key,
        JSON.parse(text),
      ]);
      // By key: a value may hold a `toString` of its own, which sorting by text would call.
      const byKey = ([a = ""]: readonly unknown[], [b = ""]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1);
      return JSON.stringify(parsed.sort(byKey)) === JSON.stringify(Object.entries(value).sort(byKey));
    }),
  );
  t.deepEqual(
    [...sourceFields('{"b":1.50,"a":[{"x":"]"}],"b":2}')],
    [
      ["b", "2"],
      ["a", '[{"x":"]"}]'],
    ],
  );
});
