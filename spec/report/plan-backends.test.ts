/** What a plan with choices shows beside what the golden pages hold, which are of plans without. */

import test from "ava";
import { chooseBackends } from "../../runtime/backends/choose.js";
import { planAsMermaid } from "../../runtime/report/mermaid.js";
import { planAsText } from "../../runtime/report/plan-text.js";
import { large, machineOf, planOf, rows, small } from "../backends/networks.js";

const text = `${rows}${small}${large}
model again = input(28, 28) -> flatten -> dense(64, relu) -> dense(10, softmax)
train a { model: small, on: rows.train }
train b { model: again, on: rows.train }
train c { model: large, on: rows.train, batch: 128 }
evaluate score { models: [a, c], on: rows.test }
`;
const machine = machineOf({ missing: {} });
const linesOf = (plan: Parameters<typeof planAsText>[0]) => planAsText(plan).split("\n");

test("a column says what computes, and a section below it why, once for models that are alike", (t) => {
  const lines = linesOf(chooseBackends(planOf(text), machine));
  const task = (name: string) => lines.find((line) => line.startsWith(`${name} `) && / on rows/.test(line)) ?? "";
  t.regex(task("a"), / wasm$/);
  t.regex(task("c"), / native$/);
  t.regex(task("score"), / wasm, native$/);
  const at = lines.findIndex((line) => /^model +backend +because$/.test(line));
  t.deepEqual(lines.slice(at + 1, at + 4), [
    "small, again  wasm     0.53ms a step; native 2.2ms; js 13ms (figures of a test)",
    // 15.2 M multiply-adds a row, 128 rows: 1.94 G.
    "large         native   99ms a step; wasm 190ms; js 7800ms (figures of a test)",
    "",
  ]);
});

test("a pool that mixes declared and open workers is pointed out", (t) => {
  const mixed = chooseBackends(planOf(`worker free\nworker bound { backend: js }\n${text}`), machine);
  t.true(linesOf(mixed).some((line) => /^Workers of all that declare a backend keep it/.test(line)));
  t.false(linesOf(chooseBackends(planOf(text), machine)).some((line) => /keep it/.test(line)));
});

test("without a choice there is neither column nor section", (t) => {
  t.false(planAsText(planOf(text)).includes("because"));
});

test("counted tasks that go to different backends are different rows", (t) => {
  const plan = chooseBackends(planOf(`${rows}${small}train job[8] { model: small, on: rows.train }`), machine);
  const tasks = plan.tasks.map((task, at) =>
    at < 5 || !task.backends
      ? task
      : { ...task, backends: task.backends.map((each) => ({ ...each, name: "native" as const })) },
  );
  const lines = linesOf({ ...plan, tasks });
  t.regex(lines.find((line) => line.startsWith("job[0..3]")) ?? "", / wasm$/);
  t.regex(lines.find((line) => line.startsWith("job[4..7]")) ?? "", / native$/);
});

test("the graph says it in the nodes", (t) => {
  const graph = planAsMermaid(chooseBackends(planOf(text), machine));
  t.regex(graph, /\["?\[?"a<br\/>train small[^"]*<br\/>on wasm"/);
  t.regex(graph, /"score<br\/>evaluate a, c on rows\.test[^"]*<br\/>on wasm, native"/);
  t.notRegex(graph, /load digits[^"]*<br\/>on /);
});
