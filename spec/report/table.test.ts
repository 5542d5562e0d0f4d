/** Tables and their widths. */

import test from "ava";
import fc from "fast-check";
import { planAsText } from "../../runtime/report/plan-text.js";
import { leastWidth, paragraph, table } from "../../runtime/report/table.js";
import { planOf, taskOf, workerOf } from "../runtime/schedule-plans.js";

const columns = [{ title: "task" }, { title: "does", wrap: true }, { title: "size", right: true }];
const rows = [
  ["a", "train a network of many layers on rows", "7"],
  ["long-name", "sleep", "1,234"],
];

test("columns are as wide as their widest cell, and numbers stand to the right", (t) => {
  t.is(
    table(columns, rows),
    [
      "task       does                                     size",
      "a          train a network of many layers on rows      7",
      "long-name  sleep                                   1,234",
    ].join("\n"),
  );
});

test("what may wrap goes on below", (t) => {
  t.is(
    table(columns, rows, (line) => line.toUpperCase(), 42),
    [
      "TASK       DOES                       SIZE",
      "a          train a network of many       7",
      "           layers on rows",
      "long-name  sleep                     1,234",
    ].join("\n"),
  );
});

test("no line is wider than it may be, as long as the columns have room", (t) => {
  const cell = fc.string({ maxLength: 60, unit: "grapheme-ascii" });
  const tables = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(tables, fc.integer({ min: 50, max: 140 }), (cells, width) => {
      const both = [
        { title: "a", wrap: true },
        { title: "b", wrap: true },
      ];
      if (leastWidth(both, cells) > width) return true;
      return table(both, cells, undefined, width)
        .split("\n")
        .every((line) => line.length <= width);
    }),
  );
  t.is(paragraph("one two three four five six", 20), "one two three four\nfive six");
  t.is(paragraph("one two", undefined), "one two");
});

test("control characters never reach the terminal", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("\u001b[31mred"), taskOf("b", { after: ["\u001b[31mred"] })]);
  const page = planAsText({ ...plan, file: "\u001b[2Jx.flow", parameters: { text: "\u001b[31m" } });
  t.false(page.includes("\u001b"));
  t.true(page.includes("�[31mred"));
});

test("a line break within a cell is shown as such", (t) => {
  t.is(table([{ title: "a" }], [["one\r\ntwo\nthree\u0007"]]), "a\none↵two↵three�");
});

test("a page is painted by the painter alone, and never wider for it", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a"), taskOf("b", { after: ["a"] })]);
  const mark = (text: string) => `\u001b[1m${text}\u001b[22m`;
  const painted = planAsText(plan, { paint: { error: mark, warning: mark, strong: mark, faint: mark } });
  t.not(painted, planAsText(plan));
  t.is(painted.replaceAll("\u001b[1m", "").replaceAll("\u001b[22m", ""), planAsText(plan));
});
