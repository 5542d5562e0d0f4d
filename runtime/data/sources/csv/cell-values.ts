/** What a cell says that is no plain number: its value, NaN where that is missing, or what is wrong with it. */

import { isUtf8 } from "node:buffer";
import { missingWords } from "../../missing-values.js";
import type { CellFinder } from "./cell-finder.js";
import { decimalOf, infinityWord, isTooLong } from "./decimal.js";
import type { CellFault } from "./faults.js";
import { flagWords } from "./flags.js";

const space = 32;

/** Of the cell that was found last. `rounded` takes whole numbers with more digits than a double keeps. */
export function numberIn(cell: CellFinder, rounded: boolean): number | CellFault {
  const { bytes } = cell;
  let { from, to } = cell;
  // Quotes may hold blanks.
  while (from < to && bytes[from] === space) from++;
  while (from < to && bytes[to - 1] === space) to--;
  if (from === to) return Number.NaN;
  const value = decimalOf(bytes, from, to);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : rareNumberIn(cell, value, rounded);
}

function rareNumberIn(cell: CellFinder, value: number, rounded: boolean): number | CellFault {
  const said = cell.text().trim();
  if (missingWords.has(said)) return Number.NaN;
  if (Math.abs(value) === Number.POSITIVE_INFINITY || infinityWord.test(said)) return "infinite";
  if (Number.isNaN(value)) return textFault(cell) ?? "no number";
  return rounded || !isTooLong(said, value) ? value : "too long";
}

export function flagIn(cell: CellFinder): number | CellFault {
  const said = cell.text().trim();
  if (missingWords.has(said)) return Number.NaN;
  return flagWords.get(said) ?? textFault(cell) ?? "no flag";
}

/** What is not even a text tells more than that it is no number. */
function textFault({ bytes, from, to }: CellFinder): CellFault | undefined {
  const cell = bytes.subarray(from, to);
  if (cell.includes(0)) return "NUL";
  return isUtf8(cell) ? undefined : "not UTF-8";
}
