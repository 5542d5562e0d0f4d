/** The scheduler as tables: what happened, and who starts what where. */

import test, { type ExecutionContext } from "ava";
import type { Formula } from "../../lang/formula.js";
import type { Plan, PlanPolicy } from "../../lang/plan.js";
import { schedulerOf } from "../../runtime/schedule/scheduler.js";
import type { ScheduleEvent } from "../../runtime/schedule/state.js";
import { byPriority, path, planOf, quickest, taskOf, value, workerOf } from "./schedule-plans.js";

/** What happens at one moment, and the decisions that must follow: `task@worker`, in order. */
type Row = readonly [events: readonly ScheduleEvent[], decisions: string];

function follow(t: ExecutionContext, plan: Plan, rows: readonly Row[]): void {
  const scheduler = schedulerOf(plan, plan.pools[0]!);
  let state = scheduler.start;
  for (const [events, expected] of rows) {
    const step = scheduler.step(state, events);
    t.is(step.decisions.map(({ task, worker }) => `${task}@${worker}`).join(" "), expected);
    state = step.state;
  }
}

const ready = (at: number, ...tasks: string[]): ScheduleEvent => ({
  at,
  type: "ready",
  tasks: tasks.map((task) => ({ task, attempt: 1 })),
});
const ended = (type: "finished" | "failed", at: number, task: string, worker: string, took: number): ScheduleEvent => ({
  at,
  type,
  task,
  worker,
  took,
});

const minus = (left: Formula, right: Formula): Formula => ({ op: "-", left, right });
const plus = (left: Formula, right: Formula): Formula => ({ op: "+", left, right });
const times = (left: Formula, right: Formula): Formula => ({ op: "*", left, right });
const withOrder = (order: PlanPolicy["order"]): PlanPolicy => ({ ...byPriority, order });
const withPlace = (place: PlanPolicy["place"]): PlanPolicy => ({ ...byPriority, place });

test("priority decides among tasks that are ready together, then readiness, then the plan", (t) => {
  const tasks = [
    taskOf("low"),
    taskOf("high", { priority: 9 }),
    taskOf("late", { priority: 5 }),
    taskOf("b", { priority: 5 }),
    taskOf("a", { priority: 5 }),
  ];
  follow(t, planOf([workerOf("w")], tasks), [
    [[ready(0, "low", "a", "b", "high")], "high@w"],
    [[ready(1, "late")], ""],
    [[ended("finished", 2, "high", "w", 2)], "b@w"],
    [[ended("finished", 3, "b", "w", 1)], "a@w"],
    [[ended("finished", 4, "a", "w", 1)], "late@w"],
    [[ended("finished", 5, "late", "w", 1)], "low@w"],
  ]);
});

test("what becomes ready by an end competes for the thread that comes free by it", (t) => {
  const tasks = [taskOf("first"), taskOf("waiting", { priority: 1 }), taskOf("follower", { priority: 2 })];
  follow(t, planOf([workerOf("w")], tasks), [
    [[ready(0, "first")], "first@w"],
    [[ready(0, "waiting")], ""],
    [[ended("finished", 1, "first", "w", 1), ready(1, "follower")], "follower@w"],
  ]);
});

test("a task that fits nobody waits without blocking the next", (t) => {
  const tasks = [
    taskOf("holds", { priority: 9, needs: { units: 30 } }),
    taskOf("large", { priority: 5, needs: { units: 80 } }),
    taskOf("small", { priority: 1, needs: { units: 20 } }),
  ];
  follow(t, planOf([workerOf("w", { threads: 3, offers: { units: 100 } })], tasks), [
    [[ready(0, "holds", "large", "small")], "holds@w small@w"],
    [[ended("finished", 1, "holds", "w", 1)], "large@w"],
  ]);
});

test("ten times 0.1 fits in 1, an eleventh does not", (t) => {
  const tasks = Array.from({ length: 11 }, (_, at) => taskOf(`t${at}`, { needs: { share: 0.1 } }));
  const plan = planOf([workerOf("w", { threads: 20, offers: { share: 1 } })], tasks);
  const ids = tasks.map(({ id }) => id);
  const placed = ids.slice(0, 10).map((id) => `${id}@w`);
  follow(t, plan, [
    [[ready(0, ...ids)], placed.join(" ")],
    [[ended("finished", 1, "t3", "w", 1)], "t10@w"],
  ]);
});

test("what was held is free again after an end of any kind", (t) => {
  const tasks = ["a", "b", "c", "d"].map((id) => taskOf(id, { needs: { units: 1 } }));
  follow(t, planOf([workerOf("w", { threads: 4, offers: { units: 1 } })], tasks), [
    [[ready(0, "a", "b", "c", "d")], "a@w"],
    [[ended("finished", 1, "a", "w", 1)], "b@w"],
    [[ended("failed", 2, "b", "w", 1)], "c@w"],
    [[{ at: 3, type: "stopped", task: "c", worker: "w" }], "d@w"],
  ]);
});

test("a need for what no worker has is never met; a need that is not stated is none", (t) => {
  const tasks = [taskOf("odd", { needs: { gpu: 1 } }), taskOf("even")];
  follow(t, planOf([workerOf("w", { threads: 2 })], tasks), [[[ready(0, "odd", "even")], "even@w"]]);
});

test("a lost worker is handed nothing until it is restored", (t) => {
  const tasks = ["a", "b", "c"].map((id) => taskOf(id));
  follow(t, planOf([workerOf("v"), workerOf("w")], tasks), [
    [[{ at: 0, type: "lost", worker: "v" }], ""],
    [[ready(1, "a", "b", "c")], "a@w"],
    [[{ at: 2, type: "restored", worker: "v" }], "b@v"],
  ]);
});

test("only those who are admitted are considered", (t) => {
  const admit: Formula = { op: ">=", left: path("worker.free.memory"), right: path("task.needs.memory") };
  const plan = planOf(
    [workerOf("v", { offers: { memory: 10 } }), workerOf("w", { offers: { memory: 99 } })],
    [taskOf("a", { needs: { memory: 5 } }), taskOf("b", { needs: { memory: 50 } })],
    { ...byPriority, admit, place: { prefer: "highest", of: path("worker.free.memory") } },
  );
  follow(t, plan, [
    [[ready(0, "a")], "a@w"],
    [[ready(1, "b")], ""],
    [[ended("finished", 2, "a", "w", 2)], "b@w"],
  ]);
});

test("a worker that fails too often is not admitted", (t) => {
  const admit: Formula = { op: "<", left: path("worker.error_rate"), right: value(0.2) };
  const plan = planOf([workerOf("v"), workerOf("w")], [taskOf("a"), taskOf("b"), taskOf("c")], {
    ...byPriority,
    admit,
  });
  follow(t, plan, [
    [[ready(0, "a")], "a@v"],
    [[ended("failed", 1, "a", "v", 1)], ""],
    [[ready(2, "b", "c")], "b@w"],
    [[ended("finished", 3, "b", "w", 1)], "c@w"],
  ]);
});

test("when everybody has failed too often and nothing runs, one task finds out whether that still holds", (t) => {
  const admit: Formula = { op: "<", left: path("worker.error_rate"), right: value(0.6) };
  const tasks = ["a", "b", "c", "d"].map((id) => taskOf(id));
  follow(t, planOf([workerOf("v", { threads: 2 })], tasks, { ...byPriority, admit }), [
    [[ready(0, "a")], "a@v"],
    [[ended("failed", 1, "a", "v", 1)], ""],
    [[ready(2, "b", "c")], "b@v"],
    [[ready(3, "d")], ""],
    [[ended("finished", 4, "b", "v", 2)], "c@v d@v"],
  ]);
});

test("an admit that turns with time is asked about the task as new, when nothing else would ever happen", (t) => {
  const admit: Formula = { op: "<", left: path("task.waited"), right: value(2) };
  follow(t, planOf([workerOf("v")], [taskOf("a"), taskOf("b")], { ...byPriority, admit }), [
    [[ready(0, "a", "b")], "a@v"],
    [[ended("finished", 5, "a", "v", 5)], "b@v"],
  ]);
});

test("a worker that may never take a task is not handed it as a probe", (t) => {
  const admit: Formula = { op: ">", left: path("worker.offers.gpu"), right: value(0) };
  follow(t, planOf([workerOf("v")], [taskOf("a")], { ...byPriority, admit }), [[[ready(0, "a")], ""]]);
});

test("the soonest answer wins; one without history is tried first; ties go to the first of the pool", (t) => {
  const plan = planOf(
    [workerOf("v"), workerOf("w")],
    ["a", "b", "c", "d", "e"].map((id) => taskOf(id)),
    quickest,
  );
  follow(t, plan, [
    [[ready(0, "a")], "a@v"],
    [[ended("finished", 1, "a", "v", 1)], ""],
    [[ready(1, "b")], "b@w"],
    [[ended("finished", 4, "b", "w", 3)], ""],
    [[ready(4, "c", "d")], "c@v d@w"],
    [[ended("failed", 4.1, "d", "w", 0.1), ended("finished", 4.1, "c", "v", 0.1)], ""],
    // A quick failure makes nobody look quick.
    [[ready(4.1, "e")], "e@v"],
  ]);
});

test("what is not a number comes last, whichever way the preference goes", (t) => {
  const zeroByZero: Formula = { op: "/", left: path("worker.free.units"), right: path("worker.free.units") };
  for (const prefer of ["lowest", "highest"] as const) {
    const workers = [workerOf("v"), workerOf("w", { offers: { units: 1 } })];
    const plan = planOf(workers, [taskOf("a")], withPlace({ prefer, of: zeroByZero }));
    const { start, step } = schedulerOf(plan, plan.pools[0]!);
    t.deepEqual(step(start, [ready(0, "a")]).decisions, [
      {
        task: "a",
        attempt: 1,
        worker: "w",
        choice: [
          { worker: "v", value: Number.NaN },
          { worker: "w", value: 1 },
        ],
      },
    ]);
  }
});

test("linear ageing is the order of priority minus rate times arrival", (t) => {
  // 1 a second: b, ready 3 s earlier, has overtaken a's head start of 2.
  const ageing = plus(path("task.priority"), times(path("task.waited"), value(1)));
  const tasks = [taskOf("a", { priority: 2 }), taskOf("b"), taskOf("c", { priority: 4 }), taskOf("now")];
  follow(t, planOf([workerOf("w")], tasks, withOrder({ prefer: "highest", of: ageing })), [
    [[ready(0, "now")], "now@w"],
    [[ready(1, "b")], ""],
    [[ready(4, "a", "c")], ""],
    [[ended("finished", 10, "now", "w", 10)], "c@w"],
    [[ended("finished", 11, "c", "w", 1)], "b@w"],
    [[ended("finished", 12, "b", "w", 1)], "a@w"],
  ]);
});

test("earliest deadline first; without a deadline comes last", (t) => {
  const tasks = [taskOf("never"), taskOf("later", { deadline: 30 }), taskOf("soon", { deadline: 10 }), taskOf("now")];
  follow(t, planOf([workerOf("w")], tasks, withOrder({ prefer: "lowest", of: path("task.deadline") })), [
    [[ready(0, "now")], "now@w"],
    [[ready(0, "never", "later", "soon")], ""],
    [[ended("finished", 20, "now", "w", 20)], "soon@w"],
    [[ended("finished", 21, "soon", "w", 1)], "later@w"],
    [[ended("finished", 22, "later", "w", 1)], "never@w"],
  ]);
});

test("weighted least connections: A A B, again and again", (t) => {
  // (running + 1) / weight with weights 2 and 1 and endless jobs; 3 jobs leave the state as it was, but for the counts.
  const score: Formula = {
    op: "/",
    left: plus(path("worker.running"), value(1)),
    right: path("worker.offers.weight"),
  };
  const tasks = Array.from({ length: 9 }, (_, at) => taskOf(`t${at}`));
  const workers = [
    workerOf("A", { threads: 99, offers: { weight: 2 } }),
    workerOf("B", { threads: 99, offers: { weight: 1 } }),
  ];
  follow(t, planOf(workers, tasks, withPlace({ prefer: "lowest", of: score })), [
    [[ready(0, ...tasks.map(({ id }) => id))], [..."AABAABAAB"].map((worker, at) => `t${at}@${worker}`).join(" ")],
  ]);
});

test("the finish that can be expected counts the current work", (t) => {
  // One answer of 4 s each. At 6, v's task has run 2 of its (by now faded) 4 s and w's has just begun.
  const workers = [workerOf("v", { threads: 2 }), workerOf("w", { threads: 2 })];
  const tasks = ["a", "b", "c", "d", "e"].map((id) => taskOf(id));
  const policy = withPlace({ prefer: "lowest", of: path("worker.expected_finish") });
  follow(t, planOf(workers, tasks, policy), [
    [[ready(0, "a")], "a@v"],
    [[ended("finished", 4, "a", "v", 4), ready(4, "b")], "b@w"],
    [[ended("finished", 8, "b", "w", 4), ready(8, "c")], "c@v"],
    // v: 4 e^-0.6 = 2.20, 2 s of it left over: (2.20 - 2) / 2 + 2.20 = 2.30; w: 4 e^-0.2 = 3.27.
    [[ready(10, "d")], "d@v"],
  ]);
});

test("the plan settles the order among equals, not the order of arrival within a moment", (t) => {
  const order = withOrder({ prefer: "lowest", of: minus(path("task.attempt"), path("task.attempt")) });
  follow(
    t,
    planOf(
      [workerOf("w", { threads: 3 })],
      ["a", "b", "c"].map((id) => taskOf(id)),
      order,
    ),
    [[[ready(0, "c", "a", "b")], "a@w b@w c@w"]],
  );
});

test("what cannot have happened is refused", (t) => {
  const plan = planOf([workerOf("w")], [taskOf("a")]);
  const { start, step } = schedulerOf(plan, plan.pools[0]!);
  t.throws(() => step(start, [ended("finished", 0, "a", "w", 1)]), { message: /did not run/ });
  t.throws(() => step(start, [{ at: 0, type: "lost", worker: "x" }]), { message: /not a worker/ });
  t.throws(() => step(start, [ready(0, "x")]), { message: /not a task/ });
});
