/** Writes files for tests by DuckDB, so that they come from another hand than what reads them. */

import type * as DuckDB from "@duckdb/node-api";
import { optional } from "./tables.js";

const library = optional<typeof DuckDB>("@duckdb/node-api");

export const hasDuckdb = library !== undefined;

/** Carries statements out, in a database of their own. */
export async function duckdb(...statements: readonly string[]): Promise<void> {
  if (!library) throw new Error("@duckdb/node-api is not installed");
  const instance = await library.DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
