/** Queries of files: what they give, in which order and types; what is refused; and what a mistake says. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { frameRows } from "../../../runtime/data/sources/cells.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { duckdbVersion } from "../../../runtime/data/sources/sql/sql.js";
import { Stopped } from "../../../runtime/thread/host.js";
import { root } from "../../root.js";
import { call } from "../thread/host.js";
import { failureOf, type Opening, openTable, optional, readTable, skipped, type Table } from "./tables.js";

const folder = mkdtempSync(join(tmpdir(), "troupe-sql-"));
mkdirSync(join(folder, "sub"));
writeFileSync(join(folder, "a.csv"), "id,name,price\n1,x,1.5\n2,y,\n3,,2.5\n");
writeFileSync(join(folder, "sub", "b.csv"), "id,color\n3,red\n1,green\n");
writeFileSync(join(folder, "it's.csv"), "n\n7\n");
writeFileSync(join(folder, "c.jsonl"), '{"id":1,"tags":["u","v"]}\n{"id":2,"tags":[]}\n');
// The folder that tests run in has a file of this name, and it is no table.
writeFileSync(join(folder, "package.json"), '[{"mine": 5}]');
test.after.always(() => rmSync(folder, { recursive: true }));

const installed = optional("@duckdb/node-api") !== undefined;
const given = installed ? test.serial : (name: string, _: unknown) => test(name, (t) => skipped(t, "@duckdb/node-api"));

const ask = (query: string, opening: Opening & { columns?: readonly string[] } = {}): Promise<Table> =>
  readTable("sql", { query, folder }, opening);

given("files are found in the folder, joined, filtered and sorted", async (t) => {
  const table = await ask(
    "FROM 'a.csv' JOIN read_csv('sub/b.csv') USING (id) SELECT id, name, price, color ORDER BY id",
  );
  t.deepEqual(table.heads, ["id: number", "name: text", "price: number", "color: text"]);
  t.deepEqual(table.rows, [
    [1, "x", 1.5, "green"],
    [3, null, 2.5, "red"],
  ]);
});

given("names of files: a list, a pattern, a quote, upper case, from the root, within a CTE", async (t) => {
  const rows = async (query: string) => (await ask(query)).rows;
  t.deepEqual(
    await rows("SELECT count(*) FROM read_csv(['a.csv', \"sub/b.csv\"], union_by_name=true)").catch(() => 0),
    0,
  );
  t.deepEqual(await rows("SELECT count(*) FROM read_csv(['a.csv', 'sub/b.csv'], union_by_name=true)"), [[5]]);
  t.deepEqual(await rows("SELECT count(*) FROM 'sub/*.csv'"), [[2]]);
  t.deepEqual(await rows("/* ä */ SELECT n FROM 'it''s.csv'"), [[7]]);
  t.deepEqual(await rows("SELECT count(*) FROM READ_CSV('a.csv')"), [[3]]);
  t.deepEqual(await rows(`SELECT count(*) FROM "${folder}/a.csv"`), [[3]]);
  t.deepEqual(await rows('WITH "my.own" AS (SELECT 2 x) SELECT x + id FROM "my.own", \'a.csv\' LIMIT 1'), [[3]]);
});

given("a file of the same name in the current folder is not taken for that of the folder", async (t) => {
  t.deepEqual((await ask("FROM 'package.json'")).rows, [[5]]);
  t.deepEqual((await ask("FROM read_json('package.json')")).rows, [[5]]);
});

given("a folder may be called what would be a pattern", async (t) => {
  const odd = join(folder, "[x] it's y?*");
  mkdirSync(odd);
  writeFileSync(join(odd, "a.csv"), "a\n1\n");
  for (const query of ["FROM 'a.csv'", "FROM '*.csv'", "FROM read_csv(['a.csv'])"])
    t.deepEqual((await readTable("sql", { query, folder: odd })).rows, [[1]]);
});

given("rows keep the order of the file, over many chunks, with missing values where they were", async (t) => {
  const query =
    "SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS i, i / 2 AS half, i % 2 = 0 AS even, 'w' || (i % 5) AS w";
  const { rows, frames, heads } = await ask(`${query} FROM range(25000) t(i)`);
  t.deepEqual(heads, ["i: number", "half: number", "even: flag", "w: text"]);
  t.deepEqual(frames, [frameRows, frameRows, 5000]);
  const wrong = rows.findIndex(
    ([i, half, even, w], row) =>
      i !== (row % 3 === 0 ? null : row) || half !== row / 2 || even !== 1 - (row % 2) || w !== `w${row % 5}`,
  );
  t.is(wrong, -1);
});

/** SQL, the type of the column, and what the value is. */
const types: readonly [sql: string, type: string, value: number | string | null][] = [
  ["42::TINYINT", "number", 42],
  ["-7::SMALLINT", "number", -7],
  ["255::UTINYINT", "number", 255],
  ["4294967295::UINTEGER", "number", 4294967295],
  ["9007199254740991::BIGINT", "number", 9007199254740991],
  ["17::UBIGINT", "number", 17],
  ["sum(5)", "number", 5],
  ["17::UHUGEINT", "number", 17],
  ["0.1::FLOAT", "number", Math.fround(0.1)],
  ["0.1::DOUBLE", "number", 0.1],
  // 57 hundredths, and not 57 times 0.01, which is 0.5700000000000001.
  ["0.57::DECIMAL(4, 2)", "number", 0.57],
  ["-123456789012345678901234567.89::DECIMAL(38, 2)", "number", Number("-123456789012345678901234567.89")],
  ["'nan'::DOUBLE", "number", null],
  ["NULL::INTEGER", "number", null],
  ["true", "flag", 1],
  ["'text'", "text", "text"],
  ["'NA'", "text", null],
  // DuckDB takes a bare NULL for an integer.
  ["NULL", "number", null],
  ["'b'::ENUM('a', 'b')", "text", "b"],
  ["'00000000-0000-0000-0000-00000000002a'::UUID", "text", "00000000-0000-0000-0000-00000000002a"],
  ["'2024-02-29'::DATE", "text", "2024-02-29"],
  ["'0044-03-15 (BC)'::DATE", "text", "-000043-03-15"],
  ["'12:34:56.78'::TIME", "text", "12:34:56.78"],
  ["'1969-12-31 23:59:59.999999'::TIMESTAMP", "text", "1969-12-31T23:59:59.999999"],
  ["'2024-01-02 03:04:05'::TIMESTAMP_S", "text", "2024-01-02T03:04:05"],
  ["'2024-01-02 03:04:05.25'::TIMESTAMP_MS", "text", "2024-01-02T03:04:05.25"],
  ["'2024-01-02 03:04:05.000000001'::TIMESTAMP_NS", "text", "2024-01-02T03:04:05.000000001"],
  ["'2024-01-02 03:04:05+02'::TIMESTAMPTZ", "text", "2024-01-02T01:04:05Z"],
];

for (const [sql, type, value] of types)
  given(`type: ${sql}`, async (t) => {
    const { heads, rows } = await ask(`SELECT ${sql} AS c`);
    t.deepEqual([heads, rows], [[`c: ${type}`], [[value]]]);
  });

const unreadable: readonly [sql: string, text: string, reason: RegExp][] = [
  ["9007199254740992::BIGINT", "9007199254740992", /beyond 2\^53/],
  ["-12345678901234567890::HUGEINT", "-12345678901234567890", /beyond 2\^53/],
  ["'-inf'::DOUBLE", "-Infinity", /is no finite number/],
  ["'infinity'::DATE", "day 2147483647", /is no date/],
  ["'infinity'::TIMESTAMP", "instant 9223372036854775807", /is no date/],
];

for (const [sql, text, reason] of unreadable)
  given(`no value: ${sql}`, async (t) => {
    const query = `SELECT CASE WHEN i = 1 THEN ${sql} END AS c, i FROM range(3) t(i)`;
    const left = await ask(query, { rule: "skip" });
    t.deepEqual(left.rows, [
      [null, 0],
      [null, 2],
    ]);
    t.like(left.bad.shown[0], { line: 2, column: "c", text });
    t.regex(left.bad.shown[0]?.reason ?? "", reason);
    t.deepEqual((await ask(query, { rule: "missing" })).rows[1], [null, 1]);
    t.regex((await failureOf(ask(query))).message, /the result of the query has a row that cannot be read:\n.*row 2/);
    // Nobody asked for that column.
    t.deepEqual((await ask(query, { columns: ["i"] })).rows, [[0], [1], [2]]);
  });

given("lists are no columns, and whoever wants one hears why", async (t) => {
  t.deepEqual((await ask("FROM 'c.jsonl'")).heads, ["id: number"]);
  t.regex((await failureOf(ask("FROM 'c.jsonl'", { columns: ["tags"] }))).message, /tags of .* holds lists/);
});

const refused: readonly [query: string, says: RegExp][] = [
  ["COPY (SELECT 1) TO 'out.csv'", /does more than read/],
  ["EXPORT DATABASE 'out'", /does more than read/],
  ["ATTACH 'new.db'", /does more than read/],
  ["INSTALL httpfs", /does more than read/],
  ["SET threads = 4", /does more than read/],
  ["CREATE TABLE t (a INT)", /does more than read/],
  ["PRAGMA version", /does more than read/],
  ["CALL enable_logging('QueryLog', storage = 'file', storage_path = 'out')", /does more than read/],
  [
    "FROM enable_logging('QueryLog', storage = 'file', storage_path = 'out')",
    /enable_logging is no function that only/,
  ],
  ["SELECT (SELECT count(*) FROM main.checkpoint())", /checkpoint is no function that only reads/],
  ["FROM query('SELECT 1')", /query is no function/],
  ["FROM read_csv('a' || '.csv')", /the files that read_csv reads are computed/],
  ["FROM read_csv($$a.csv$$)", /a\.csv is not written as a plain text/],
  ["SELECT 1; SELECT 2", /more than one statement/],
  ["-- nothing", /it is empty/],
  ["SELECT ?", /parameters/],
  ["SELECT 1 AS a, 2 AS a", /two columns called a/],
];

for (const [query, says] of refused)
  given(`refused: ${query}`, async (t) => {
    const before = [readdirSync(folder), readdirSync(".")];
    const failure = await failureOf(ask(query));
    t.is(failure.code, "data");
    t.regex(failure.message, says);
    t.deepEqual([readdirSync(folder), readdirSync(".")], before);
  });

const mistakes: readonly [query: string, says: RegExp][] = [
  ["SELEC 1", /^The query cannot be carried out: syntax error at or near "SELEC"$/],
  ["SELECT nam FROM 'a.csv'", /Binder Error: Referenced column "nam" not found/],
  ["FROM 'nowhere.csv'", /No files found that match the pattern/],
  ["FROM 'https://example.invalid/a.csv'", /requires the extension httpfs/],
  ["SELECT name::INT FROM 'a.csv'", /Conversion Error: Could not convert string 'x' to INT32/],
];

for (const [query, says] of mistakes)
  given(`mistake: ${query}`, async (t) => {
    const { code, message } = await failureOf(ask(query));
    t.is(code, "data");
    t.regex(message, says);
    t.false(message.includes("\n"));
  });

given("a folder that is not there", async (t) => {
  const failure = await failureOf(readTable("sql", { query: "SELECT 1", folder: join(folder, "none") }));
  t.like(failure, { code: "missing" });
});

given("what is random hangs from the seed", async (t) => {
  const query = "SELECT i FROM range(1000) t(i) ORDER BY random() LIMIT 5";
  const rows = async (seed: number) => (await ask(query, { seed })).rows;
  t.deepEqual(await rows(1), await rows(1));
  t.notDeepEqual(await rows(1), await rows(2));
});

given("a query that would take hours ends when it is asked to", async (t) => {
  let looks = 0;
  const host = { stopRequested: () => looks++ > 2 };
  const query =
    "SELECT sum(a.range * b.range) AS s FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 3";
  const { reader } = await openTable("sql", { query, folder }, { host });
  await t.throwsAsync(
    async () => {
      for await (const _ of reader.read(["s"])) t.fail();
    },
    { instanceOf: Stopped },
  );
});

given("a table can be read again, and left in the middle", async (t) => {
  const { reader } = await openTable("sql", { query: "FROM range(30000) t(i)", folder });
  for await (const { rows } of reader.read(["i"])) {
    t.is(rows, frameRows);
    break;
  }
  let rows = 0;
  for await (const frame of reader.read(["i"])) rows += frame.rows;
  t.is(rows, 30000);
});

test("one version of DuckDB is asked for everywhere", (t) => {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  t.is(peerDependencies["@duckdb/node-api"], duckdbVersion);
  t.true(
    readFileSync(join(root, "stdlib/data.flow"), "utf8").includes(`npm install @duckdb/node-api@${duckdbVersion}`),
  );
});

test("the checker asks nothing of a query", (t) => {
  t.deepEqual(inspect(call("sql", { query: "FROM 'a.csv'", folder })), { known: true });
});
