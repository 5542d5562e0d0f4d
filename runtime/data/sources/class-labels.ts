/** Labels that are classes: each row by the number of its own among them. */

import type { Labels } from "../labels.js";
import { sharedInts } from "../room.js";

/** `distinct` are all that come, in the order in which they are to be numbered. */
export function classLabels<Value>(values: ArrayLike<Value>, distinct: readonly Value[]): Labels {
  const places = new Map(distinct.map((value, place) => [value, place]));
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = places.get(values[row]!)!;
  return { type: "classes", classes: distinct.map(String), values: sharedInts(codes) };
}

/** Each once, by size. */
export function distinctNumbers(values: Iterable<number>): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** More distinct values are no classes but names, sentences or measurements: the checker is not told of them. */
export const mostClasses = 1000;
