/** Whole runs with real threads and the real work. */

import test from "ava";
import type { Plan, PlanTask } from "../../lang/plan.js";
import { InlineEngine } from "../../runtime/engine/inline.js";
import type { RunEvent } from "../../runtime/events.js";
import { type RunOptions, run } from "../../runtime/index.js";
import { planOf, quickest, taskOf, workerOf } from "./schedule-plans.js";

const sleep = (id: string, time: number, more: Partial<PlanTask> = {}) =>
  taskOf(id, { work: { kind: "call", call: { name: "sleep", arguments: { time } } }, ...more });

const small: Plan = planOf(
  [workerOf("fast", { threads: 2 }), workerOf("slow", { slowdown: 2 })],
  [sleep("a", 0.02), sleep("b", 0.02), sleep("c", 0.02, { after: ["a", "b"] }), sleep("d", 0.02)],
  quickest,
);

for (const engine of ["local", "inline"] as const) {
  test(`a plan is carried out (${engine})`, async (t) => {
    const report = await run(small, { engine });
    t.like(report, { outcome: "done", backend: "none", failures: [], skipped: [] });
    t.deepEqual(
      report.tasks.map(({ ended }) => ended),
      ["done", "done", "done", "done"],
    );
    t.true(report.tasks.every(({ took = 0 }) => took >= 0.015));
  });

  test(`an abort ends sleeping tasks in good time (${engine})`, async (t) => {
    const plan = planOf([workerOf("w", { threads: 2 })], [sleep("a", 60), sleep("b", 60), sleep("c", 60)]);
    const abort = new AbortController();
    let asked = 0;
    let begun = 0;
    const onEvent = ({ type }: RunEvent) => {
      if (type !== "task.started" || ++begun < 2) return;
      asked = performance.now();
      abort.abort();
    };
    const report = await run(plan, { engine, onEvent, signal: abort.signal });
    t.true(performance.now() - asked < 3000);
    t.is(report.outcome, "stopped");
    t.deepEqual(
      report.tasks.map(({ ended, attempts }) => [ended, attempts]),
      [
        ["stopped", 1],
        ["stopped", 1],
        ["stopped", 0],
      ],
    );
  });
}

test("an abort before the start starts no thread", async (t) => {
  const report = await run(small, { signal: AbortSignal.abort() });
  t.like(report, { outcome: "stopped", results: {} });
});

test("five unequal workers in real time: each task once, and the quickest does the most", async (t) => {
  const workers = [1, 2, 3, 4, 5].map((slowdown, at) => workerOf(`desk[${at}]`, { slowdown }));
  const jobs = Array.from({ length: 10 }, (_, at) => sleep(`job[${at}]`, 0.1, { priority: at }));
  const report = await run(planOf(workers, jobs, quickest), { engine: "inline" });
  const done = (name: string) => report.tasks.filter(({ worker }) => worker === name).length;
  t.deepEqual(
    report.tasks.map(({ ended }) => ended),
    Array(10).fill("done"),
  );
  t.true(workers.every(({ name }) => done(name) <= done("desk[0]")));
  t.true(workers.every(({ name }) => done(name) >= 1));
});

test("a listener that throws ends the run, and leaves no thread", async (t) => {
  const onEvent: RunOptions["onEvent"] = ({ type }) => {
    if (type === "task.started") throw new Error("no room in the notebook");
  };
  await t.throwsAsync(run(small, { onEvent }), { message: "no room in the notebook" });
});

test("an engine that was handed in is closed as well", async (t) => {
  const engine = new InlineEngine();
  await run(small, { engine });
  await t.throwsAsync(run(small, { engine }), { message: /closed/ });
});
