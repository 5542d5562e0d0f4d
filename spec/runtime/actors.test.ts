/** The actors, on an engine that does nothing and a clock that a test moves: who does what, when, and what is told. */

import test from "ava";
import { describe } from "../../runtime/cli/progress.js";
import type { Failure } from "../../runtime/messages.js";
import { summaryAsText } from "../../runtime/report/text.js";
import { simulate } from "../../runtime/schedule/simulate.js";
import { rehearse } from "./actors-engine.js";
import { planOf, quickest, taskOf, workerOf } from "./schedule-plans.js";

const failure: Failure = { code: "internal", message: "it broke", lasting: false };
const lasting: Failure = { ...failure, code: "data", lasting: true };
const oneSecond = () => ({ seconds: 1 });

test("every transition is told, in order", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a"), taskOf("b", { after: ["a"] })]);
  const { report, events, engine } = await rehearse(plan, oneSecond);
  t.deepEqual(
    events.map((event) => `${event.at} ${event.type} ${"task" in event ? event.task : ""}`.trim()),
    [
      "0 run.started",
      "0 task.ready a",
      "0 task.started a",
      "0 task.progress a",
      "1 task.finished a",
      "1 task.ready b",
      "1 task.started b",
      "1 task.progress b",
      "2 task.finished b",
      "2 run.finished",
    ],
  );
  t.deepEqual(report, {
    outcome: "done",
    took: 2,
    backend: "none",
    results: { a: { kind: "answer", value: "a" }, b: { kind: "answer", value: "b" } },
    failures: [],
    skipped: [],
    recycled: [],
    tasks: [
      { task: "a", ended: "done", attempts: 1, worker: "w", started: 0, took: 1 },
      { task: "b", ended: "done", attempts: 1, worker: "w", started: 1, took: 1 },
    ],
  });
  t.deepEqual(engine.seen[1]?.inputs, { a: { kind: "answer", value: "a" } });
  t.deepEqual(engine.closed, [0]);
});

test("the end of a thread is told after that of its task, and the summary has a line for its worker", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a"), taskOf("b"), taskOf("c")]);
  const share = 2 ** 30;
  const held = new Map([
    ["a", 1.2 * share],
    ["b", 1.5 * share],
  ]);
  const { report, events } = await rehearse(plan, ({ task }) =>
    held.has(task)
      ? { seconds: 1, recycled: { held: held.get(task)!, share } }
      : { seconds: 1, failure: lasting, recycled: { held: share / 2, share } },
  );
  const told = events.filter(({ type }) => type.startsWith("task.f") || type.startsWith("thread"));
  t.deepEqual(told.map(describe), [
    "a is done after 1.0s",
    "a thread of w is replaced after a: it held 1.2 GiB of its 1 GiB",
    "b is done after 1.0s",
    "a thread of w is replaced after b: it held 1.5 GiB of its 1 GiB",
    "c failed on w: it broke",
    "a thread of w is replaced after the failure of c",
  ]);
  t.deepEqual(report.recycled[0], { worker: "w", task: "a", held: 1.2 * share, share });
  t.regex(summaryAsText(plan, report), /\nw: 2 threads replaced, which held up to 1\.5 GiB of its 1 GiB$/);
});

test("a plan without tasks is done at once", async (t) => {
  const { report } = await rehearse(planOf([workerOf("w")], []), oneSecond);
  t.like(report, { outcome: "done", took: 0, tasks: [] });
});

test("a failure is tried again after 0.1, 0.2, 0.4 s, and then it is final", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a", { retry: 3 })]);
  const { report, events, engine } = await rehearse(plan, () => ({ seconds: 0, failure }));
  const starts = events.filter((event) => event.type === "task.started");
  t.deepEqual(
    starts.map(({ at, attempt }) => `${at.toFixed(3)} ${attempt}`),
    ["0.000 1", "0.100 2", "0.300 3", "0.700 4"],
  );
  const failed = events.filter((event) => event.type === "task.failed");
  t.deepEqual(
    failed.map(({ retrying }) => retrying),
    [true, true, true, false],
  );
  t.is(events.filter(({ type }) => type === "task.ready").length, 4);
  t.deepEqual(
    engine.seen.map(({ attempt, seed }) => [attempt, seed]),
    [1, 2, 3, 4].map((attempt) => [attempt, 1]),
  );
  t.like(report, { outcome: "failed", failures: [{ task: "a", failure }], tasks: [{ ended: "failed", attempts: 4 }] });
});

test("the back-off never exceeds 5 s", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a", { retry: 9 })]);
  const { report } = await rehearse(plan, () => ({ seconds: 0, failure }));
  // 0.1 + 0.2 + … + 3.2 = 6.3, and then 5 s three times.
  t.is(report.took.toFixed(3), "21.300");
});

test("a lasting failure is not tried again, and a retry that succeeds is a success", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a", { retry: 3 }), taskOf("b", { retry: 3 })]);
  const { report } = await rehearse(plan, ({ task, attempt }) => ({
    seconds: 1,
    ...(task === "a" ? { failure: lasting } : attempt === 1 && { failure }),
  }));
  t.deepEqual(
    report.tasks.map(({ ended, attempts }) => [ended, attempts]),
    [
      ["failed", 1],
      ["done", 2],
    ],
  );
  t.is(report.outcome, "failed");
});

test("a failure takes down what follows it, with the first cause, and nothing else", async (t) => {
  const plan = planOf(
    [workerOf("w")],
    [
      taskOf("bad", { priority: 9 }),
      taskOf("worse", { priority: 8 }),
      taskOf("apart"),
      taskOf("c", { after: ["bad"] }),
      taskOf("d", { after: ["c", "worse"] }),
      taskOf("e", { after: ["apart"] }),
    ],
  );
  const { report, events } = await rehearse(plan, ({ task }) => ({
    seconds: 1,
    ...(["bad", "worse"].includes(task) && { failure: lasting }),
  }));
  t.deepEqual(report.skipped, [
    { task: "c", because: "bad" },
    { task: "d", because: "bad" },
  ]);
  t.deepEqual(
    report.failures.map(({ task }) => task),
    ["bad", "worse"],
  );
  t.deepEqual(Object.keys(report.results), ["apart", "e"]);
  t.deepEqual(report.tasks[4], { task: "d", ended: "skipped", attempts: 0 });
  t.is(events.at(-1)?.at, 4);
});

test("a stop: what runs is asked to stop, what waits is not started, and nothing is a rejection", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a"), taskOf("b"), taskOf("c"), taskOf("d", { after: ["c"] })]);
  const { report, events } = await rehearse(plan, () => ({ seconds: 10 }), 12.2);
  t.like(report, { outcome: "stopped", skipped: [], failures: [] });
  t.deepEqual(report.tasks, [
    { task: "a", ended: "done", attempts: 1, worker: "w", started: 0, took: 10 },
    { task: "b", ended: "stopped", attempts: 1, worker: "w", started: 10, took: 2.5 },
    { task: "c", ended: "stopped", attempts: 0 },
    { task: "d", ended: "stopped", attempts: 0 },
  ]);
  t.deepEqual(events.slice(-3), [
    { at: 12.2, type: "run.stopping", reason: "enough" },
    { at: 12.5, type: "task.stopped", task: "b", worker: "w", attempt: 1 },
    { at: 12.5, type: "run.finished", outcome: "stopped", took: 12.5 },
  ]);
});

test("an abort before the start starts nothing", async (t) => {
  const { report, events, engine } = await rehearse(planOf([workerOf("w")], [taskOf("a")]), oneSecond, 0);
  t.like(report, { outcome: "stopped", took: 0, tasks: [{ task: "a", ended: "stopped", attempts: 0 }] });
  t.deepEqual(
    events.map(({ type }) => type),
    ["run.started", "run.stopping", "run.finished"],
  );
  t.is(engine.seen.length, 0);
});

test("a stop ends a back-off, and a failure while stopping is not tried again", async (t) => {
  const tasks = [taskOf("waits", { retry: 9 }), taskOf("fails", { retry: 9 })];
  const plan = planOf([workerOf("v"), workerOf("w")], tasks);
  const { report } = await rehearse(
    plan,
    ({ task }) => (task === "waits" ? { seconds: 0, failure } : { seconds: 1, failure, deaf: true }),
    0.05,
  );
  t.deepEqual(
    report.tasks.map(({ ended, attempts }) => [ended, attempts]),
    [
      ["stopped", 1],
      ["failed", 1],
    ],
  );
  t.is(report.outcome, "stopped");
});

test("what has not stopped when the grace is over is ended by force", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a")]);
  const { report, engine } = await rehearse(plan, () => ({ seconds: 100, deaf: true }), 1);
  t.like(report, { outcome: "stopped", took: 3 });
  t.deepEqual(engine.closed, [0, 0]);
});

test("a stop that comes after the last task changes nothing", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a")]);
  const { report } = await rehearse(plan, () => ({ seconds: 1, deaf: true }), 0.9);
  t.is(report.outcome, "done");
});

test("pools work side by side, and a task may follow one of another pool", async (t) => {
  const office = planOf([workerOf("v"), workerOf("w")], []);
  const pools = office.workers.map(({ name }) => ({ ...office.pools[0]!, name: `pool ${name}`, workers: [name] }));
  const tasks = [
    taskOf("a", { pool: "pool v" }),
    taskOf("b", { pool: "pool w", after: ["a"] }),
    taskOf("c", { pool: "pool v" }),
  ];
  const { report } = await rehearse({ ...office, pools, tasks }, oneSecond);
  t.deepEqual(
    report.tasks.map(({ worker, started }) => [worker, started]),
    [
      ["v", 0],
      ["w", 1],
      ["v", 1],
    ],
  );
});

test("a task may have any name", async (t) => {
  const tasks = [taskOf("__proto__"), taskOf("constructor", { after: ["__proto__"] })];
  const { report, engine } = await rehearse(planOf([workerOf("w")], tasks), oneSecond);
  t.deepEqual(Object.keys(report.results), ["__proto__", "constructor"]);
  t.deepEqual(Object.keys(engine.seen[1]!.inputs), ["__proto__"]);
});

test("live and simulated runs decide alike", async (t) => {
  const workers = [1, 2, 3, 4, 5].map((slowdown, at) => workerOf(`desk[${at}]`, { slowdown }));
  const jobs = Array.from({ length: 40 }, (_, at) => taskOf(`job[${at}]`, { priority: at % 7 }));
  const plan = planOf(workers, jobs, quickest);
  // Odd lengths, so that no two ends fall on one moment.
  const seconds = (task: string, slowdown: number) => 0.1 * slowdown + Number(task.slice(4, -1)) / 997;
  const live = await rehearse(plan, ({ task }, { slowdown }) => ({ seconds: seconds(task, slowdown) }));
  const simulated = simulate(plan, ({ task, worker }) => ({ seconds: seconds(task.id, worker.slowdown) }));
  const placed = (events: typeof simulated) =>
    events.filter((event) => event.type === "task.started").map(({ task, worker }) => `${task} ${worker}`);
  t.deepEqual(placed(live.events), placed(simulated));
});

test("two thousand tasks", async (t) => {
  const workers = [0, 1, 2, 3].map((at) => workerOf(`w${at}`, { threads: 4 }));
  const tasks = Array.from({ length: 2000 }, (_, at) =>
    taskOf(`t${at}`, { priority: at % 10, after: at % 5 === 0 && at > 0 ? [`t${at - 1}`] : [] }),
  );
  const began = performance.now();
  const { report } = await rehearse(planOf(workers, tasks, quickest), () => ({ seconds: 0.25 }));
  t.log(`${((performance.now() - began) / 2).toFixed(0)} microseconds a task`);
  t.is(report.tasks.filter(({ ended }) => ended === "done").length, 2000);
  t.is(report.outcome, "done");
});

test("a mistake of ours rejects, and the engine is closed all the same", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a")]);
  const broken = () => {
    throw new Error("the engine is broken");
  };
  await t.throwsAsync(() => rehearse(plan, broken), { message: /engine is broken/ });
});
