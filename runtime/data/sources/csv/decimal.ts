/**
 * Decimal numbers out of bytes, with the very result of `Number(text)`. Up to 2^53 the digits are a double without
 * rounding, and so are the powers of ten up to 22: a single product or quotient of the two is rounded once, and right
 * (Clinger, 1990). More digits than that go by `long-decimal.ts`, and what is left by `Number`. What `Number` reads beside
 * decimals (`0x1F`, blank texts, `Infinity`) is no number here.
 */

import { exactBelow, largestPower, powersOfTen, quotient } from "./long-decimal.js";

export const minus = 45;
export const point = 46;
const plus = 43;
const zero = 48;

/** As many digits fit into a whole number of the processor, which is quicker than a double. */
const digitsAtOnce = 9;

/** NaN where the bytes are no decimal number; infinite where it is too large for a double. */
export function decimalOf(bytes: Buffer, from: number, to: number): number {
  const first = bytes[from]!;
  const negative = first === minus;
  let at = negative || first === plus ? from + 1 : from;
  // The first nine digits that count, the nine that follow, and how many there are in all.
  let head = 0;
  let tail = 0;
  let digits = 0;
  let written = 0;
  let behindPoint = 0;
  let pointSeen = 0;
  for (; at < to; at++) {
    const digit = bytes[at]! ^ zero;
    if (digit < 10) {
      written++;
      behindPoint += pointSeen;
      if (digits < digitsAtOnce) {
        head = (Math.imul(head, 10) + digit) | 0;
        if (head > 0) digits++;
      } else {
        if (digits < 2 * digitsAtOnce) tail = (Math.imul(tail, 10) + digit) | 0;
        digits++;
      }
    } else if (bytes[at] === point && pointSeen === 0) pointSeen = 1;
    else break;
  }
  if (written === 0) return Number.NaN;
  const exponent = at === to ? 0 : exponentOf(bytes, at, to);
  if (Number.isNaN(exponent)) return Number.NaN;
  const size = sizeOf(head, tail, Math.max(0, digits - digitsAtOnce), exponent - behindPoint);
  if (Number.isNaN(size)) return Number(bytes.toString("latin1", from, to));
  return negative ? -size : size;
}

/** NaN where neither of the quick ways leads there. */
function sizeOf(head: number, tail: number, tailDigits: number, power: number): number {
  if (tailDigits > digitsAtOnce) return Number.NaN;
  if (Math.abs(power) <= largestPower) {
    const all = head * powersOfTen[tailDigits]! + tail;
    if (all < exactBelow) return power < 0 ? all / powersOfTen[-power]! : all * powersOfTen[power]!;
  }
  return power <= 0 ? quotient(head, tail, tailDigits, -power) : Number.NaN;
}

/** Of `e-5`, at `at`; NaN where something else stands there. */
function exponentOf(bytes: Buffer, at: number, to: number): number {
  // 32 makes a small letter of a large one.
  if ((bytes[at]! | 32) !== 101) return Number.NaN;
  const sign = bytes[at + 1];
  const first = sign === minus || sign === plus ? at + 2 : at + 1;
  if (first >= to) return Number.NaN;
  let exponent = 0;
  for (let i = first; i < to; i++) {
    const digit = bytes[i]! ^ zero;
    if (digit >= 10) return Number.NaN;
    exponent = Math.min(exponent * 10 + digit, 100_000);
  }
  return sign === minus ? -exponent : exponent;
}

/** `inf` and its like: no number to learn from, yet they tell that a column holds numbers. */
export const infinityWord = /^[+-]?inf(inity)?$/i;

/** A whole number that a double cannot tell from its neighbours. `value` is what the text comes to. */
export function isTooLong(text: string, value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER && /^[+-]?\d+$/.test(text);
}
