/** What can be wrong with a row, and how that is told. */

import type { ColumnType } from "../../frame.js";
import type { BrokenQuotes } from "./cell-finder.js";

export type CellFault = "no number" | "infinite" | "too long" | "no flag" | "not UTF-8" | "NUL" | BrokenQuotes;

export interface RowFault {
  /** Of the file, from 1: where the row begins. */
  readonly line: number;
  readonly text: string;
  readonly fault: { readonly column: number; readonly of: CellFault } | { readonly cells: number };
}

interface Expected {
  readonly names: readonly string[];
  readonly types: readonly ColumnType[];
  /** The columns whose types were said, and not found by looking. */
  readonly said: ReadonlySet<string>;
  /** In which the types were found. */
  readonly rowsSeen: number;
  readonly encoding: string;
}

/** Goes on from the text of the cell, or of the row. */
export function reasonOf({ fault, text }: RowFault, expected: Expected): string {
  if ("cells" in fault) return `has ${cells(fault.cells)}, and the table ${columns(expected.names.length)}`;
  const name = expected.names[fault.column] ?? "";
  const found = (what: string) =>
    expected.said.has(name)
      ? ""
      : `; by its first ${expected.rowsSeen} rows the column holds ${what}: say \`types: { ${asKey(name)}: text }\` if it is text`;
  switch (fault.of) {
    case "no number":
      return `is no number${decimalComma.test(text) ? ", whose decimals follow a point" : ""}${found("numbers")}`;
    case "infinite":
      return "is larger than any number that can be learned from";
    case "too long":
      return `has more digits than a number keeps; say \`types: { ${asKey(name)}: text }\`, or \`number\` to round it`;
    case "no flag":
      return `is neither true nor false${found("flags")}`;
    case "not UTF-8":
      return expected.encoding === "utf-8"
        ? 'is not UTF-8; an old file may want `encoding: "latin1"`'
        : `is not ${expected.encoding}`;
    case "NUL":
      return 'has a byte 0 in it, as no text has; is it `encoding: "utf-16le"`, or no table at all?';
    case "unclosed":
      return "opens a quote that is never closed";
    case "goes on":
      return "goes on behind its closing quote; a quote within quotes is written twice";
  }
}

const decimalComma = /^[+-]?\d+,\d+$/;

const cells = (count: number) => (count === 1 ? "1 cell" : `${count} cells`);
const columns = (count: number) => (count === 1 ? "has 1 column" : `has ${count} columns`);

/** As it stands in a record of the language: a name that is no word of it stands in quotes. */
function asKey(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
