/** Tables of comma-separated values, written to a file and read back as rows of plain values. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Value } from "../../../lang/formula.js";
import { type BadCount, BadRows, type BadRule } from "../../../runtime/data/bad-rows.js";
import type { Column, ColumnHead, Frame } from "../../../runtime/data/frame.js";
import { openTable } from "../../../runtime/data/sources/csv/reader.js";
import { settingsOf } from "../../../runtime/data/sources/csv/settings.js";
import type { Host } from "../../../runtime/thread/host.js";

/** Null is a missing value; flags are true and false. */
export type Cell = number | string | boolean | null;

export interface ReadTable {
  readonly columns: readonly ColumnHead[];
  readonly rows: readonly (readonly Cell[])[];
  readonly known: number | undefined;
  readonly bad: BadCount;
  readonly frames: readonly Frame[];
}

export interface How {
  readonly name?: "csv" | "tsv";
  readonly settings?: Readonly<Record<string, Value>>;
  readonly rule?: BadRule;
  /** Bytes that are read at once. */
  readonly piece?: number;
  /** All, if absent. */
  readonly wanted?: readonly string[];
  readonly host?: Partial<Host>;
  readonly progress?: (done: number) => void;
}

export const folder = mkdtempSync(join(tmpdir(), "troupe-csv-"));
export const removeFolder = () => rmSync(folder, { recursive: true });

let files = 0;
export function written(content: string | Buffer): string {
  const file = join(folder, `${files++}.csv`);
  writeFileSync(file, content);
  return file;
}

export async function readFile(file: string, how: How = {}): Promise<ReadTable> {
  const { name = "csv", settings = {}, rule = "error", piece, wanted, progress = () => {} } = how;
  const host = { stopRequested: () => false, breathe: async () => {}, ...how.host } as Host;
  const bad = new BadRows(rule);
  const { reader } = openTable(
    settingsOf({ name, arguments: { file, ...settings } }),
    { seed: 1, host, progress, bad },
    piece,
  );
  const frames: Frame[] = [];
  for await (const frame of reader.read(wanted ?? reader.columns.map((column) => column.name))) frames.push(frame);
  return { columns: reader.columns, rows: frames.flatMap(rowsOf), known: reader.rows, bad: bad.count, frames };
}

function rowsOf({ rows, columns }: Frame): Cell[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => cellOf(column, row)));
}

function cellOf(column: Column, row: number): Cell {
  if (column.type === "text") return column.codes[row] === -1 ? null : column.words[column.codes[row]!]!;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  return column.type === "flag" ? value === 1 : value;
}
