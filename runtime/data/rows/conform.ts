/**
 * Columns as a preparation wants them: in its order, and of its types. A file may hold postcodes as numbers that were
 * texts in the training, or numbers as texts.
 */

import { columnOf, isMissing, textsOf } from "../columns.js";
import type { Column, ColumnHead, Frame } from "../frame.js";
import { Numbering } from "../numbering.js";
import type { Problem } from "../preparation/prepare.js";

/** What cannot be taken so is told, and missing. */
export function conform(frame: Frame, heads: readonly ColumnHead[], problem: Problem): Frame {
  const columns = heads.map((head) => conformed(columnOf(frame, head.name), head, frame.rows, problem));
  return { rows: frame.rows, columns };
}

function conformed(column: Column, { name, type }: ColumnHead, rows: number, problem: Problem): Column {
  if (column.type === type) return column;
  if (type === "text") return asText(column, rows);
  if (column.type !== "text") return asNumbers(column, type, problem);
  const { words, codes } = column;
  const read = words.map(type === "flag" ? flagIn : numberIn);
  const values = Float64Array.from(codes, (code, row) => {
    if (code < 0) return Number.NaN;
    const value = read[code]!;
    if (Number.isNaN(value)) problem(row, name, `is ${JSON.stringify(words[code]!.slice(0, 40))}, and ${wanted(type)}`);
    return value;
  });
  return { name, type, values };
}

const wanted = (type: "number" | "flag") => `it must be ${type === "flag" ? "true or false" : "a number"}`;

function asText(column: Column, rows: number): Column {
  const textAt = textsOf(column);
  const texts = new Numbering<string>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) codes[row] = isMissing(column, row) ? -1 : texts.codeOf(textAt(row));
  return { name: column.name, type: "text", codes, words: texts.values };
}

/** Flags are numbers as they stand; of numbers only 0 and 1 are flags. */
function asNumbers(
  { name, values }: Exclude<Column, { type: "text" }>,
  type: "number" | "flag",
  problem: Problem,
): Column {
  if (type === "number") return { name, type, values };
  return {
    name,
    type,
    values: values.map((value, row) => {
      if (Number.isNaN(value) || value === 0 || value === 1) return value;
      problem(row, name, `is ${value}, and ${wanted(type)}`);
      return Number.NaN;
    }),
  };
}

const flagWords: ReadonlyMap<string, number> = new Map([
  ["true", 1],
  ["false", 0],
  ["1", 1],
  ["0", 0],
]);

const flagIn = (word: string) => flagWords.get(word.trim().toLowerCase()) ?? Number.NaN;

function numberIn(word: string): number {
  const value = word.trim() === "" ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : Number.NaN;
}
