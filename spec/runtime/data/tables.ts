/** What tests of table readers have in common: opening a source, and a table read through as plain rows. */

import { createRequire } from "node:module";
import type { ExecutionContext } from "ava";
import type { Value } from "../../../lang/formula.js";
import { type BadCount, BadRows, type BadRule } from "../../../runtime/data/bad-rows.js";
import type { Column, Frame, TableReader } from "../../../runtime/data/frame.js";
import type { RawTable, Reading } from "../../../runtime/data/raw-table.js";
import { sources } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import type { Failure } from "../../../runtime/messages.js";
import type { Host } from "../../../runtime/thread/host.js";
import { assignment, loadDigits, testHost } from "../thread/host.js";

export type Cell = number | string | null;

export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly frames: readonly number[];
  readonly bad: BadCount;
}

export interface Opening {
  readonly rule?: BadRule;
  readonly host?: Partial<Host>;
  readonly seed?: number;
}

/** What a source is handed in a test. */
export function readingOf({ rule = "error", host = {}, seed = 1 }: Opening): Reading {
  return {
    seed,
    host: testHost(assignment("d", loadDigits(1)), host),
    progress: () => {},
    bad: new BadRows(rule),
  };
}

export async function openTable(
  name: string,
  settings: Readonly<Record<string, Value>>,
  opening: Opening = {},
): Promise<{ reader: TableReader; bad: BadRows }> {
  const source = sources.get(name);
  if (!source) throw new Error(`no source ${name}`);
  const reading = readingOf(opening);
  const raw = await source(settings, reading);
  if (raw.kind !== "table") throw new Error(`${name} gives no table`);
  return { reader: raw.reader, bad: reading.bad };
}

type Wanted = Opening & { readonly columns?: readonly string[] };

/** Missing values are null. */
export async function readTable(
  name: string,
  settings: Readonly<Record<string, Value>>,
  wanted: Wanted = {},
): Promise<Table> {
  const { reader, bad } = await openTable(name, settings, wanted);
  return tableFrom(reader, bad, wanted.columns);
}

/** The same of a reader that is opened in another way. */
export async function tableOf(open: (reading: Reading) => Promise<RawTable>, wanted: Wanted = {}): Promise<Table> {
  const reading = readingOf(wanted);
  return tableFrom((await open(reading)).reader, reading.bad, wanted.columns);
}

async function tableFrom(reader: TableReader, bad: BadRows, columns?: readonly string[]): Promise<Table> {
  const frames: Frame[] = [];
  for await (const frame of reader.read(columns ?? reader.columns.map((head) => head.name))) frames.push(frame);
  return {
    heads: reader.columns.map((head) => `${head.name}: ${head.type}`),
    rows: frames.flatMap(rowsOf),
    frames: frames.map(({ rows }) => rows),
    bad: bad.count,
  };
}

export function rowsOf({ rows, columns }: Frame): Cell[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => cellOf(column, row)));
}

function cellOf(column: Column, row: number): Cell {
  if (column.type === "text") return column.words[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TaskFailure) return error.failure;
    throw error;
  }
  throw new Error("it succeeds");
}

const load = createRequire(import.meta.url);

/** A package that need not be there. Says so, loudly, where it is not. */
export function optional<Library>(name: string): Library | undefined {
  try {
    return load(name) as Library;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}

export function skipped(t: ExecutionContext, name: string): void {
  t.log(`SKIPPED: the optional package ${name} is not installed, so this was not tested.`);
  t.pass();
}
