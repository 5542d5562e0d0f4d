/** The effect of `spec/lang/flows/05-policies.flow`: clusters are drawn, learnt and told apart, on threads, by its policy. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type { Plan, PlanTask } from "../../lang/plan.js";
import { compile } from "../../runtime/api.js";
import { run } from "../../runtime/index.js";
import type { ScoresResult } from "../../runtime/results.js";
import { root } from "../root.js";

const file = readFileSync(join(root, "spec/lang/flows/05-policies.flow"), "utf8");

/** The file's plan, on fewer rows; `preempt` (of a policy that no pool uses) and `timeout` are put in by hand. */
function planWith(change: (task: PlanTask) => Partial<PlanTask>): Plan {
  const text = file.replace(/^ *preempt:.*\n/m, "").replace(", timeout: 5min", "");
  const { plan, diagnostics } = compile(text, { path: "05-policies.flow", set: { rows: 2000 }, seed: 7 });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { ...plan, tasks: plan.tasks.map((task) => ({ ...task, ...change(task) })) };
}

test("every network tells the clusters apart, far better than one in four", async (t) => {
  const plan = planWith(({ group }) => (group === "later" ? { timeout: 300 } : {}));
  t.deepEqual(
    plan.tasks.map(({ id, timeout = 0 }) => `${id} ${timeout}`).sort(),
    ["all 0", "blobs 0", ...[0, 1, 2, 3, 4, 5].map((index) => `later[${index}] 300`), "urgent 0"].sort(),
  );
  const report = await run(plan);
  t.deepEqual(report.failures, []);
  t.is(report.outcome, "done");
  const scores = report.results.all as ScoresResult;
  t.is(scores.rows, 500);
  const trainings = plan.tasks.filter(({ work }) => work.kind === "train").map(({ id }) => id);
  t.deepEqual(new Set(scores.models.map(({ name }) => name)), new Set(trainings));
  for (const {
    name,
    scores: [accuracy = 0],
  } of scores.models)
    t.true(accuracy > 0.9, `${name}: ${accuracy}`);
});

test("a training that takes too long is stopped, tried again and given up; the others go on", async (t) => {
  const plan = planWith(({ id, work }) =>
    id === "later[3]" && work.kind === "train" ? { timeout: 1, retry: 1, work: { ...work, epochs: 1_000_000 } } : {},
  );
  const report = await run(plan);
  t.is(report.outcome, "failed");
  t.deepEqual(
    report.failures.map(({ task, failure }) => `${task} ${failure.code}`),
    ["later[3] timeout"],
  );
  t.deepEqual(report.skipped, [{ task: "all", because: "later[3]" }]);
  t.like(
    report.tasks.find(({ task }) => task === "later[3]"),
    { ended: "failed", attempts: 2 },
  );
  t.is(report.tasks.filter(({ ended }) => ended === "done").length, 7);
});
