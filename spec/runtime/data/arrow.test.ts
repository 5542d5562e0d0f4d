/** Arrow, as its own library writes it: both formats, every type, packings, and what is no Arrow. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type * as Arrow from "apache-arrow";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { unpackLz4Frame } from "../../../runtime/data/sources/arrow/lz4-frame.js";
import { frameRows } from "../../../runtime/data/sources/cells.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { call } from "../thread/host.js";
import { packedByLz4, packedByZstd } from "./feather-files.js";
import { failureOf, type Opening, openTable, optional, readTable, skipped, type Table } from "./tables.js";

const folder = mkdtempSync(join(tmpdir(), "troupe-arrow-"));
test.after.always(() => rmSync(folder, { recursive: true }));

const arrow = optional<typeof Arrow>("apache-arrow");

/** A test that wants the library. */
const given = (name: string, run: (t: ExecutionContext, arrow: typeof Arrow) => Promise<void>) =>
  test(name, async (t) => (arrow ? run(t, arrow) : skipped(t, "apache-arrow")));

let files = 0;
function written(bytes: Uint8Array): string {
  const file = join(folder, `${files++}.arrow`);
  writeFileSync(file, bytes);
  return file;
}

const read = (file: string, opening: Opening & { columns?: readonly string[] } = {}): Promise<Table> =>
  readTable("arrow", { file }, opening);

const formats = ["file", "stream"] as const;

for (const format of formats)
  given(`as ${format}: record batches of any length, frames of one`, async (t, library) => {
    const { Dictionary, Int8, Table, tableToIPC, Utf8, vectorFromArray } = library;
    // A stream may bring a new dictionary with each batch; a file may not.
    const words = () => (format === "file" ? new Utf8() : new Dictionary(new Utf8(), new Int8()));
    const lengths = [1, 9_000, 5, 12_994];
    let begin = 0;
    const [first, ...others] = lengths.map((length) => {
      const i = Array.from({ length }, (_, at) => begin + at);
      begin += length;
      return new Table({
        i: vectorFromArray(Int32Array.from(i)),
        half: vectorFromArray(Float64Array.from(i, (n) => n / 2)),
        even: vectorFromArray(i.map((n) => n % 2 === 0)),
        w: vectorFromArray(
          i.map((n) => `w${n % 5}`),
          words() as Arrow.Utf8,
        ),
        gaps: vectorFromArray(i.map((n) => (n % 3 === 0 ? null : n))),
      });
    });
    const table = await read(written(tableToIPC(first!.concat(...(others as never[])), format)));
    t.deepEqual(table.heads, ["i: number", "half: number", "even: flag", "w: text", "gaps: number"]);
    t.deepEqual(table.frames, [frameRows, frameRows, 2000]);
    const wrong = table.rows.findIndex(
      (row, n) => JSON.stringify(row) !== JSON.stringify([n, n / 2, 1 - (n % 2), `w${n % 5}`, n % 3 === 0 ? null : n]),
    );
    t.is(wrong, -1);
  });

type Made = (arrow: typeof Arrow) => { readonly type: Arrow.DataType; readonly value: unknown };

/** 2024-02-29T12:34:56.789Z. */
const milliseconds = Date.UTC(2024, 1, 29, 12, 34, 56, 789);

const types: readonly [name: string, made: Made, type: string, value: number | string | null][] = [
  ["int8", (a) => ({ type: new a.Int8(), value: -7 }), "number", -7],
  ["uint16", (a) => ({ type: new a.Uint16(), value: 65535 }), "number", 65535],
  ["uint32", (a) => ({ type: new a.Uint32(), value: 4294967295 }), "number", 4294967295],
  ["int64", (a) => ({ type: new a.Int64(), value: -9007199254740991n }), "number", -9007199254740991],
  ["uint64", (a) => ({ type: new a.Uint64(), value: 17n }), "number", 17],
  ["float16", (a) => ({ type: new a.Float16(), value: 0.25 }), "number", 0.25],
  ["float32", (a) => ({ type: new a.Float32(), value: 0.1 }), "number", Math.fround(0.1)],
  ["float64", (a) => ({ type: new a.Float64(), value: 0.1 }), "number", 0.1],
  ["NaN", (a) => ({ type: new a.Float64(), value: Number.NaN }), "number", null],
  ["bool", (a) => ({ type: new a.Bool(), value: true }), "flag", 1],
  ["utf8", (a) => ({ type: new a.Utf8(), value: "ä€😀" }), "text", "ä€😀"],
  ["a missing word", (a) => ({ type: new a.Utf8(), value: "NA" }), "text", null],
  ["large utf8", (a) => ({ type: new a.LargeUtf8(), value: "long" }), "text", "long"],
  ["dictionary", (a) => ({ type: new a.Dictionary(new a.Utf8(), new a.Int8()), value: "word" }), "text", "word"],
  ["dictionary of numbers", (a) => ({ type: new a.Dictionary(new a.Int32(), new a.Int8()), value: 5 }), "number", 5],
  ["date in days", (a) => ({ type: new a.DateDay(), value: new Date(milliseconds) }), "text", "2024-02-29"],
  [
    "date in milliseconds",
    (a) => ({ type: new a.DateMillisecond(), value: Date.UTC(1969, 11, 31) }),
    "text",
    "1969-12-31",
  ],
  [
    "timestamp",
    (a) => ({ type: new a.TimestampMillisecond(), value: milliseconds }),
    "text",
    "2024-02-29T12:34:56.789",
  ],
  [
    "instant",
    (a) => ({ type: new a.TimestampMillisecond("Europe/Vienna"), value: milliseconds }),
    "text",
    "2024-02-29T12:34:56.789Z",
  ],
  ["time", (a) => ({ type: new a.TimeMillisecond(), value: 45_296_780 }), "text", "12:34:56.78"],
  [
    "time in microseconds",
    (a) => ({ type: new a.TimeMicrosecond(), value: 45_296_000_001n }),
    "text",
    "12:34:56.000001",
  ],
];

for (const [name, made, type, value] of types)
  given(`type: ${name}`, async (t, library) => {
    const { type: of, value: stored } = made(library);
    const column = library.vectorFromArray([stored, null, stored], of as Arrow.DataType);
    const file = written(library.tableToIPC(new library.Table({ c: column }), "file"));
    const table = await read(file);
    t.deepEqual([table.heads, table.rows], [[`c: ${type}`], [[value], [null], [value]]]);
    t.deepEqual(inspect(call("arrow", { file })), { known: true, columns: [{ name: "c", type: type as "text" }] });
  });

given("a decimal is rounded once", async (t, { Decimal, makeData, makeVector, Table, tableToIPC }) => {
  // 57 hundredths, and minus 57: 0.57, and not 57 times 0.01, which is 0.5700000000000001.
  const words = Uint32Array.of(57, 0, 0, 0, 2 ** 32 - 57, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1);
  const column = makeVector(makeData({ type: new Decimal(2, 10, 128), length: 2, nullCount: 0, data: words }));
  t.deepEqual((await read(written(tableToIPC(new Table({ c: column }))))).rows, [[0.57], [-0.57]]);
});

const unreadable: readonly [name: string, made: Made, text: string, reason: RegExp][] = [
  ["a number beyond 2^53", (a) => ({ type: new a.Int64(), value: 2n ** 53n }), "9007199254740992", /beyond 2\^53/],
  ["infinity", (a) => ({ type: new a.Float64(), value: -Infinity }), "-Infinity", /is no finite number/],
];

for (const [name, made, text, reason] of unreadable)
  given(`no value: ${name}`, async (t, library) => {
    const { type, value } = made(library);
    const column = library.vectorFromArray([null, value, null], type as Arrow.DataType);
    const file = written(library.tableToIPC(new library.Table({ c: column }), "stream"));
    const left = await read(file, { rule: "skip" });
    t.deepEqual(left.rows, [[null], [null]]);
    t.like(left.bad.shown[0], { file, line: 2, column: "c", text });
    t.regex(left.bad.shown[0]?.reason ?? "", reason);
    t.regex((await failureOf(read(file))).message, /row 2, column c/);
  });

given("lists and structures are no columns, and whoever wants one hears why", async (t, library) => {
  const { Field, Int32, List, Struct, Table, tableToIPC, vectorFromArray } = library;
  const table = new Table({
    a: vectorFromArray([1], new Int32()),
    l: vectorFromArray([[1]], new List(new Field("item", new Int32()))),
    s: vectorFromArray([{ x: 1 }], new Struct([new Field("x", new Int32())])),
    b: vectorFromArray([Uint8Array.of(1)], new library.Binary()),
  });
  const file = written(tableToIPC(table, "file"));
  t.deepEqual((await read(file)).heads, ["a: number"]);
  const reason = async (column: string) => (await failureOf(read(file, { columns: [column] }))).message;
  t.regex(await reason("l"), /^l of .* holds lists/);
  t.regex(await reason("s"), /^s of .* holds structures/);
  t.regex(await reason("b"), /^b of .* holds bytes/);
});

for (const [name, packed] of Object.entries({ LZ4: packedByLz4, Zstandard: packedByZstd }))
  given(`packed by ${name}, as pandas and R write Feather`, async (t) => {
    const table = await read(written(gunzipSync(Buffer.from(packed, "base64"))));
    const expected = Array.from({ length: 200 }, (_, i) => [i % 3 === 0 ? null : i, `word ${i % 4}`]);
    t.deepEqual(table.rows, expected);
  });

given("a table can be read again", async (t, { tableFromArrays, tableToIPC }) => {
  const { reader } = await openTable("arrow", { file: written(tableToIPC(tableFromArrays({ a: [1, 2] }), "file")) });
  for (let time = 0; time < 2; time++) {
    let rows = 0;
    for await (const frame of reader.read(["a"])) rows += frame.rows;
    t.is(rows, 2);
  }
});

given("a file that was cut, and what is no Arrow", async (t, { tableFromArrays, tableToIPC }) => {
  const table = tableFromArrays({ a: Float64Array.from({ length: 100 }, (_, i) => i) });
  const reason = async (bytes: Uint8Array) => (await failureOf(read(written(bytes)))).message;
  const [file, stream] = [tableToIPC(table, "file"), tableToIPC(table, "stream")];
  t.regex(await reason(file.subarray(0, file.length - 1)), /begins as an Arrow file and does not end as one/);
  t.regex(await reason(stream.subarray(0, stream.length - 300)), /cannot be read/);
  t.regex(await reason(stream.subarray(0, 20)), /does not begin as an Arrow file or stream does/);
  t.regex(await reason(Buffer.from("a,b\n1,2\n3,4\n")), /does not begin as an Arrow file or stream does/);
  t.regex(await reason(Buffer.from("FEA1....")), /it is Feather 1/);
  t.regex(await reason(Buffer.alloc(0)), /it is empty/);
  t.regex(await reason(Buffer.concat([stream.subarray(0, 8), Buffer.alloc(1000, 7)])), /its columns cannot be read/);
  t.like(await failureOf(read(join(folder, "none.arrow"))), { code: "missing" });
  t.like(inspect(call("arrow", { file: written(Buffer.alloc(0)) })), { known: false, problem: "unusable" });
});

given("a record batch that says it is something else, or longer", async (t, { tableFromArrays, tableToIPC }) => {
  const bytes = tableToIPC(tableFromArrays({ a: Float64Array.from({ length: 100 }, (_, i) => i) }), "file");
  const reason = async (at: number, byte: number) => {
    const damaged = Uint8Array.from(bytes, (old, place) => (place === at ? byte : old));
    return (await failureOf(read(written(damaged)))).message;
  };
  // In the head of the batch, byte 51 is its kind (3 is a record batch, 2 a dictionary), and 80 to 87 are its rows.
  t.deepEqual([bytes[51], bytes[80]], [3, 100]);
  t.regex(await reason(51, 2), /cannot be read/);
  t.regex(await reason(80, 101), /a part is shorter than it says/);
  t.regex(await reason(84, 1), /a part is shorter than it says/);
});

/** A frame of blocks as they are, or of one sequence each that has only literals: neither needs a packer. */
function lz4Frame(content: Uint8Array, block: number, asTheyAre: boolean): Uint8Array {
  const parts = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0])];
  for (let at = 0; at < content.length; at += block) {
    const part = content.subarray(at, at + block);
    const long = part.length < 15 ? [part.length << 4] : [0xf0, ...lengthBytes(part.length - 15)];
    const body = asTheyAre ? part : Buffer.concat([Buffer.from(long), part]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(asTheyAre ? body.length + 2 ** 31 : body.length);
    parts.push(size, Buffer.from(body));
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

const lengthBytes = (length: number) => [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255];

test("an LZ4 frame of literals gives what went in", (t) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000 }),
      fc.integer({ min: 1, max: 700 }),
      fc.boolean(),
      (bytes, block, as) => Buffer.from(unpackLz4Frame(lz4Frame(bytes, block, as))).equals(bytes),
    ),
  );
  // By hand: three literals "abc", then nine more from three back, which overlap themselves; then the literals "de".
  const block = [0x35, 0x61, 0x62, 0x63, 3, 0, 0x20, 0x64, 0x65];
  const frame = Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);
  t.is(Buffer.from(unpackLz4Frame(frame)).toString(), "abcabcabcabcde");
  t.throws(() => unpackLz4Frame(frame.subarray(0, 12)), { instanceOf: RangeError });
  t.throws(() => unpackLz4Frame(Uint8Array.from(frame, (byte, at) => (at === 15 ? 4 : byte))), { message: /damaged/ });
});
