/**
 * A million rows of eleven columns out of each format, into Float32Arrays: our readers, and DuckDB by itself.
 * `node dist/spec/bench/tables.js [runs] [rows]`. Each way has a process of its own; time is the processor's, of all threads,
 * because the clock's says more of the machine's other work.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import { BadRows } from "../../runtime/data/bad-rows.js";
import { sources } from "../../runtime/data/sources.js";
import type { Host } from "../../runtime/thread/host.js";

const width = 11;

/** What each way is handed: the folder with `m.parquet`, `m.jsonl` and `m.arrow`. */
const ways: Readonly<Record<string, (folder: string, rows: number) => Promise<Float32Array[]>>> = {
  "parquet, ours": (folder, rows) => ours("parquet", { file: join(folder, "m.parquet") }, rows),
  "parquet, by a query": (folder, rows) => ours("sql", { query: "FROM 'm.parquet'", folder }, rows),
  "parquet, DuckDB alone, one thread": (folder, rows) => plainDuckdb(`FROM '${folder}/m.parquet'`, rows),
  "arrow, ours": (folder, rows) => ours("arrow", { file: join(folder, "m.arrow") }, rows),
  "JSON lines, ours": (folder, rows) => ours("jsonl", { file: join(folder, "m.jsonl"), types: "found" }, rows),
  "JSON lines, by a query": (folder, rows) => ours("sql", { query: "FROM 'm.jsonl'", folder }, rows),
  "JSON lines, DuckDB alone, one thread": (folder, rows) => plainDuckdb(`FROM '${folder}/m.jsonl'`, rows),
};

const host: Host = {
  report: () => {},
  stopRequested: () => false,
  sleep: async () => {},
  breathe: async () => {},
  now: () => performance.now() / 1000,
};

const room = (rows: number) => Array.from({ length: width }, () => new Float32Array(rows));

async function ours(name: string, settings: Readonly<Record<string, string>>, rows: number): Promise<Float32Array[]> {
  const source = sources.get(name);
  const raw = await source?.(settings, { seed: 1, host, progress: () => {}, bad: new BadRows("error") });
  if (raw?.kind !== "table") throw new Error(`${name} is no table`);
  const out = room(rows);
  let at = 0;
  for await (const frame of raw.reader.read(raw.reader.columns.map((head) => head.name))) {
    for (const [index, column] of frame.columns.entries())
      if (column.type !== "text") out[index]?.set(column.values, at);
    at += frame.rows;
  }
  return out;
}

async function plainDuckdb(query: string, rows: number): Promise<Float32Array[]> {
  const connection = await connect();
  const out = room(rows);
  let at = 0;
  const result = await connection.stream(query);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    for (const [index, column] of out.entries()) {
      const { items } = chunk.getColumnVector(index) as DuckDBVector & { readonly items: Float64Array | BigInt64Array };
      if (items instanceof BigInt64Array) for (let i = 0; i < rowCount; i++) column[at + i] = Number(items[i]);
      else column.set(items, at);
    }
    at += rowCount;
  }
  return out;
}

async function connect(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  return (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
}

async function generate(folder: string, rows: number): Promise<void> {
  const connection = await connect();
  const columns = Array.from({ length: width - 1 }, (_, at) => `random() * ${at + 1} AS x${at}`).join(", ");
  await connection.run("SELECT setseed(0.5)");
  await connection.run(`CREATE TABLE t AS SELECT ${columns}, (random() * 10)::INT AS label FROM range(${rows})`);
  await connection.run(`COPY t TO '${folder}/m.parquet' (FORMAT parquet, COMPRESSION snappy)`);
  await connection.run(`COPY t TO '${folder}/m.jsonl' (FORMAT json)`);
  const { Float64, Int32, RecordBatchFileWriter, Table, vectorFromArray } = await import("apache-arrow");
  const read = await (await connection.run("FROM t")).getColumnsObject();
  const vectors = Object.entries(read).map(([name, values]) => [
    name,
    vectorFromArray(values as number[], name === "label" ? new Int32() : new Float64()),
  ]);
  writeFileSync(
    `${folder}/m.arrow`,
    await RecordBatchFileWriter.writeAll(new Table(Object.fromEntries(vectors))).toUint8Array(),
  );
}

/** In a process of its own: milliseconds of each run, and the most memory. */
async function measure(way: string, folder: string, runs: number, rows: number): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    await ways[way]?.(folder, rows);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  const figures = [times[times.length >> 1], times[0], process.resourceUsage().maxRSS / 1024];
  process.stdout.write(`| ${way} | ${figures.map((figure) => Math.round(figure ?? 0)).join(" | ")} |\n`);
}

const [runs = "5", rows = "1000000", way, where = ""] = process.argv.slice(2);
const child = (...words: readonly string[]) =>
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), runs, rows, ...words], { stdio: "inherit" });
if (way === "generate") await generate(where, Number(rows));
else if (way !== undefined) await measure(way, where, Number(runs), Number(rows));
else {
  const folder = mkdtempSync(join(tmpdir(), "troupe-tables-"));
  // Not here: the most memory that a process ever had counts for those that it starts, too.
  child("generate", folder);
  process.stdout.write("| way | median ms | least ms | MB |\n| --- | --- | --- | --- |\n");
  for (const each of Object.keys(ways)) child(each, folder);
  rmSync(folder, { recursive: true });
}
