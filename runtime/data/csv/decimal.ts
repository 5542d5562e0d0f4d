/**
 * Decimal numbers out of bytes, with the very result of `Number(text)`. Up to 2^53 the digits are a double without
 * rounding, and so are the powers of ten up to 22: a single product or quotient of the two is rounded once, and right
 * (Clinger, 1990). All others go through `Number`. What `Number` reads beside decimals (`0x1F`, blank texts, `Infinity`)
 * is no number here.
 */

export const minus = 45;
export const point = 46;
const plus = 43;
const zero = 48;

/** Digits below this stand for themselves. */
export const exactBelow = 2 ** 53;

/** Each without rounding. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
export const largestPower = powersOfTen.length - 1;

/** NaN where the bytes are no decimal number; infinite where it is too large for a double. */
export function decimalOf(bytes: Buffer, from: number, to: number): number {
  const first = bytes[from]!;
  const negative = first === minus;
  let at = negative || first === plus ? from + 1 : from;
  let digits = 0;
  let written = 0;
  let behindPoint = 0;
  let pointSeen = false;
  for (; at < to; at++) {
    const digit = bytes[at]! ^ zero;
    if (digit < 10) {
      digits = digits * 10 + digit;
      written++;
      if (pointSeen) behindPoint++;
    } else if (bytes[at] === point && !pointSeen) pointSeen = true;
    else break;
  }
  if (written === 0) return Number.NaN;
  const exponent = at === to ? 0 : exponentOf(bytes, at, to);
  if (Number.isNaN(exponent)) return Number.NaN;
  const power = exponent - behindPoint;
  if (digits >= exactBelow || Math.abs(power) > largestPower) return Number(bytes.toString("latin1", from, to));
  const size = power < 0 ? digits / powersOfTen[-power]! : digits * powersOfTen[power]!;
  return negative ? -size : size;
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
