/**
 * The head of a table of comma-separated values: its columns, their types and, where all of the file was seen, their
 * classes. So that `troupe check` can say that a column is not there, or that a network has a class too few, without
 * reading a large file through. RFC 4180 for quotes; delimiter and header are found by looking.
 */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import type { Column } from "../../lang/program.js";

export interface TableHead {
  readonly columns: readonly Column[];
  /** Absent where the file goes on beyond its head. */
  readonly rows?: number;
}

/** Enough to tell types by, and all of a small file. */
const headBytes = 1 << 20;

/** A cell that is empty or says so is missing, and tells nothing of its column's type. */
const missing: ReadonlySet<string> = new Set(["", "NA", "N/A", "NaN", "nan", "null", "None", "?"]);

/** More distinct texts are no classes but names or sentences. */
const mostClasses = 1000;

export interface HeadOptions {
  /** A character, or `auto`. */
  readonly delimiter: string;
  /** `yes`, `no`, or `auto`. */
  readonly header: string;
}

/** Throws what Node throws where the file cannot be read, and a RangeError, in words, where it is no table. */
export function tableHead(file: string, { delimiter, header }: HeadOptions): TableHead {
  const { text, whole } = readHead(file);
  const mark = delimiter === "auto" ? delimiterOf(text) : delimiter;
  const all = cellsOf(text, mark);
  // The last line of a head is cut anywhere.
  const lines = (whole ? all : all.slice(0, -1)).filter((cells) => cells.length > 1 || cells[0] !== "");
  const [first] = lines;
  if (!first) throw new RangeError("it has no rows");
  const named = header === "auto" ? looksLikeHeader(lines) : header === "yes";
  const rows = named ? lines.slice(1) : lines;
  const names = named ? first.map((cell) => cell.trim()) : first.map((_, at) => `column_${at + 1}`);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new RangeError(`two of its columns are called \`${twice}\``);
  const columns = names.map((name, at) =>
    columnOf(
      name,
      rows.map((cells) => (cells[at] ?? "").trim()),
      whole,
    ),
  );
  return { columns, ...(whole ? { rows: rows.length } : {}) };
}

function readHead(file: string): { text: string; whole: boolean } {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(headBytes);
    const head = bytes.subarray(0, readSync(handle, bytes, 0, headBytes, 0));
    const whole = head.length === fstatSync(handle).size;
    const zipped = head[0] === 0x1f && head[1] === 0x8b;
    // A head may end in the middle of the stream: take what it gives.
    const plain = zipped ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    return { text: plain.toString("utf8").replace(/^\uFEFF/, ""), whole };
  } finally {
    closeSync(handle);
  }
}

/** The mark that stands most evenly in the first lines. */
function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, 20).filter((line) => line !== "");
  const least = (mark: string) => Math.min(...lines.map((line) => line.split(mark).length - 1));
  const marks = [",", "\t", ";", "|"];
  return marks.reduce((best, mark) => (least(mark) > least(best) ? mark : best), ",");
}

/** Rows of cells; a quoted cell may hold the delimiter, line breaks, and quotes written twice. */
function cellsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const quoted = text[at] === '"';
    const { cell, end } = quoted ? quotedCell(text, at) : plainCell(text, at, delimiter);
    row.push(cell);
    const mark = text[end];
    at = end + 1;
    if (mark === delimiter) continue;
    rows.push(row);
    row = [];
    if (mark === "\r" && text[at] === "\n") at++;
    if (at >= text.length) break;
  }
  return rows;
}

function plainCell(text: string, from: number, delimiter: string): { cell: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return { cell: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): { cell: string; end: number } {
  let end = from + 1;
  for (; end < text.length; end++) {
    if (text[end] !== '"') continue;
    if (text[end + 1] !== '"') break;
    end++;
  }
  return { cell: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
}

const isNumber = (cell: string) => cell !== "" && Number.isFinite(Number(cell));

/** Names are no numbers, and some column below them holds numbers; or all is text, and nothing repeats the names. */
function looksLikeHeader(lines: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = lines;
  const names = first.map((cell) => cell.trim());
  if (names.some((name) => isNumber(name) || name === "")) return false;
  if (rest.length === 0) return true;
  const below = rest.slice(0, 100);
  const numeric = names.some((_, at) =>
    below.every((cells) => missing.has(cells[at] ?? "") || isNumber(cells[at] ?? "")),
  );
  return numeric || names.every((name, at) => below.every((cells) => cells[at] !== name));
}

function columnOf(name: string, cells: readonly string[], whole: boolean): Column {
  const present = cells.filter((cell) => !missing.has(cell));
  const type = present.length > 0 && present.every(isNumber) ? "number" : "text";
  const distinct = whole ? [...new Set(present)] : [];
  const classes = whole && distinct.length <= mostClasses ? distinct : undefined;
  if (!classes) return { name, type };
  const inOrder = type === "number" ? (a: string, b: string) => Number(a) - Number(b) : undefined;
  return { name, type, classes: classes.sort(inOrder) };
}
