/** What a column holds, told by its words. */

import type { ColumnType } from "../../frame.js";
import { missingWords } from "../../missing-values.js";
import { infinityWord, isTooLong } from "./decimal.js";
import { isFlagWord } from "./flags.js";

/** A word that says that a value is missing tells nothing of its column. */
export const isPresent = (word: string) => !missingWords.has(word.trim());

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function isNumberWord(word: string): boolean {
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
 * By the distinct words of a column. One odd word among twenty numbers or more is a bad cell, and not a text: a slip in one
 * row must not make a thousand numbers into names. Infinity does not count against numbers either. Whole numbers that a
 * double cannot keep are ids, whose digits must not be lost.
 */
export function typeOf(words: readonly string[]): ColumnType {
  let [numbers, flags, infinite, odd] = [0, 0, 0, 0];
  for (const word of words) {
    if (isNumberWord(word)) numbers++;
    else if (isInfinite(word)) infinite++;
    else if (isFlagWord(word)) flags++;
    else if (isPresent(word)) odd++;
    if (isTooLong(word.trim(), numberIn(word))) return "text";
  }
  if (numbers > 0) return (flags + odd) * numbersToOneOdd <= numbers ? "number" : "text";
  return flags > 0 && infinite + odd === 0 ? "flag" : "text";
}

const numbersToOneOdd = 20;

/** What a column of numbers has among its words that is none. */
export const isOdd = (word: string) => isPresent(word) && !isNumberWord(word);

function isInfinite(word: string): boolean {
  return Math.abs(numberIn(word)) === Number.POSITIVE_INFINITY || infinityWord.test(word.trim());
}
