/** What can be done with the columns of a frame, whatever they mean: find one, read a cell, take rows out, make one of objects. */

import type { Value } from "../../lang/formula.js";
import { badData } from "../failure.js";
import type { Column, ColumnHead, Frame } from "./frame.js";
import { missingWords } from "./missing-values.js";
import { Numbering } from "./numbering.js";

/** Names and types alone, of columns of which more is known. */
export function headsAlone(columns: readonly ColumnHead[]): ColumnHead[] {
  return columns.map(({ name, type }) => ({ name, type }));
}

/** Throws our bug: who asks has asked for the column before. */
export function columnOf(frame: Frame, name: string): Column {
  const found = frame.columns.find((column) => column.name === name);
  if (!found) throw new Error(`the frame has no column ${name}`);
  return found;
}

export function isMissing(column: Column, row: number): boolean {
  return column.type === "text" ? column.codes[row]! < 0 : Number.isNaN(column.values[row]!);
}

/** What stands in a cell; undefined where it is missing. */
export function cellOf(column: Column, row: number): Value | undefined {
  if (isMissing(column, row)) return undefined;
  if (column.type === "text") return column.words[column.codes[row]!]!;
  const value = column.values[row]!;
  return column.type === "flag" ? value !== 0 : value;
}

/** The cells of a column as categories are called. */
export function textsOf(column: Column): (row: number) => string {
  if (column.type === "text") return (row) => column.words[column.codes[row]!] ?? "";
  if (column.type === "flag") return (row) => (column.values[row] ? "true" : "false");
  return (row) => String(column.values[row]);
}

/** A frame of these rows alone, in ascending order. */
export function rowsOf(frame: Frame, rows: Uint32Array): Frame {
  if (rows.length === frame.rows) return frame;
  const columns = frame.columns.map((column): Column => {
    if (column.type === "text") return { ...column, codes: taken(column.codes, new Int32Array(rows.length), rows) };
    return { ...column, values: taken(column.values, new Float64Array(rows.length), rows) };
  });
  return { rows: rows.length, columns };
}

/** A loop, since `from` of a typed array calls a function a number. */
function taken<Values extends Int32Array | Float64Array>(from: Values, into: Values, rows: Uint32Array): Values {
  for (let at = 0; at < rows.length; at++) into[at] = from[rows[at]!]!;
  return into;
}

/**
 * Rows that a caller hands in as objects. What is not there, null, NaN, or a text that says so is missing.
 * @throws TaskFailure `data` where a value is of another type than its column
 */
export function frameOf(heads: readonly ColumnHead[], records: readonly Readonly<Record<string, unknown>>[]): Frame {
  const columns = heads.map((head): Column => {
    const { name, type } = head;
    if (type === "text") {
      const texts = new Numbering<string>();
      const codes = Int32Array.from(records, (record, row) => {
        const value = given(record, name);
        if (value === undefined) return -1;
        if (typeof value === "object") throw wrongType(row, head, value);
        return texts.codeOf(String(value));
      });
      return { name, type, codes, words: texts.values };
    }
    return {
      name,
      type,
      values: Float64Array.from(records, (record, row) => numberIn(given(record, name), row, head)),
    };
  });
  return { rows: records.length, columns };
}

/** An object's own value, where it is one. */
function given(record: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" && missingWords.has(value) ? undefined : value;
}

function numberIn(value: unknown, row: number, head: ColumnHead): number {
  if (value === undefined) return Number.NaN;
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = typeof value === "bigint" || typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number) !== Number.isNaN(value) || Math.abs(number) === Infinity)
    throw wrongType(row, head, value);
  return number;
}

function wrongType(row: number, { name, type }: ColumnHead, value: unknown) {
  const wanted = { number: "a number", flag: "true or false", text: "a text" }[type];
  const shown = typeof value === "object" ? JSON.stringify(value) : JSON.stringify(String(value));
  return badData(`Row ${row + 1}: ${name} must be ${wanted}, and this is ${shown.slice(0, 60)}.`);
}
