/** Parts by condition, by group, by time and by column, through a whole table: what is dealt, and what is refused. */

import test from "ava";
import { instantOf } from "../../../lang/dates.js";
import type { Formula } from "../../../lang/formula.js";
import type { ColumnHead } from "../../../runtime/data/frame.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { column, type Plan, prepared, type Row } from "./prepared.js";

const heads: readonly ColumnHead[] = [
  { name: "x", type: "number" },
  { name: "who", type: "text" },
  { name: "day", type: "text" },
];
const rows: readonly Row[] = Array.from({ length: 12 }, (_, at) => ({
  x: at,
  who: `p${at % 4}`,
  day: `2026-${String(12 - at).padStart(2, "0")}-01`,
}));

const compared = (op: "<" | ">=" | "<=", value: number): Formula => ({
  op,
  left: column("x"),
  right: { op: "value", value },
});
const shares = [
  { part: "train", share: 0.5 },
  { part: "test", share: 0.25 },
] as const;

async function partsOf(plan: Plan): Promise<Record<string, number[]>> {
  const { parts } = await prepared(heads, rows, { features: ["x"], ...plan }, { length: 5 });
  return Object.fromEntries(Object.entries(parts).map(([part, all]) => [part, [...all]]));
}

async function refusal(plan: Plan): Promise<string> {
  const error = await partsOf(plan).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof TaskFailure ? error.failure.message : "nothing was refused";
}

test("by condition: rows that meet none are in no part", async (t) => {
  const split = [
    { part: "train", when: compared("<", 4) },
    { part: "test", when: compared(">=", 10) },
  ];
  t.deepEqual(await partsOf({ split }), { train: [0, 1, 2, 3], test: [10, 11] });
});

test("a row in two parts is refused, by its number", async (t) => {
  const split = [
    { part: "train", when: compared("<=", 4) },
    { part: "test", when: compared(">=", 4) },
  ];
  t.is(await refusal({ split }), "Row 5 is in train and in test.");
});

test("a group in two parts is refused, by its name", async (t) => {
  const split = [
    { part: "train", when: compared("<", 4) },
    { part: "test", when: compared(">=", 4) },
  ];
  t.is(await refusal({ split, splitting: { group: "who" } }), 'The group who = "p0" is in train and in test.');
});

test("by group: who is in one part is in no other", async (t) => {
  const { train, test: held } = await partsOf({ split: shares, splitting: { group: "who" } });
  t.deepEqual([train?.length, held?.length], [6, 3]);
  const groups = new Set(train?.map((row) => row % 4));
  t.true(held?.every((row) => !groups.has(row % 4)));
});

test("by time: the oldest half is learned from, in its order", async (t) => {
  const parts = await partsOf({ split: shares, splitting: { time: "day" } });
  t.deepEqual(parts, { train: [11, 10, 9, 8, 7, 6], test: [5, 4, 3] });
});

test("by column: its shares are alike in every part", async (t) => {
  const { train } = await partsOf({ split: [{ part: "train", share: 2 / 3 }], splitting: { by: "who" } });
  const counts = [0, 1, 2, 3].map((group) => train?.filter((row) => row % 4 === group).length);
  t.deepEqual(counts, [2, 2, 2, 2]);
});

test("folds, with the number of the one that is held back", async (t) => {
  const all = await Promise.all([0, 1, 2].map((held) => partsOf({ splitting: { fold: { held, of: 3 } } })));
  t.deepEqual(
    all.flatMap((parts) => parts.test ?? []).sort((a, b) => a - b),
    rows.map((_, at) => at),
  );
});

test("a time that is none is told", async (t) => {
  const odd = rows.map((row, at) => (at === 2 ? { ...row, day: "soon" } : row));
  const plan = { features: ["x"], split: shares, splitting: { time: "day" } };
  await t.throwsAsync(prepared(heads, odd, plan), { message: 'day is "soon" in row 3, and the split needs a time.' });
});

test("instants: ISO 8601, no zone is UTC, days that are not there are none", (t) => {
  t.is(instantOf("1970-01-02"), 86_400_000);
  t.is(instantOf("1970-01-01T01:00:00.5+01:00"), 500);
  t.is(instantOf("1970-01-01 00:01"), 60_000);
  t.is(instantOf("1970-01-01T03:00+03"), 0);
  // The year 1 began 719,162 days before 1970.
  t.is(instantOf("0001-01-01"), -719_162 * 86_400_000);
  t.is(instantOf("1969-12-31T23:59:59-0030"), -1000 + 30 * 60_000);
  for (const odd of ["2026-02-30", "2026-13-01", "24.11.2026", "yesterday", ""])
    t.true(Number.isNaN(instantOf(odd)), odd);
});
