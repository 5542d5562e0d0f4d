/** What a timeout does: in simulated time by the moment, then with real work, and how people and programs hear of it. */

import { setTimeout as wait } from "node:timers/promises";
import test from "ava";
import type { PlanTask } from "../../lang/plan.js";
import { exitForFailures } from "../../runtime/cli/exit.js";
import { describe } from "../../runtime/cli/progress.js";
import { realClock } from "../../runtime/clock.js";
import type { RunEvent } from "../../runtime/events.js";
import { run } from "../../runtime/index.js";
import type { Failure } from "../../runtime/messages.js";
import { reportAsJson } from "../../runtime/report/json.js";
import { planAsText } from "../../runtime/report/plan-text.js";
import { summaryAsText } from "../../runtime/report/text.js";
import { simulate } from "../../runtime/schedule/simulate.js";
import { timedOut } from "../../runtime/schedule/timeout.js";
import { type Course, rehearse } from "./actors-engine.js";
import { byPriority, path, planOf, taskOf, workerOf } from "./schedule-plans.js";

const broken: Failure = { code: "internal", message: "it broke", lasting: false };

interface Case {
  readonly title: string;
  readonly task: Partial<PlanTask>;
  readonly courses: readonly Course[];
  readonly stopAt?: number;
  /** Of every attempt, in turn: when it ended and how. */
  readonly ends: readonly string[];
  readonly killed?: number;
}

/** One task with `timeout: 3s`, on one worker. Work looks at its flag every half second. */
const cases: readonly Case[] = [
  { title: "in time is done", task: {}, courses: [{ seconds: 2.5 }], ends: ["2.5 done"] },
  { title: "done at the same moment is done", task: {}, courses: [{ seconds: 3 }], ends: ["3 done"] },
  { title: "half a second more is too long", task: {}, courses: [{ seconds: 3.5 }], ends: ["3 timeout"] },
  {
    title: "it is retried as any failure, each attempt with its own time",
    task: { retry: 2 },
    courses: [{ seconds: 9 }, { seconds: 9 }, { seconds: 1 }],
    ends: ["3 timeout", "6.1 timeout", "7.3 done"], // back-offs of 0.1 and 0.2 s
  },
  {
    title: "no tries left: the last failure is final",
    task: { retry: 1 },
    courses: [{ seconds: 9 }, { seconds: 9 }],
    ends: ["3 timeout", "6.1 timeout"],
  },
  {
    title: "work that does not hear is ended by force after two seconds",
    task: { retry: 1 },
    courses: [{ seconds: 100, deaf: true }, { seconds: 1 }],
    ends: ["5 timeout", "6.1 done"],
    killed: 1,
  },
  {
    title: "a result that comes after all stands",
    task: {},
    courses: [{ seconds: 4, deaf: true }],
    ends: ["4 done"],
  },
  {
    title: "so does a failure of its own",
    task: {},
    courses: [{ seconds: 4, deaf: true, failure: broken }],
    ends: ["4 internal"],
  },
  {
    title: "a stop before the time is up is a stop",
    task: {},
    courses: [{ seconds: 100, deaf: true }],
    stopAt: 2,
    ends: ["4 stopped"], // by the run's force, at its grace of two seconds; the timeout at 3 has no say any more
  },
  {
    title: "a stop after the time was up: it has failed, and is not tried again",
    task: { retry: 9 },
    courses: [{ seconds: 100, deaf: true }],
    stopAt: 4,
    ends: ["6 timeout"],
  },
];

const endOf = (event: RunEvent): string | undefined => {
  const at = Number(event.at.toFixed(3));
  if (event.type === "task.finished") return `${at} done`;
  if (event.type === "task.failed") return `${at} ${event.failure.code}`;
  return event.type === "task.stopped" ? `${at} stopped` : undefined;
};
const endsOf = (events: readonly RunEvent[]) => events.map(endOf).filter((end) => end !== undefined);

for (const { title, task, courses, stopAt, ends, killed = 0 } of cases)
  test(title, async (t) => {
    const plan = planOf([workerOf("w")], [taskOf("a", { timeout: 3, ...task })]);
    const { events, engine, clock } = await rehearse(plan, ({ attempt }) => courses[attempt - 1]!, stopAt);
    t.deepEqual(endsOf(events), ends);
    t.is(engine.killed.length, killed);
    // Of the work that nobody could stop, its own half seconds may be left.
    if (!courses.some(({ deaf }) => deaf)) t.is(clock.next, undefined, "no timer is left");
    if (stopAt !== undefined || courses.some(({ deaf }) => deaf)) return;
    const simulated = simulate(plan, ({ attempt }) => courses[attempt - 1]!);
    t.deepEqual(endsOf(simulated), ends, "and simulated alike");
  });

test("it counts as a failure of the worker, and the next attempt goes to another", async (t) => {
  const policy = { ...byPriority, place: { prefer: "lowest", of: path("worker.error_rate") } } as const;
  const plan = planOf([workerOf("slow"), workerOf("quick")], [taskOf("a", { timeout: 3, retry: 1 })], policy);
  const course = (name: string) => ({ seconds: name === "slow" ? 9 : 1 });
  const placed = (events: readonly RunEvent[]) =>
    events.filter((event) => event.type === "task.started").map(({ worker, choice }) => [worker, choice[0]?.value]);
  const { events, report } = await rehearse(plan, (_, { name }) => course(name));
  t.deepEqual(placed(events), [
    ["slow", 0],
    ["quick", 1],
  ]);
  t.is(report.outcome, "done");
  t.deepEqual(placed(simulate(plan, ({ worker }) => course(worker.name))), placed(events));
});

test("a killed thread's neighbours and followers: only what follows is touched", async (t) => {
  const worker = workerOf("w", { threads: 2 });
  const tasks = [
    taskOf("deaf", { timeout: 3 }),
    taskOf("beside"),
    taskOf("follower", { after: ["deaf"] }),
    taskOf("late"),
  ];
  const { report } = await rehearse(planOf([worker], tasks), ({ task }) => ({ seconds: 8, deaf: task === "deaf" }));
  t.deepEqual(
    report.tasks.map(({ ended, started, took }) => [ended, started, took]),
    [
      ["failed", 0, 5],
      ["done", 0, 8],
      ["skipped", undefined, undefined],
      ["done", 5, 8],
    ],
  );
});

const sleep = (id: string, time: number, more: Partial<PlanTask>) =>
  taskOf(id, { work: { kind: "call", call: { name: "sleep", arguments: { time } } }, ...more });

for (const engine of ["local", "inline"] as const)
  test(`real work stops when it is asked to, also in the sleep of a slow worker (${engine})`, async (t) => {
    const plan = planOf(
      [workerOf("w", { threads: 2 }), workerOf("slow", { slowdown: 10_000 })],
      [
        sleep("long", 600, { timeout: 0.05, retry: 1 }),
        sleep("short", 0.01, { timeout: 600 }),
        sleep("slowed", 0.05, { timeout: 0.5 }),
      ],
    );
    const report = await run(plan, { engine });
    t.deepEqual(
      report.tasks.map(({ ended, attempts, worker }) => [ended, attempts, worker]),
      [
        ["failed", 2, "w"],
        ["done", 1, "w"],
        ["failed", 1, "slow"],
      ],
    );
    for (const { failure } of report.failures) {
      t.is(failure.code, "timeout");
      t.notRegex(failure.message, /thread was ended/, "it heard");
    }
  });

test("the machine's clock waits for more than 24 days, which its timers cannot", async (t) => {
  let rang = false;
  const cancel = realClock.after(30 * 86_400, () => {
    rang = true;
  });
  await wait(10);
  cancel();
  t.false(rang);
});

test("people and programs hear of it: lines, tables, JSON and the exit code", async (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a", { timeout: 300, retry: 1 }), taskOf("b", { after: ["a"] })]);
  const { report, events } = await rehearse(plan, () => ({ seconds: 1000, deaf: true }));
  const message =
    "Its timeout is 300 s, and it had run for 302 s. It did not stop when it was asked to, so its thread was ended.";
  t.deepEqual(
    events.map(describe).filter((line) => line?.includes("failed")),
    [
      `a failed on w: ${message} It will be tried again.`,
      `a failed on w: ${message}`,
      "b is skipped, because a failed",
    ],
  );
  t.regex(planAsText(plan), /at most 5min a try, 1 retry/);
  t.regex(summaryAsText(plan, report), /\na +w .*timed out, 2 tries/);
  t.like(reportAsJson(plan, report), {
    outcome: "failed",
    failures: [{ task: "a", code: "timeout", message, lasting: false, place: plan.tasks[0]!.place }],
  });
  t.is(exitForFailures(report.failures), 1);
});

test("how long it was and had been is said with four digits", (t) => {
  t.is(timedOut(0.05, 0.051234, "stopped").message, "Its timeout is 0.05 s, and it had run for 0.05123 s.");
});
