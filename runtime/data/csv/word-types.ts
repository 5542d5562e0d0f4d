/** What a column holds, told by its words. */

import type { ColumnType } from "../frame.js";
import { missingWords } from "../missing-values.js";
import { decimalOf, infinityWord, isTooLong } from "./decimal.js";
import { isFlagWord } from "./flags.js";

/** A word that says that a value is missing tells nothing of its column. */
export const isPresent = (word: string) => !missingWords.has(word.trim());

export function isNumberWord(word: string): boolean {
  const value = numberIn(word);
  return Number.isFinite(value) && !isTooLong(word.trim(), value);
}

export function numberIn(word: string): number {
  const bytes = Buffer.from(word.trim());
  return decimalOf(bytes, 0, bytes.length);
}

/**
 * All must be numbers, or flags, or it is text. Infinity does not count against numbers: it is a bad cell among them.
 * Whole numbers that a double cannot keep are ids, whose digits must not be lost.
 */
export function typeOf(words: readonly string[]): ColumnType {
  const present = words.filter(isPresent);
  const speaking = present.filter((word) => !isInfinite(word));
  if (speaking.length === 0) return "text";
  if (speaking.every(isNumberWord)) return "number";
  return present.every(isFlagWord) ? "flag" : "text";
}

const isInfinite = (word: string) => infinityWord.test(word.trim()) || Math.abs(numberIn(word)) === Infinity;
