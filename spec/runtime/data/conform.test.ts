/** Columns of a file brought to the types that a model takes; what cannot be is told, row by row. */

import test from "ava";
import { cellOf } from "../../../runtime/data/columns.js";
import type { Frame } from "../../../runtime/data/frame.js";
import { conform } from "../../../runtime/data/rows/conform.js";

const frame: Frame = {
  rows: 4,
  columns: [
    { name: "zip", type: "number", values: Float64Array.of(8000, 3.5, Number.NaN, 1) },
    { name: "age", type: "text", codes: Int32Array.of(0, 1, -1, 2), words: ["41", "old", " 7 "] },
    { name: "is", type: "text", codes: Int32Array.of(0, 1, 2, -1), words: ["True", "0", "maybe"] },
  ],
};

test("in the order and of the types that are asked for", (t) => {
  const told: [number, string, string][] = [];
  const found = conform(
    frame,
    [
      { name: "is", type: "flag" },
      { name: "age", type: "number" },
      { name: "zip", type: "text" },
      { name: "zip", type: "flag" },
    ],
    (...problem) => told.push(problem),
  );
  const cells = found.columns.map((column) => [0, 1, 2, 3].map((row) => cellOf(column, row)));
  t.deepEqual(cells, [
    [true, false, undefined, undefined],
    [41, undefined, undefined, 7],
    ["8000", "3.5", undefined, "1"],
    [undefined, undefined, undefined, true],
  ]);
  t.deepEqual(told, [
    [2, "is", 'is "maybe", and it must be true or false'],
    [1, "age", 'is "old", and it must be a number'],
    [0, "zip", "is 8000, and it must be true or false"],
    [1, "zip", "is 3.5, and it must be true or false"],
  ]);
});
