/**
 * Golden plans: `plan/<case>/input.flow` and the plan that comes of it, in `expected.json`. To look at a new plan:
 * `TROUPE_UPDATE=1 npx ava dist/spec/lang/plan.test.js`, then read the diff.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile } from "../../lang/index.js";
import type { Call, Plan } from "../../lang/plan.js";
import { library } from "../../runtime/library.js";
import { root } from "../root.js";

const folder = join(root, "spec/lang/plan");

function planOf(text: string, seed = 0): Plan {
  const source = { path: "input.flow", text };
  const resolvePath = (path: string) => `/base/${path}`;
  // Files of images; what a module gives is known in the run alone.
  const inspect = ({ name }: Call) => ({ known: true, ...(name === "js" ? {} : { shape: [28, 28] }) }) as const;
  const { plan, diagnostics } = compile(source, { library: library(), cores: 2, seed, resolvePath, inspect });
  if (!plan) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  return plan;
}

for (const name of readdirSync(folder).sort())
  test(`plan: ${name}`, (t) => {
    const expected = join(folder, name, "expected.json");
    const found = planOf(readFileSync(join(folder, name, "input.flow"), "utf8"));
    if (process.env.TROUPE_UPDATE) writeFileSync(expected, `${JSON.stringify(found, null, 2)}\n`);
    t.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(readFileSync(expected, "utf8")));
  });

const pair = (second: string) => `data rows = digits(rows: 100)
model net = input(28, 28) -> flatten -> dense(10, softmax)
train a { model: net, on: rows }
${second}`;
const seedOf = (plan: Plan, id: string) => plan.tasks.find((task) => task.id === id)?.seed;

test("a task's seed hangs from the root seed and its name, not from its neighbours", (t) => {
  const alone = planOf(pair(""));
  const together = planOf(pair("train b { model: net, on: rows }"));
  t.is(seedOf(alone, "a"), seedOf(together, "a"));
  t.not(seedOf(together, "a"), seedOf(together, "b"));
  t.not(seedOf(alone, "a"), seedOf(planOf(pair(""), 1), "a"));
});

test("tasks that are given one seed have one seed", (t) => {
  const plan = planOf(pair("train b { model: net, on: rows, seed: 3 }\ntrain c { model: net, on: rows, seed: 3 }"));
  t.is(seedOf(plan, "b"), seedOf(plan, "c"));
});

test("every task comes after those it needs, whatever the order of statements", (t) => {
  const { tasks } = planOf(readFileSync(join(folder, "order-of-statements/input.flow"), "utf8"));
  const ids = tasks.map((task) => task.id);
  t.deepEqual(ids, ["rows", "a", "b", "score"]);
  for (const [at, task] of tasks.entries()) for (const before of task.after) t.true(ids.indexOf(before) < at);
});

test("a thousand tasks in a chain are no matter", (t) => {
  const chain = Array.from(
    { length: 1000 },
    (_, at) => `task t${at} { run: sleep(1ms)${at > 0 ? `, after: t${at - 1}` : ""} }`,
  );
  t.is(planOf(chain.reverse().join("\n")).tasks.at(-1)?.id, "t999");
});
