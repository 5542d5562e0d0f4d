/** Whole runs in simulated time, with the scheduler that also runs live. */

import test from "ava";
import type { Plan } from "../../lang/plan.js";
import type { RunEvent } from "../../runtime/events.js";
import type { Failure } from "../../runtime/messages.js";
import { RunReporter } from "../../runtime/run-report.js";
import { makespan, type Start, simulate } from "../../runtime/schedule/simulate.js";
import { byPriority, path, planOf, quickest, taskOf, value, workerOf } from "./schedule-plans.js";

const starts = (events: readonly RunEvent[]) => events.filter((event) => event.type === "task.started");
const tasksOf = (events: readonly RunEvent[], worker: string) =>
  starts(events)
    .filter((event) => event.worker === worker)
    .map(({ task }) => task);

test("flow 03: each task goes to the free worker that answers soonest", (t) => {
  const workers = [1, 2, 3, 4, 5].map((slowdown, at) => workerOf(`desk[${at}]`, { slowdown }));
  const jobs = Array.from({ length: 10 }, (_, at) => taskOf(`job[${at}]`, { priority: at }));
  const events = simulate(planOf(workers, jobs, quickest), ({ worker }) => ({ seconds: 0.1 * worker.slowdown }));
  // At 0 all are idle and unknown, and take 9, 8, 7, 6, 5 in order. desk[0] is free again at 0.1 (4), 0.2 (3) and
  // 0.3 (1), desk[1] at 0.2 (2) and desk[2] at 0.3 (0).
  t.deepEqual(
    workers.map(({ name }) => tasksOf(events, name)),
    [["job[9]", "job[4]", "job[3]", "job[1]"], ["job[8]", "job[2]"], ["job[7]", "job[0]"], ["job[6]"], ["job[5]"]],
  );
  t.is(new Set(starts(events).map(({ task }) => task)).size, 10);
  t.true(Math.abs(makespan(events) - 0.6) < 1e-9); // job[0], from 0.3, three times as slow
});

test("flow 04, those that fit: by priority, never above 100 units, freed when done", (t) => {
  const workers = [0, 1, 2].map((at) => workerOf(`node[${at}]`, { threads: 4, offers: { units: 100 } }));
  const jobs = Array.from({ length: 10 }, (_, at) =>
    taskOf(`job[${at}]`, { priority: 10 * (at + 1), needs: { units: 20 * ((at % 5) + 1) } }),
  );
  const events = simulate(planOf(workers, jobs), () => ({ seconds: 1 }));
  // At 0: 9 (100) and 8 (80) take a node each, 7 (60) the third, 6 (40) joins it, 5 (20) joins 8.
  t.deepEqual(
    starts(events).map(({ at, task, worker }) => `${at} ${task} ${worker}`),
    [
      "0 job[9] node[0]",
      "0 job[8] node[1]",
      "0 job[7] node[2]",
      "0 job[6] node[2]",
      "0 job[5] node[1]",
      "1 job[4] node[0]",
      "1 job[3] node[1]",
      "1 job[2] node[2]",
      "1 job[1] node[2]",
      "1 job[0] node[1]",
    ],
  );
});

/** Graham 1966: list scheduling may take longer with more workers, shorter tasks or fewer constraints. */
const graham = (list = [1, 2, 3, 4, 5, 6, 7, 8, 9], edges = ["1 9", "4 5", "4 6", "4 7", "4 8"], machines = 3): Plan =>
  planOf(
    Array.from({ length: machines }, (_, at) => workerOf(`m${at}`)),
    list
      .map((name, at) =>
        taskOf(String(name), {
          priority: -at,
          after: edges.filter((edge) => edge.endsWith(` ${name}`)).map((edge) => edge.split(" ")[0]!),
        }),
      )
      .toSorted((a, b) => (a.after.length === b.after.length ? 0 : a.after.length - b.after.length)),
  );
const durations = [3, 2, 2, 2, 4, 4, 4, 4, 9];
const given =
  (less = 0) =>
  ({ task }: Start) => ({ seconds: durations[Number(task.id) - 1]! - less });

const anomalies: readonly [string, Plan, number, number][] = [
  ["as given", graham(), 0, 12],
  ["with a fourth worker", graham(undefined, undefined, 4), 0, 15],
  ["with every task one shorter", graham(), 1, 13],
  ["with two constraints fewer", graham(undefined, ["1 9", "4 7", "4 8"]), 0, 16],
  ["with another list", graham([1, 2, 4, 5, 6, 3, 9, 7, 8]), 0, 14],
];
for (const [title, plan, less, expected] of anomalies) {
  test(`Graham's anomalies ${title}: ${expected}`, (t) => {
    t.is(makespan(simulate(plan, given(less))), expected);
  });
}

test("longest first on 2m+1 tasks: 4m-1, the tight case", (t) => {
  for (const [machines, sizes, expected] of [
    [2, [3, 3, 2, 2, 2], 7],
    [3, [5, 5, 4, 4, 3, 3, 3], 11],
    [4, [7, 7, 6, 6, 5, 5, 4, 4, 4], 15],
  ] as const) {
    const workers = Array.from({ length: machines }, (_, at) => workerOf(`m${at}`));
    const tasks = sizes.map((size, at) => taskOf(String(at), { priority: size }));
    t.is(makespan(simulate(planOf(workers, tasks), ({ task }) => ({ seconds: task.priority }))), expected);
  }
});

const failure: Failure = { code: "internal", message: "it broke", lasting: false };

test("a failure is tried again after 0.1, 0.2, 0.4 s, and then takes its followers down", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a", { retry: 3 }), taskOf("b", { after: ["a"] }), taskOf("c")]);
  const events = simulate(plan, ({ task }) => ({ seconds: 1, ...(task.id === "a" && { failure }) }));
  t.deepEqual(
    starts(events).map(({ at, task, attempt }) => `${at.toFixed(1)} ${task} ${attempt}`),
    ["0.0 a 1", "1.0 c 1", "2.0 a 2", "3.2 a 3", "4.6 a 4"],
  );
  const reporter = new RunReporter(plan);
  for (const event of events) reporter.take(event);
  const { outcome, skipped, failures } = reporter.report();
  t.is(outcome, "failed");
  t.deepEqual(skipped, [{ task: "b", because: "a" }]);
  t.deepEqual(failures, [{ task: "a", failure }]);
});

test("a stop ends what runs and starts nothing more", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a"), taskOf("b"), taskOf("c")]);
  const events = simulate(plan, () => ({ seconds: 2 }), { stopAt: 3 });
  t.deepEqual(
    events.slice(-3).map(({ at, type }) => `${at} ${type}`),
    ["3 run.stopping", "3 task.stopped", "3 run.finished"],
  );
  t.is(starts(events).length, 2);
});

test("a broken worker that fails at once does not draw the tasks to it", (t) => {
  // Four equal workers, one of which fails after 1 ms, where a good answer takes 50 ms.
  const workers = ["broken", "x", "y", "z"].map((name) => workerOf(name));
  const tasks = Array.from({ length: 1000 }, (_, at) => taskOf(`t${at}`));
  const policy = {
    ...byPriority,
    admit: { op: "<", left: path("worker.error_rate"), right: value(0.5) },
    place: quickest.place,
  } as const;
  const events = simulate(planOf(workers, tasks, policy), ({ worker }) =>
    worker.name === "broken" ? { seconds: 0.001, failure } : { seconds: 0.05 },
  );
  t.is(events.filter(({ type }) => type === "task.failed").length, 1);
});
