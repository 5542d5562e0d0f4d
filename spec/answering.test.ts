/** A table through a model without files around them: in frames, none at all, or stopped half-way. */

import test from "ava";
import { answerAll, type OnBad } from "../runtime/cli/answering.js";
import { cellOf } from "../runtime/data/columns.js";
import type { ColumnHead, Frame, TableReader } from "../runtime/data/frame.js";
import { Stopped } from "../runtime/thread/host.js";
import type { OpenModel } from "../runtime/thread/load-model.js";
import { readerOf } from "./runtime/data/prepared.js";

const columns: readonly ColumnHead[] = [
  { name: "id", type: "text" },
  { name: "x", type: "number" },
];

/** Answers with twice the number; of a missing one it tells. */
const doubling: OpenModel = {
  name: "twice",
  target: { name: "y", type: "number" },
  columns: columns.slice(1),
  width: 1,
  async ask(given, problems) {
    if (given.kind !== "frame") throw new Error("frames are asked about");
    const [x] = given.frame.columns;
    const values = Float64Array.from({ length: given.frame.rows }, (_, row) => {
      const value = x && cellOf(x, row);
      if (value === undefined) problems.note(row, "x", "is missing");
      return 2 * Number(value);
    });
    return { type: "number", width: 1, values };
  },
  dispose: () => {},
};

async function answered(reader: TableReader, onBad: OnBad, stopped = () => false) {
  const frames: Frame[] = [];
  const sink = { add: async (frame: Frame) => void frames.push(frame), finish: () => {}, abandon: () => {} };
  const host = { stopRequested: stopped, breathe: async () => {} };
  const input = { reader, asked: ["x"], kept: ["id"] };
  const tally = await answerAll({ model: doubling, input, sink, onBad, host });
  const rows = frames.flatMap((frame) =>
    Array.from({ length: frame.rows }, (_, row) => frame.columns.map((column) => cellOf(column, row))),
  );
  return { tally, rows, heads: frames[0]?.columns.map(({ name }) => name) };
}

const table = readerOf(
  columns,
  [1, 2, null, 4, null].map((x, at) => ({ id: `r${at}`, x })),
  2,
);

test("rows are counted through all frames, and those without an answer are told by their number", async (t) => {
  const { tally, rows, heads } = await answered(table, "missing");
  t.deepEqual(heads, ["id", "y"]);
  t.deepEqual(rows, [
    ["r0", 2],
    ["r1", 4],
    ["r2", undefined],
    ["r3", 8],
    ["r4", undefined],
  ]);
  t.like(tally, { rows: 5, unanswered: 2, shown: ["row 3: x is missing", "row 5: x is missing"] });
  const skipped = await answered(table, "skip");
  t.deepEqual(
    skipped.rows.map(([id]) => id),
    ["r0", "r1", "r3"],
  );
  t.like(skipped.tally, { rows: 3, unanswered: 2 });
  await t.throwsAsync(answered(table, "error"), { message: /A row cannot be answered:\n {2}row 3: x is missing/ });
});

test("a table without rows still has a head", async (t) => {
  const { rows, heads } = await answered(readerOf(columns, []), "error");
  t.deepEqual([rows, heads], [[], ["id", "y"]]);
});

test("it stops between two frames", async (t) => {
  let frames = 0;
  await t.throwsAsync(
    answered(table, "missing", () => ++frames === 2),
    { instanceOf: Stopped },
  );
  t.is(frames, 2);
});
