/**
 * Decimals of 16 to 18 digits, as programs write doubles in full: in pairs of doubles, a number and what it lacks, which
 * together have about 105 bits (Dekker, 1971). That is enough to tell which double is nearest, but for the rare number so
 * close to the middle between two that only `Number` can say.
 */

/** Whole numbers below this are doubles without rounding. */
export const exactBelow = 2 ** 53;

/** Each without rounding. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
export const largestPower = powersOfTen.length - 1;

/** A quotient of two steps is far from the smallest doubles, whose bits are fewer. */
const mostPower = 2 * largestPower;

/** Far more than all that is lost on the way, of a number's size: each of the steps loses some 2^-104. */
const doubt = 2 ** -98;

/** `(head * 10^tailDigits + tail) / 10^power`, rounded once; NaN where that is not certain. */
export function quotient(head: number, tail: number, tailDigits: number, power: number): number {
  if (power > mostPower) return Number.NaN;
  const scale = powersOfTen[tailDigits]!;
  const product = head * scale;
  let high = product + tail;
  // All digits: what the product and the sum have lost is less than a double, and exact.
  let low = lostBySum(product, tail, high) + lostByProduct(head, scale, product);
  for (let left = power; left > 0; left -= largestPower) {
    const by = powersOfTen[Math.min(left, largestPower)]!;
    const first = high / by;
    const back = first * by;
    const rest = high - back - lostByProduct(first, by, back) + low;
    const second = rest / by;
    high = first + second;
    low = second - (high - first);
  }
  const margin = high * doubt;
  const most = high + (low + margin);
  return most === high + (low - margin) ? most : Number.NaN;
}

/** What `a + b` lacks of the sum (Knuth, vol. 2, 4.2.2). */
function lostBySum(a: number, b: number, sum: number): number {
  const other = sum - a;
  return a - (sum - other) + (b - other);
}

/** Cuts a double into halves whose products are exact. */
const halving = 2 ** 27 + 1;

/** What `a * b` lacks of the product (Dekker). */
function lostByProduct(a: number, b: number, product: number): number {
  const farA = halving * a;
  const highA = farA - (farA - a);
  const lowA = a - highA;
  const farB = halving * b;
  const highB = farB - (farB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
