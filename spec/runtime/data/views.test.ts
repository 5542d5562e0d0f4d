/** Views: which rows they take, that they take the same wherever they are named, and what their sizes are. */

import test from "ava";
import fc from "fast-check";
import { rowsOfPart } from "../../../runtime/data/rows/rows.js";
import { TaskFailure } from "../../../runtime/failure.js";
import type { TableResult } from "../../../runtime/results.js";
import { call } from "../thread/host.js";

/** Rows with these labels; the part `some` holds those of an even number, in falling order. */
function tableOf(labels: readonly number[], classes = 3): TableResult {
  const values = new SharedArrayBuffer(labels.length * 4);
  new Int32Array(values).set(labels);
  const even = labels.flatMap((_, row) => (row % 2 === 0 ? [row] : [])).reverse();
  const some = new SharedArrayBuffer(even.length * 4);
  new Uint32Array(some).set(even);
  const names = Array.from({ length: classes }, (_, at) => String(at));
  return {
    kind: "table",
    rows: labels.length,
    shape: [1],
    features: { type: "uint8", buffer: new SharedArrayBuffer(labels.length) },
    scale: 1,
    targets: [{ name: "label", type: "classes", classes: names, values }],
    parts: { some },
    digest: "",
  };
}

const evenly = (rows: number) => tableOf(Array.from({ length: rows }, (_, row) => row % 3));
const taken = (table: TableResult, ...views: Parameters<typeof call>[]) =>
  rowsOfPart(
    table,
    "rows",
    "some",
    views.map((view) => call(...view)),
  );
const part = (table: TableResult) => rowsOfPart(table, "rows", "some");
const ascending = (rows: Uint32Array) => [...rows].sort((a, b) => a - b);

test("shards are the part, cut into pieces that have no row in common", (t) => {
  t.deepEqual([...taken(evenly(10), ["shard", { index: 1, of: 3 }])], [6, 0], "the part is 8 6 4 2 0");
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 9 }), (rows, of) => {
        const table = evenly(rows);
        const shards = Array.from({ length: of }, (_, index) => [...taken(table, ["shard", { index, of }])]);
        const sizes = shards.map(({ length }) => length);
        return (
          JSON.stringify(ascending(Uint32Array.from(shards.flat()))) === JSON.stringify(ascending(part(table))) &&
          Math.max(...sizes) - Math.min(...sizes) <= 1
        );
      }),
    ),
  );
  t.throws(() => taken(evenly(10), ["shard", { index: 3, of: 3 }]), {
    instanceOf: TaskFailure,
    message: /no shard 3 of 3/,
  });
});

test("a bootstrap has as many rows, all of the part, of which about 1 - 1/e are different", (t) => {
  const table = evenly(20_000);
  const drawn = taken(table, ["bootstrap", { seed: 5 }]);
  const [there, different] = [new Set(part(table)), new Set(drawn)];
  t.is(drawn.length, 10_000);
  t.true([...different].every((row) => there.has(row)));
  // 1 - 1/e = 0.632, with a standard deviation of 0.003 for 10,000 rows.
  t.true(Math.abs(different.size / 10_000 - 0.632) < 0.012, String(different.size));
  t.notDeepEqual(taken(table, ["bootstrap", { seed: 6 }]), drawn);
  t.deepEqual(taken(table, ["bootstrap", { seed: 5 }]), drawn);
});

test("a sample has the exact size, and no row twice", (t) => {
  for (const [rows, share, size] of [
    [200, 0.29, 29],
    [200, 1, 100],
    [200, 0, 0],
    [20, 0.25, 2],
  ] as const) {
    const table = evenly(rows);
    const drawn = taken(table, ["sample", { share, seed: "own" }]);
    t.is(drawn.length, size, `${share} of ${rows / 2}`);
    t.is(new Set(drawn).size, size);
    t.true([...drawn].every((row) => part(table).includes(row)));
    t.deepEqual(drawn, taken(table, ["sample", { share, seed: "own" }]), "the same in every task");
  }
  const table = evenly(200);
  t.notDeepEqual(taken(table, ["sample", { share: 0.5, seed: 1 }]), taken(table, ["sample", { share: 0.5, seed: 2 }]));
});

test("balanced rows are as many of every class, and all that were there are still there", (t) => {
  const labels = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 60 });
  t.notThrows(() =>
    fc.assert(
      fc.property(labels, fc.integer({ min: 0, max: 99 }), (list, seed) => {
        const table = tableOf(list);
        const drawn = taken(table, ["balanced", { seed }]);
        const before = part(table);
        const counts = (rows: Uint32Array) =>
          [0, 1, 2].map((label) => [...rows].filter((row) => list[row] === label).length);
        const [was, is] = [counts(before), counts(drawn)];
        return (
          is.every((count, label) => count === (was[label] === 0 ? 0 : Math.max(...was))) &&
          [...before].every((row) => drawn.includes(row)) &&
          [...drawn].every((row) => before.includes(row))
        );
      }),
    ),
  );
});

test("balanced needs classes", (t) => {
  const table = evenly(10);
  const values = new SharedArrayBuffer(40);
  t.throws(
    () => taken({ ...table, targets: [{ name: "height", type: "number", values }] }, ["balanced", { seed: 1 }]),
    {
      instanceOf: TaskFailure,
      message: /these data have no classes/,
    },
  );
});

test("views are taken one of another, in the order written", (t) => {
  const table = evenly(20);
  const half = taken(table, ["sample", { share: 0.5, seed: 3 }]);
  t.deepEqual(
    [...taken(table, ["sample", { share: 0.5, seed: 3 }], ["shard", { index: 1, of: 2 }])],
    [half[1]!, half[3]!],
  );
});
