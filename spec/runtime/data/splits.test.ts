/** Splits: each row in one part at most, shares kept to the row, classes kept in proportion. */

import test from "ava";
import fc from "fast-check";
import {
  largestRemainder,
  splitByTime,
  splitFold,
  splitGroups,
  splitRows,
} from "../../../runtime/data/preparation/splits.js";

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

const grouped = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 20, maxLength: 300 });

test("groups stay whole, and no part is further from its share than the largest group is long", (t) => {
  fc.assert(
    fc.property(grouped, fc.integer(), (list, seed) => {
      const parts = splitGroups(Int32Array.from(list), 20, shares, seed >>> 0);
      const homes = new Map<number, string>();
      for (const [part, rows] of Object.entries(parts))
        for (const row of rows) {
          const before = homes.get(list[row]!) ?? part;
          if (before !== part) return false;
          homes.set(list[row]!, part);
        }
      const largest = Math.max(
        ...Array.from({ length: 20 }, (_, group) => list.filter((each) => each === group).length),
      );
      return shares.every(({ part, share }) => Math.abs((parts[part]?.length ?? 0) - share * list.length) <= largest);
    }),
  );
  t.pass();
});

test("by time no row of a part is older than one of the part before", (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 }), (list) => {
      const times = Float64Array.from(list);
      const parts = splitByTime(times, shares);
      const inOrder = shares.flatMap(({ part }) => [...parts[part]!]).map((row) => times[row]!);
      if (inOrder.some((time, at) => at > 0 && time < inOrder[at - 1]!)) return false;
      return shares.every(({ part, share }) => Math.abs(parts[part]!.length - share * list.length) < 1);
    }),
  );
  t.pass();
});

test("folds are a partition, each with its share of every class, and the same for all folds of a seed", (t) => {
  fc.assert(
    fc.property(labelled, fc.integer({ min: 2, max: 7 }), fc.integer(), (list, of, seed) => {
      const labels = Int32Array.from(list);
      const folds = Array.from({ length: of }, (_, held) => splitFold(labels, 5, { held, of }, seed >>> 0));
      const tested = folds.flatMap(({ test: rows }) => [...rows]).sort((a, b) => a - b);
      if (tested.length !== list.length || tested.some((row, at) => row !== at)) return false;
      return folds.every(({ train, test: held }) => {
        if (train.length + held.length !== list.length || [...train].some((row) => held.includes(row))) return false;
        return [0, 1, 2, 3, 4].every((label) => {
          const total = list.filter((each) => each === label).length;
          const here = [...held].filter((row) => labels[row] === label).length;
          return Math.abs(here - total / of) < 2;
        });
      });
    }),
  );
  t.pass();
});

test("folds by group keep groups whole", (t) => {
  fc.assert(
    fc.property(grouped, fc.integer(), (list, seed) => {
      const groups = { of: Int32Array.from(list), count: 20 };
      const { train, test: held } = splitFold(new Int32Array(list.length), 1, { held: 1, of: 4 }, seed >>> 0, groups);
      const trained = new Set([...train].map((row) => list[row]));
      return train.length + held.length === list.length && [...held].every((row) => !trained.has(list[row]));
    }),
  );
  t.pass();
});
