/** Labels that would be read as Mermaid, or as HTML, if they were not escaped. */

import test from "ava";
import { planAsMermaid } from "../../runtime/report/mermaid.js";
import { planOf, taskOf, workerOf } from "../runtime/schedule-plans.js";

const labelOf = (id: string) => /\["(.*)<br\/>sleep/.exec(planAsMermaid(planOf([workerOf("w")], [taskOf(id)])))?.[1];

const labels: readonly [id: string, label: string][] = [
  ['a"b', "a#34;b"],
  ["<x>", "#60;x#62;"],
  ["a[b](c){d}|e", "a[b](c){d}|e"],
  ["end", "end"],
  ["`**md**`", "#96;**md**#96;"],
  ["#quot; & &lt;", "#35;quot; #38; #38;lt;"],
  ["C:\\x", "C:#92;x"],
  ["two\nlines", "two lines"],
  ["\u001b[31m", " [31m"],
];

for (const [id, label] of labels)
  test(`a label keeps to itself: ${JSON.stringify(id)}`, (t) => {
    t.is(labelOf(id), label);
  });

test("names are never ids: a pool may be called end, and a task x", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("x", { pool: "end" }), taskOf("end", { pool: "end", after: ["x"] })]);
  const pools = plan.pools.map((pool) => ({ ...pool, name: "end" }));
  t.is(
    planAsMermaid({ ...plan, pools }),
    [
      "flowchart LR",
      '  subgraph p0["pool end"]',
      '    t0["x<br/>sleep(0s)"]',
      '    t1["end<br/>sleep(0s)"]',
      "  end",
      "  t0 --> t1",
    ].join("\n"),
  );
});

test("a pool without tasks is no empty box, and a plan without tasks is a graph all the same", (t) => {
  t.is(planAsMermaid(planOf([workerOf("w")], [])), "flowchart LR");
});
