/** Which source reads a file, by the end of its name: for commands that are handed a file and no `.flow`. */

import type { Call } from "../../lang/plan.js";

/** By extension, each also behind `.gz` where that is usual. */
const tables: ReadonlyMap<string, { readonly source: string; readonly gzip?: true }> = new Map([
  ["csv", { source: "csv", gzip: true }],
  ["txt", { source: "csv", gzip: true }],
  ["tsv", { source: "tsv", gzip: true }],
  ["tab", { source: "tsv", gzip: true }],
  ["jsonl", { source: "jsonl", gzip: true }],
  ["ndjson", { source: "jsonl", gzip: true }],
  ["parquet", { source: "parquet" }],
  ["arrow", { source: "arrow" }],
  ["feather", { source: "arrow" }],
]);

const defaults: ReadonlyMap<string, Call["arguments"]> = new Map([
  ["csv", { delimiter: "auto", header: "auto", columns: "found", types: "found", encoding: "utf-8" }],
  ["tsv", { header: "auto", columns: "found", types: "found", encoding: "utf-8" }],
  ["jsonl", { types: "found" }],
]);

/** The ends of names that are known, for messages. */
export const tableExtensions: readonly string[] = [...tables.keys()];

/** The call of a source that reads this file as a table; undefined where its name says nothing. */
export function tableIn(file: string): Call | undefined {
  const [, extension = "", gzip] = /\.([a-z]+)(\.gz)?$/.exec(file.toLowerCase()) ?? [];
  const found = tables.get(extension);
  if (!found || (gzip && !found.gzip)) return undefined;
  return { name: found.source, arguments: { file, ...defaults.get(found.source) } };
}
