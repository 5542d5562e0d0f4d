/**
 * A query as it may be carried out: one statement that reads, of functions that only read, with the names of its files made
 * absolute. DuckDB parses it; nothing is bound or run yet, because binding alone can write (EXPORT makes its folder).
 *
 * Names are made absolute because DuckDB looks for `a.csv` in the current folder of the process first, and only then where
 * it was told to: a file of the same name there would be read in silence.
 */

import { isAbsolute, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { badData, type TaskFailure } from "../../../failure.js";

/** Table functions that take the names of files first. */
const fileFunctions: ReadonlySet<string> = new Set([
  ...["read_csv", "read_csv_auto", "sniff_csv", "read_parquet", "parquet_scan", "parquet_metadata", "parquet_schema"],
  ...["read_json", "read_json_auto", "read_ndjson", "read_ndjson_auto", "read_json_objects", "read_ndjson_objects"],
  ...["read_text", "read_blob", "glob"],
]);
/** Others that touch nothing: many of DuckDB's set something, and one writes what it is told to where it is told to. */
const otherFunctions: ReadonlySet<string> = new Set([
  ...["range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree"],
]);

type Tree = { readonly [key: string]: Tree } | readonly Tree[] | string | number | boolean | null;

interface Named {
  readonly name: string;
  /** In bytes from the beginning of the query. */
  readonly at: number;
}

/** @throws TaskFailure `data` for a query that does not parse, or does more than read */
export async function readingQuery(connection: DuckDBConnection, query: string, folder: string): Promise<string> {
  const statement = await parsed(connection, query);
  const files: Named[] = [];
  const defined = new Set<string>();
  visit(statement, files, defined);
  return withPaths(
    query,
    files.filter(({ name }) => !defined.has(name)),
    folder,
  );
}

async function parsed(connection: DuckDBConnection, query: string): Promise<Tree> {
  const result = await connection.run("SELECT json_serialize_sql($1::VARCHAR)", [query]);
  const [[json] = []] = await result.getRows();
  const { error, error_type, error_message, statements } = JSON.parse(String(json)) as {
    error: boolean;
    error_type?: string;
    error_message?: string;
    statements?: readonly Tree[];
  };
  if (error) throw error_type === "not implemented" ? refused("it does more than read") : mistaken(error_message ?? "");
  const [statement, second] = statements ?? [];
  if (statement === undefined) throw refused("it is empty");
  if (second !== undefined) throw refused("it is more than one statement");
  return statement;
}

/** DuckDB's own sentence; where it points into the query comes after the first line. */
export function mistaken(message: string): TaskFailure {
  return badData(`The query cannot be carried out: ${message.split("\n", 1)[0]}`, "Correct the query.");
}

function refused(reason: string): TaskFailure {
  return badData(
    `The query cannot be carried out: ${reason}.`,
    "A query is one SELECT, FROM, WITH or VALUES, and reads files.",
  );
}

/** Finds the names of files, and those that the query itself defines. */
function visit(tree: Tree, files: Named[], defined: Set<string>): void {
  if (typeof tree !== "object" || tree === null) return;
  // A list is looked at as an object, too.
  const node = tree as { readonly [key: string]: Tree };
  if (node.type === "BASE_TABLE" && node.schema_name === "" && looksLikeFile(node.table_name))
    files.push({ name: String(node.table_name), at: Number(node.query_location) });
  if (node.type === "TABLE_FUNCTION") files.push(...filesOfFunction(node.function as { readonly [key: string]: Tree }));
  for (const [key, part] of Object.entries(node)) {
    if (key === "cte_map") for (const name of namesIn(part)) defined.add(name);
    visit(part, files, defined);
  }
}

const looksLikeFile = (name: Tree | undefined) => typeof name === "string" && /[./*?]/.test(name);

function namesIn(ctes: Tree): string[] {
  const { map } = ctes as { readonly map: readonly { readonly key: string }[] };
  return map.map(({ key }) => key);
}

function filesOfFunction({ function_name, children }: { readonly [key: string]: Tree }): Named[] {
  const name = String(function_name).toLowerCase();
  if (otherFunctions.has(name)) return [];
  if (!fileFunctions.has(name)) throw refused(`${name} is no function that only reads`);
  const [first] = children as readonly Tree[];
  const found = first === undefined ? [] : constants(first);
  if (found) return found;
  throw badData(
    `The query cannot be carried out: the files that ${name} reads are computed.`,
    `Write their names as texts: ${name}('a.csv'), or ${name}(['a.csv', 'b.csv']).`,
  );
}

/** A text, or a list of texts; nothing where it is something else. */
function constants(tree: Tree): Named[] | undefined {
  const node = tree as { readonly [key: string]: Tree };
  if (node.type === "VALUE_CONSTANT") {
    const { value } = node.value as { readonly [key: string]: Tree };
    return typeof value === "string" ? [{ name: value, at: Number(node.query_location) }] : undefined;
  }
  if (node.function_name !== "list_value") return undefined;
  const each = (node.children as readonly Tree[]).map(constants);
  return each.every((found) => found !== undefined) ? each.flat() : undefined;
}

function withPaths(query: string, files: readonly Named[], folder: string): string {
  let text = Buffer.from(query);
  // From the last, so that what comes before stays where it is.
  for (const { name, at } of [...files].sort((a, b) => b.at - a.at)) {
    if (isAbsolute(name) || name.startsWith("~") || name.includes("://")) continue;
    const mark = String.fromCharCode(text[at] ?? 0);
    const quoted = (content: string) => Buffer.from(`${mark}${content.replaceAll(mark, mark + mark)}${mark}`);
    const old = quoted(name);
    if (!`'"`.includes(mark) || !text.subarray(at, at + old.length).equals(old))
      throw badData(`The query cannot be carried out: ${name} is not written as a plain text.`, `Write '${name}'.`);
    text = Buffer.concat([text.subarray(0, at), quoted(pathIn(folder, name)), text.subarray(at + old.length)]);
  }
  return text.toString();
}

/** Where the name is a pattern, what looks like one in the folder's own name is not. */
function pathIn(folder: string, name: string): string {
  return /[*?[]/.test(name) ? resolve(folder.replace(/[*?[]/g, "[$&]"), name) : resolve(folder, name);
}
