/** Splits: each row in one part at most, shares kept to the row, classes kept in proportion. */

import test from "ava";
import fc from "fast-check";
import { largestRemainder, splitRows } from "../../../runtime/data/splits.js";

test("shares become whole rows that add up: Hamilton's method, by hand", (t) => {
  // 10 rows at 1/3 each: 3.33 three times over; what is left goes to the first.
  t.deepEqual(largestRemainder(10, [1 / 3, 1 / 3, 1 / 3]), [4, 3, 3]);
  t.deepEqual(largestRemainder(10, [0.75, 0.25]), [8, 2]);
  // 0.29 of 100 is 28.999999999999996 in binary, and still 29 rows.
  t.deepEqual(largestRemainder(100, [0.29, 0.71]), [29, 71]);
  t.deepEqual(largestRemainder(7, [0, 1]), [0, 7]);
});

const labelled = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 300 });
const shares = [
  { part: "train", share: 0.6 },
  { part: "validation", share: 0.15 },
  { part: "test", share: 0.2 },
];

test("every row is in one part at most, and each part has its share of the rows", (t) => {
  fc.assert(
    fc.property(labelled, fc.integer(), (list, seed) => {
      const parts = splitRows(Int32Array.from(list), 5, shares, seed >>> 0);
      const rows = Object.values(parts).flatMap((part) => [...part]);
      if (new Set(rows).size !== rows.length || rows.some((row) => row < 0 || row >= list.length)) return false;
      return shares.every(({ part, share }) => Math.abs((parts[part]?.length ?? 0) - share * list.length) < 1);
    }),
  );
  t.pass();
});

test("classes are kept in proportion: within two rows of each class's share", (t) => {
  fc.assert(
    fc.property(labelled, fc.integer(), (list, seed) => {
      const labels = Int32Array.from(list);
      const parts = splitRows(labels, 5, shares, seed >>> 0);
      return [0, 1, 2, 3, 4].every((label) => {
        const total = list.filter((each) => each === label).length;
        return shares.every(({ part, share }) => {
          const count = [...(parts[part] ?? [])].filter((row) => labels[row] === label).length;
          return Math.abs(count - share * total) <= 2;
        });
      });
    }),
  );
  t.pass();
});

test("a split is its seed's", (t) => {
  const labels = Int32Array.from({ length: 200 }, (_, row) => row % 5);
  t.deepEqual(splitRows(labels, 5, shares, 3), splitRows(labels, 5, shares, 3));
  t.notDeepEqual(splitRows(labels, 5, shares, 3), splitRows(labels, 5, shares, 4));
});
