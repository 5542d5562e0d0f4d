/**
 * Frames as text: comma-separated values by RFC 4180 (but lines end in a line feed alone), values between tabs quoted
 * alike, or an object a line. A number is written so that it reads back to the same double; a missing value is nothing,
 * or null. Texts are data, whatever they begin with: who opens them in a spreadsheet decides what becomes of them.
 */

import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import type { Column, ColumnHead, Frame } from "../frame.js";

export type TableFormat = "csv" | "tsv" | "jsonl";

export const tableFormats: readonly TableFormat[] = ["csv", "tsv", "jsonl"];

const formats: ReadonlyMap<string, TableFormat> = new Map([
  [".csv", "csv"],
  [".tsv", "tsv"],
  [".tab", "tsv"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
]);

/** What a file of this name holds, and whether it is gzipped; undefined for another name. */
export function formatOf(file: string): { readonly format: TableFormat; readonly zipped: boolean } | undefined {
  const zipped = extname(file).toLowerCase() === ".gz";
  const format = formats.get(extname(zipped ? file.slice(0, -3) : file).toLowerCase());
  return format && { format, zipped };
}

/** Rows are given out in pieces of this many, so that no text grows too long. */
const pieceRows = 1000;

/** The line of names; nothing where each line has them. */
export function headOf(format: TableFormat, columns: readonly ColumnHead[]): string {
  if (format === "jsonl") return "";
  return `${columns.map(({ name }) => quoted(name, delimiters[format])).join(delimiters[format])}\n`;
}

export function* rowsOf(format: TableFormat, frame: Frame): Generator<string> {
  const lineOf = format === "jsonl" ? objectLines(frame.columns) : delimitedLines(frame.columns, delimiters[format]);
  for (let from = 0; from < frame.rows; from += pieceRows) {
    let piece = "";
    for (let row = from; row < Math.min(from + pieceRows, frame.rows); row++) piece += lineOf(row);
    yield piece;
  }
}

/** Pieces that were zipped one by one are a zipped file together. */
export const zipped = (piece: string): Uint8Array => gzipSync(piece);

const delimiters = { csv: ",", tsv: "\t" } as const;

function delimitedLines(columns: readonly Column[], delimiter: string): (row: number) => string {
  const cells = columns.map((column) => cellsOf(column, "", (text) => quoted(text, delimiter)));
  return (row) => {
    const line = cells.map((cell) => cell(row)).join(delimiter);
    // An empty line is no row to most who read it.
    return `${line === "" ? '""' : line}\n`;
  };
}

/** Quoted where a reader would take it for something else, or strip it. */
function quoted(text: string, delimiter: string): string {
  const bare = text !== "" && !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return bare ? text : `"${text.replaceAll('"', '""')}"`;
}

function objectLines(columns: readonly Column[]): (row: number) => string {
  const fields = columns.map((column) => ({
    key: JSON.stringify(column.name),
    cell: cellsOf(column, "null", (text) => JSON.stringify(text)),
  }));
  return (row) => `{${fields.map(({ key, cell }) => `${key}:${cell(row)}`).join(",")}}\n`;
}

/** Texts are written once a word and not once a row. */
function cellsOf(column: Column, missing: string, textWritten: (text: string) => string): (row: number) => string {
  if (column.type === "text") {
    const words = column.words.map(textWritten);
    return (row) => words[column.codes[row]!] ?? missing;
  }
  const written = column.type === "flag" ? (value: number) => (value ? "true" : "false") : numberWritten;
  return (row) => {
    const value = column.values[row]!;
    return Number.isNaN(value) ? missing : written(value);
  };
}

/** `String` forgets the sign of zero. */
const numberWritten = (value: number) => (Object.is(value, -0) ? "-0" : String(value));
