/** What a column holds, told by its words. */

import type { ColumnType } from "../frame.js";
import { missingWords } from "../missing-values.js";
import { infinityWord, isTooLong } from "./decimal.js";
import { isFlagWord } from "./flags.js";

/** A word that says that a value is missing tells nothing of its column. */
export const isPresent = (word: string) => !missingWords.has(word.trim());

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function isNumberWord(word: string): boolean {
  const value = numberIn(word);
  return Number.isFinite(value) && !isTooLong(word.trim(), value);
}

/** Also with a comma for its point: that is no number here, yet no name either. */
export const looksLikeNumber = (word: string) => isNumberWord(word.replace(",", "."));

/** As `decimalOf` has it, of text. */
export function numberIn(word: string): number {
  const trimmed = word.trim();
  return decimal.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/**
 * All must be numbers, or flags, or it is text. Infinity does not count against numbers: it is a bad cell among them.
 * Whole numbers that a double cannot keep are ids, whose digits must not be lost.
 */
export function typeOf(words: readonly string[]): ColumnType {
  let [numbers, flags, infinite] = [0, 0, 0];
  for (const word of words) {
    if (isNumberWord(word)) numbers++;
    else if (isInfinite(word)) infinite++;
    else if (isFlagWord(word)) flags++;
    else if (isPresent(word)) return "text";
    if (flags > 0 && numbers + infinite > 0) return "text";
  }
  return numbers > 0 ? "number" : flags > 0 ? "flag" : "text";
}

function isInfinite(word: string): boolean {
  return Math.abs(numberIn(word)) === Number.POSITIVE_INFINITY || infinityWord.test(word.trim());
}
