/**
 * Gives what a query of files comes to, by the optional package DuckDB. Each reading has a database of its own, in memory.
 *
 * One thread carries it out, whatever the machine has: sums of floating-point numbers, and the order of groups, hang from
 * how work is shared out. The seed of the source goes into what is random.
 */

import { statSync } from "node:fs";
import type * as DuckDB from "@duckdb/node-api";
import type { DuckDBPreparedStatement } from "@duckdb/node-api";
import type { Call } from "../../../../lang/plan.js";
import { badData } from "../../../failure.js";
import { type Host, Stopped } from "../../../thread/host.js";
import { headsAlone } from "../../columns.js";
import type { ColumnHead, Frame } from "../../frame.js";
import type { RawTable, Reading } from "../../raw-table.js";
import { FrameBuilder } from "../cells.js";
import { unreadableFile } from "../file-problems.js";
import { optionalLibrary } from "../optional-library.js";
import { headsOf } from "../wanted-columns.js";
import { type SqlAs, sqlAs, sqlCells } from "./sql-cells.js";
import { mistaken, readingQuery } from "./sql-query.js";

/** In messages, where others name a file. */
const table = "the result of the query";

interface SqlColumn extends ColumnHead {
  readonly as: SqlAs;
  readonly index: number;
}

/** One exactly: ranges of versions pass over prereleases, and all of DuckDB's are called so. */
export const duckdbVersion = "1.5.5-r.5";

/** @throws TaskFailure `missing` where it is not installed */
function duckdb(): typeof DuckDB {
  return optionalLibrary("@duckdb/node-api", `@${duckdbVersion}`, "Queries are carried out by");
}

export async function readSql(settings: Call["arguments"], reading: Reading): Promise<RawTable> {
  const [query, folder] = [String(settings.query), String(settings.folder)];
  const library = duckdb();
  checkFolder(folder);
  const known = await columnsOf(library, query, folder, reading);
  const heads = headsAlone(known.columns);
  const read = (names: readonly string[]) =>
    frames(library, query, folder, headsOf(table, known.columns, known.others, names), reading);
  return { kind: "table", reader: { columns: heads, read } };
}

function checkFolder(folder: string): void {
  try {
    if (!statSync(folder).isDirectory()) throw new RangeError("it is no folder");
  } catch (error) {
    throw unreadableFile(folder, error, "Give the folder with the files of the query.");
  }
}

/** Nothing is written, nothing is fetched, and no secrets or settings of the machine are taken up. */
const settings: Readonly<Record<string, string>> = {
  threads: "1",
  preserve_insertion_order: "true",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  allow_persistent_secrets: "false",
  // Where there is none, nothing is swapped to disk.
  temp_directory: "",
};

interface Open {
  readonly statement: DuckDBPreparedStatement;
  readonly close: () => void;
}

/** The query, ready to be carried out in a database of its own. */
async function open(library: typeof DuckDB, query: string, folder: string, { host, seed }: Reading): Promise<Open> {
  const instance = await library.DuckDBInstance.create(":memory:", { ...settings });
  const connection = await instance.connect();
  const asking = setInterval(() => {
    if (host.stopRequested()) connection.interrupt();
  }, betweenLooks);
  const close = () => {
    clearInterval(asking);
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run("SELECT setseed($1::DOUBLE)", [(seed >>> 0) / 2 ** 32]);
    await connection.run("SET lock_configuration = true");
    const statement = await connection.prepare(await readingQuery(connection, query, folder));
    return { statement, close };
  } catch (error) {
    close();
    throw failureOf(error, host);
  }
}

/** In milliseconds: far below the seconds after which a thread that does not stop is ended. */
const betweenLooks = 50;

/** What DuckDB throws are plain errors; any other of Node's own is a bug of ours. */
function failureOf(error: unknown, host: Host): unknown {
  if (!(error instanceof Error) || error.constructor !== Error) return error;
  return host.stopRequested() ? new Stopped() : mistaken(error.message);
}

async function columnsOf(library: typeof DuckDB, query: string, folder: string, reading: Reading) {
  const { statement, close } = await open(library, query, folder, reading);
  try {
    if (statement.parameterCount > 0)
      throw badData("The query has parameters, and nobody gives them a value.", "Write the values into the query.");
    const columns: SqlColumn[] = [];
    const others = new Map<string, string>();
    for (let index = 0; index < statement.columnCount; index++) {
      const name = statement.columnName(index);
      if (others.has(name) || columns.some((column) => column.name === name))
        throw badData(`The query gives two columns called ${name}.`, "Name one of them otherwise: `AS other`.");
      const as = sqlAs(library.DuckDBTypeId[statement.columnTypeId(index)] ?? "");
      if (typeof as === "string") others.set(name, as);
      else columns.push({ name, type: as.type, as, index });
    }
    return { columns, others };
  } finally {
    close();
  }
}

async function* frames(
  library: typeof DuckDB,
  query: string,
  folder: string,
  wanted: readonly SqlColumn[],
  reading: Reading,
): AsyncGenerator<Frame> {
  const { bad, host } = reading;
  const heads = headsAlone(wanted);
  const builder = new FrameBuilder(table, heads, bad);
  const { statement, close } = await open(library, query, folder, reading);
  try {
    const result = await statement.stream();
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      if (host.stopRequested()) throw new Stopped();
      const vectors = chunk;
      const cells = wanted.map(({ as, index }) => sqlCells(as, vectors.getColumnVector(index)));
      yield* builder.add({ rows: chunk.rowCount, cells });
      await host.breathe();
    }
    yield* builder.end();
  } catch (error) {
    throw failureOf(error, host);
  } finally {
    close();
  }
}
