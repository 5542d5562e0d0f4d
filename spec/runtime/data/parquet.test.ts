/** Parquet, as DuckDB writes it: every type, packing and row group, what is bad, and what is no Parquet. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { frameRows } from "../../../runtime/data/sources/cells.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { Stopped } from "../../../runtime/thread/host.js";
import { call } from "../thread/host.js";
import { duckdb, hasDuckdb } from "./duckdb.js";
import { failureOf, type Opening, openTable, readTable, skipped, type Table } from "./tables.js";

const folder = mkdtempSync(join(tmpdir(), "troupe-parquet-"));
test.after.always(() => rmSync(folder, { recursive: true }));

const given = hasDuckdb ? test.serial : (name: string, _: unknown) => test(name, (t) => skipped(t, "@duckdb/node-api"));

let files = 0;

async function written(query: string, options = ""): Promise<string> {
  const file = join(folder, `${files++}.parquet`);
  await duckdb(`COPY (${query}) TO '${file}' (FORMAT parquet${options})`);
  return file;
}

const read = (file: string, opening: Opening & { columns?: readonly string[] } = {}): Promise<Table> =>
  readTable("parquet", { file }, opening);

/** Numbers, texts and flags, with and without missing values; 25,000 rows. */
const mixed =
  "SELECT i::INT AS i, i / 2 AS half, i % 2 = 0 AS even, 'w' || (i % 5) AS w, CASE WHEN i % 3 <> 0 THEN i END AS gaps, CASE WHEN i % 2 = 1 THEN 'long text ' || i END AS texts FROM range(25000) t(i)";

const mixedRow = (i: number) => [
  i,
  i / 2,
  1 - (i % 2),
  `w${i % 5}`,
  i % 3 === 0 ? null : i,
  i % 2 === 1 ? `long text ${i}` : null,
];

const layouts = [
  ...["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"].map((codec) => `, COMPRESSION ${codec}`),
  ", ROW_GROUP_SIZE 2048",
  ", ROW_GROUP_SIZE 7000, PARQUET_VERSION v2, COMPRESSION zstd",
];

for (const layout of layouts)
  given(`however it is stored: ${layout.slice(2)}`, async (t) => {
    const table = await read(await written(mixed, layout));
    t.deepEqual(table.heads, ["i: number", "half: number", "even: flag", "w: text", "gaps: number", "texts: text"]);
    t.deepEqual(table.frames, [frameRows, frameRows, 5000]);
    const wrong = table.rows.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(mixedRow(i)));
    t.is(wrong, -1);
  });

given("only the columns asked for, in the order asked for", async (t) => {
  const file = await written("SELECT 1 AS a, 'x' AS b, 'inf'::DOUBLE AS c");
  t.deepEqual((await read(file, { columns: ["b", "a"] })).rows, [["x", 1]]);
});

given("words of a frame are its own, each once, in order of first mention", async (t) => {
  const { reader } = await openTable("parquet", { file: await written(mixed) });
  const words: (readonly string[])[] = [];
  for await (const { columns } of reader.read(["texts"]))
    if (columns[0]?.type === "text") words.push(columns[0].words.slice(0, 2));
  t.deepEqual(words, [
    ["long text 1", "long text 3"],
    ["long text 10001", "long text 10003"],
    ["long text 20001", "long text 20003"],
  ]);
});

/** SQL, the type of the column, and what the value is. */
const types: readonly [sql: string, type: string, value: number | string | null][] = [
  ["42::TINYINT", "number", 42],
  ["-7::SMALLINT", "number", -7],
  ["(-2147483648)::INTEGER", "number", -2147483648],
  ["255::UTINYINT", "number", 255],
  ["4294967295::UINTEGER", "number", 4294967295],
  ["9007199254740991::BIGINT", "number", 9007199254740991],
  ["-9007199254740991::BIGINT", "number", -9007199254740991],
  ["17::UBIGINT", "number", 17],
  ["0.1::FLOAT", "number", Math.fround(0.1)],
  ["0.1::DOUBLE", "number", 0.1],
  // 57 hundredths, and not 57 times 0.01, which is 0.5700000000000001.
  ["0.57::DECIMAL(4, 2)", "number", 0.57],
  ["0.57::DECIMAL(18, 2)", "number", 0.57],
  ["-0.57::DECIMAL(38, 2)", "number", -0.57],
  ["'nan'::DOUBLE", "number", null],
  ["NULL::INTEGER", "number", null],
  ["true", "flag", 1],
  ["NULL::BOOLEAN", "flag", null],
  ["'text ä'", "text", "text ä"],
  ["'NA'", "text", null],
  ["''", "text", null],
  ["'b'::ENUM('a', 'b')", "text", "b"],
  ["'[1, 2]'::JSON", "text", "[1, 2]"],
  ["'00000000-0000-0000-0000-00000000002a'::UUID", "text", "00000000-0000-0000-0000-00000000002a"],
  ["'2024-02-29'::DATE", "text", "2024-02-29"],
  ["'12:34:56.78'::TIME", "text", "12:34:56.78"],
  ["'1969-12-31 23:59:59.999999'::TIMESTAMP", "text", "1969-12-31T23:59:59.999999"],
  ["'2024-01-02 03:04:05.25'::TIMESTAMP_MS", "text", "2024-01-02T03:04:05.25"],
  ["'2024-01-02 03:04:05.000000001'::TIMESTAMP_NS", "text", "2024-01-02T03:04:05.000000001"],
  ["'2024-01-02 03:04:05+02'::TIMESTAMPTZ", "text", "2024-01-02T01:04:05Z"],
];

for (const [sql, type, value] of types)
  given(`type: ${sql}`, async (t) => {
    // Alone, and beside what is null, are stored in other ways; so is what comes often, and what never comes twice.
    const table = await read(await written(`SELECT CASE WHEN i <> 1 THEN ${sql} END AS c FROM range(3) t(i)`));
    t.deepEqual([table.heads, table.rows], [[`c: ${type}`], [[value], [null], [value]]]);
    t.deepEqual((await read(await written(`SELECT ${sql} AS c`, ", DICTIONARY_SIZE_LIMIT 1"))).rows, [[value]]);
  });

given("the same rows as by a query, to the bit", async (t) => {
  const file = await written(
    "SELECT sin(i) AS a, sin(i)::FLOAT AS b, (sin(i) * 1000)::DECIMAL(15, 7) AS c, (sin(i) * 1e9)::BIGINT AS d, TIMESTAMP '2020-01-01' + INTERVAL (i * 1001) MILLISECOND AS e, 'w' || (i % 99) AS f FROM range(12345) t(i)",
    ", ROW_GROUP_SIZE 4096",
  );
  t.deepEqual(await read(file), await readTable("sql", { query: `FROM '${file}'`, folder }));
});

const unreadable: readonly [sql: string, text: string, reason: RegExp][] = [
  ["9007199254740992::BIGINT", "9007199254740992", /beyond 2\^53.*make the column text/],
  ["18446744073709551615::UBIGINT", "18446744073709551615", /beyond 2\^53/],
  ["'-inf'::DOUBLE", "-Infinity", /is no finite number/],
  ["'inf'::FLOAT", "Infinity", /is no finite number/],
  ["'infinity'::DATE", "day 2147483647", /is no date/],
];

for (const [sql, text, reason] of unreadable)
  given(`no value: ${sql}`, async (t) => {
    const file = await written(`SELECT i::INT AS i, CASE WHEN i = 11000 THEN ${sql} END AS c FROM range(12000) t(i)`);
    const left = await read(file, { rule: "skip" });
    t.is(left.rows.length, 11999);
    t.deepEqual(left.rows[11000], [11001, null]);
    t.is(left.bad.rows, 1);
    t.like(left.bad.shown[0], { file, line: 11001, column: "c", text });
    t.regex(left.bad.shown[0]?.reason ?? "", reason);
    t.deepEqual((await read(file, { rule: "missing" })).rows[11000], [11000, null]);
    t.regex((await failureOf(read(file))).message, /has a row that cannot be read:\n.*row 11001, column c/);
  });

given("lists, structures and bytes are no columns, and whoever wants one hears why", async (t) => {
  const query = "SELECT 1 AS a, [1] AS l, {'x': 1} AS s, 'b'::BLOB AS b, MAP {'k': 1} AS m, INTERVAL 1 DAY AS d";
  const file = await written(query);
  t.deepEqual((await read(file)).heads, ["a: number"]);
  const reason = async (column: string) => (await failureOf(read(file, { columns: [column] }))).message;
  t.regex(await reason("l"), /^l of .* holds lists: only numbers/);
  t.regex(await reason("s"), /^s of .* holds structures/);
  t.regex(await reason("m"), /^m of .* holds structures/);
  t.regex(await reason("b"), /^b of .* holds bytes/);
  t.regex(await reason("d"), /^d of .* holds intervals/);
  t.regex(await reason("z"), /has no column z; it has a\.$/);
});

given("how many rows there are is known beforehand, and a table without rows is one", async (t) => {
  const { reader } = await openTable("parquet", { file: await written(mixed) });
  t.is(reader.rows, 25000);
  const empty = await written("SELECT 1 AS a WHERE false");
  t.deepEqual([(await openTable("parquet", { file: empty })).reader.rows, (await read(empty)).rows], [0, []]);
});

given("the checker hears of columns and rows", async (t) => {
  const facts = inspect(call("parquet", { file: await written(mixed) }));
  t.like(facts, { known: true, rows: 25000 });
  t.deepEqual(
    facts.known && facts.columns?.map(({ name, type }) => `${name} ${type}`).join(),
    "i number,half number,even flag,w text,gaps number,texts text",
  );
});

given("reading stops between frames when it is asked to", async (t) => {
  let looks = 0;
  const host = { stopRequested: () => looks++ > 1 };
  const { reader } = await openTable("parquet", { file: await written(mixed) }, { host });
  await t.throwsAsync(
    async () => {
      for await (const _ of reader.read(["i"])) looks++;
    },
    { instanceOf: Stopped },
  );
});

given("a file that was cut, or of which a page is damaged", async (t) => {
  const bytes = readFileSync(await written(mixed, ", COMPRESSION zstd"));
  const reason = async (content: Uint8Array) => {
    const file = join(folder, `${files++}.parquet`);
    writeFileSync(file, content);
    return (await failureOf(read(file))).message;
  };
  t.regex(await reason(bytes.subarray(0, bytes.length - 1)), /begins as a Parquet file and does not end as one/);
  t.regex(await reason(bytes.subarray(0, 6)), /does not end as one/);
  t.regex(await reason(Buffer.concat([bytes.subarray(0, 4), bytes.subarray(-8)])), /footer is longer than the file/);
  // Behind the first letters come the pages.
  const damaged = Buffer.from(bytes);
  damaged.fill(0xaa, 4, 200);
  t.regex(await reason(damaged), /cannot be read/);
  const footer = Buffer.from(bytes);
  footer.fill(0xff, bytes.length - 300, bytes.length - 8);
  t.regex(await reason(footer), /its footer cannot be read/);
});

const wrong: readonly [name: string, content: string, says: RegExp][] = [
  ["nothing at all", "", /it is empty/],
  ["CSV", "a,b\n1,2\n", /does not begin as a Parquet file does/],
  ["an encrypted one", "PARE and more", /it is encrypted/],
];

for (const [name, content, says] of wrong)
  test(`no Parquet: ${name}`, async (t) => {
    const file = join(folder, `${files++}.parquet`);
    writeFileSync(file, content);
    t.like(await failureOf(read(file)), { code: "data" });
    t.regex((await failureOf(read(file))).message, says);
    t.like(inspect(call("parquet", { file })), { known: false, problem: "unusable" });
  });

test("a Parquet file that is not there", async (t) => {
  const file = join(folder, "none.parquet");
  t.like(await failureOf(read(file)), { code: "missing" });
  t.like(inspect(call("parquet", { file })), { known: false, problem: "missing" });
});
