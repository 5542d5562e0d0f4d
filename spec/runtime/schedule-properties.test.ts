/**
 * What must hold for every load: random workers, resources, needs, priorities, graphs, durations, failures, retries
 * and stops. The judge below works from the events alone and shares no code with the scheduler.
 */

import test from "ava";
import fc from "fast-check";
import type { Plan, PlanPolicy, PlanTask, PlanWorker } from "../../lang/plan.js";
import type { RunEvent } from "../../runtime/events.js";
import { type Course, simulate } from "../../runtime/schedule/simulate.js";
import { byPriority, path, planOf, quickest, taskOf, value, workerOf } from "./schedule-plans.js";

const runs = { numRuns: 400, seed: 20_240_601 };

const amount = fc.constantFrom(0.1, 0.2, 0.25, 0.3, 0.5, 1);
const workersOf = fc
  .array(fc.record({ threads: fc.integer({ min: 1, max: 4 }), units: amount, memory: amount }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => list.map(({ threads, ...offers }, at) => workerOf(`w${at}`, { threads, offers })));
const shapeOf = fc.record({
  units: fc.option(amount),
  memory: fc.option(amount),
  priority: fc.integer({ min: 0, max: 3 }),
  retry: fc.integer({ min: 0, max: 2 }),
  timeout: fc.option(fc.constantFrom(0.1, 0.5, 1)),
  back: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
});
const admitting: PlanPolicy = {
  ...quickest,
  admit: { op: "<", left: path("worker.error_rate"), right: value(0.3) },
};
const ageing: PlanPolicy = {
  ...byPriority,
  order: { prefer: "highest", of: { op: "+", left: path("task.priority"), right: path("task.waited") } },
  place: { prefer: "lowest", of: path("worker.load") },
};

/** Any plan all of whose tasks fit somewhere. */
const anyPlan = fc
  .record({
    workers: workersOf,
    shapes: fc.array(shapeOf, { maxLength: 25 }),
    policy: fc.constantFrom(byPriority, quickest, ageing, admitting),
  })
  .map(({ workers, shapes, policy }) => {
    const tasks = shapes.map(({ units, memory, priority, retry, timeout, back }, at) =>
      taskOf(`t${at}`, {
        priority,
        retry,
        ...(timeout !== null && { timeout }),
        needs: { ...(units !== null && { units }), ...(memory !== null && { memory }) },
        after: [...new Set(back.map((steps) => at - steps).filter((to) => to >= 0))].map((to) => `t${to}`),
      }),
    );
    return planOf(workers, onlyFitting(workers, tasks), policy);
  });

/** No more of anything than the first worker has: largest offers may lie with different workers. */
function onlyFitting([first]: readonly PlanWorker[], tasks: readonly PlanTask[]): readonly PlanTask[] {
  const least = (name: string, need: number) => Math.min(need, first!.offers[name]!);
  return tasks.map((task) => ({
    ...task,
    needs: Object.fromEntries(Object.entries(task.needs).map(([name, need]) => [name, least(name, need)])),
  }));
}

/** How each attempt goes, from a list that is read round and round. */
const anyCourse = fc
  .array(
    fc.record({
      seconds: fc.constantFrom(0, 0.1, 0.5, 1, 2),
      fails: fc.constantFrom("no", "no", "no", "once", "for good"),
    }),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((list) => () => {
    let turn = 0;
    return (): Course => {
      const { seconds, fails } = list[turn++ % list.length]!;
      const failure = { code: "internal", message: "so it was drawn", lasting: fails === "for good" } as const;
      return fails === "no" ? { seconds } : { seconds, failure };
    };
  });

/** What a moment looks like once everything of that moment has happened. */
interface Moment {
  readonly waiting: ReadonlySet<string>;
  readonly running: ReadonlyMap<string, ReadonlySet<string>>;
}

function moments(plan: Plan, events: readonly RunEvent[]): readonly Moment[] {
  const waiting = new Set<string>();
  const running = new Map(plan.workers.map(({ name }) => [name, new Set<string>()]));
  const seen: Moment[] = [];
  for (const [at, event] of events.entries()) {
    if (event.type === "task.ready") waiting.add(event.task);
    if (event.type === "task.started") {
      waiting.delete(event.task);
      running.get(event.worker)!.add(event.task);
    }
    if (event.type === "task.finished" || event.type === "task.failed" || event.type === "task.stopped")
      running.get(event.worker)!.delete(event.task);
    const over = events[at + 1]?.at !== event.at;
    if (over)
      seen.push({
        waiting: new Set(waiting),
        running: new Map([...running].map(([name, tasks]) => [name, new Set(tasks)])),
      });
  }
  return seen;
}

function fits(plan: Plan, worker: PlanWorker, tasks: Iterable<string>): boolean {
  const held = [...tasks].map((id) => plan.tasks.find((task) => task.id === id)!);
  if (held.length > worker.threads) return false;
  return ["threads", "units", "memory"].every(
    (resource) =>
      held.reduce((sum, task) => sum + (task.needs[resource] ?? 0), 0) <= (worker.offers[resource] ?? 0) + 1e-6,
  );
}

test("no worker ever holds more than it offers", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      for (const { running } of moments(plan, simulate(plan, course())))
        for (const worker of plan.workers) if (!fits(plan, worker, running.get(worker.name)!)) return false;
      return true;
    }),
    runs,
  );
  t.pass();
});

test("nothing waits while a worker could hold it", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      if (plan.pools[0]!.policy.admit) return true;
      for (const { waiting, running } of moments(plan, simulate(plan, course())))
        for (const worker of plan.workers)
          for (const task of waiting) if (fits(plan, worker, [...running.get(worker.name)!, task])) return false;
      return true;
    }),
    runs,
  );
  t.pass();
});

test("every task comes to exactly one end, after all it follows", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      const ended = new Map<string, string>();
      for (const event of simulate(plan, course())) {
        if (event.type === "task.started") {
          const task = plan.tasks.find(({ id }) => id === event.task)!;
          if (!task.after.every((id) => ended.get(id) === "task.finished")) return false;
        }
        const last = event.type === "task.finished" || event.type === "task.skipped";
        if (last || (event.type === "task.failed" && !event.retrying)) {
          if (ended.has(event.task)) return false;
          ended.set(event.task, event.type);
        }
      }
      return ended.size === plan.tasks.length;
    }),
    runs,
  );
  t.pass();
});

test("a task is tried as often as its retries allow, and no more", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      for (const event of simulate(plan, course())) {
        if (event.type !== "task.failed") continue;
        const { retry } = plan.tasks.find(({ id }) => id === event.task)!;
        const expected = !event.failure.lasting && event.attempt <= retry;
        if (event.attempt > retry + 1 || event.retrying !== expected) return false;
      }
      return true;
    }),
    runs,
  );
  t.pass();
});

test("no attempt takes longer than its timeout, and what takes as long is no failure for it", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      for (const event of simulate(plan, course())) {
        if (event.type !== "task.failed" && event.type !== "task.finished") continue;
        const { timeout = Number.POSITIVE_INFINITY } = plan.tasks.find(({ id }) => id === event.task)!;
        if (event.took > timeout + 1e-9) return false;
        const timedOut = event.type === "task.failed" && event.failure.code === "timeout";
        if (timedOut && Math.abs(event.took - timeout) > 1e-9) return false;
      }
      return true;
    }),
    runs,
  );
  t.pass();
});

test("among tasks of equal needs, higher priority goes first", (t) => {
  const equal = anyPlan.map((plan) => ({
    ...plan,
    tasks: plan.tasks.map((task) => ({ ...task, needs: { threads: 1 } })),
    pools: plan.pools.map((pool) => ({ ...pool, policy: byPriority })),
  }));
  fc.assert(
    fc.property(equal, anyCourse, (plan, course) => {
      const priority = new Map(plan.tasks.map((task) => [task.id, task.priority]));
      const waiting = new Set<string>();
      for (const event of simulate(plan, course())) {
        if (event.type === "task.ready") waiting.add(event.task);
        if (event.type !== "task.started") continue;
        waiting.delete(event.task);
        if ([...waiting].some((other) => priority.get(other)! > priority.get(event.task)!)) return false;
      }
      return true;
    }),
    runs,
  );
  t.pass();
});

test("a stop leaves nothing running and starts nothing", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, fc.constantFrom(0.05, 0.1, 1, 3), (plan, course, stopAt) => {
      const events = simulate(plan, course(), { stopAt });
      const from = events.findIndex(({ type }) => type === "run.stopping");
      if (from < 0) return events.at(-1)!.at <= stopAt;
      const idle = [...moments(plan, events).at(-1)!.running.values()].every((tasks) => tasks.size === 0);
      const rest = new Set(events.slice(from + 1).map(({ type }) => type));
      return idle && [...rest].every((type) => type === "task.stopped" || type === "run.finished");
    }),
    runs,
  );
  t.pass();
});

test("the same input gives the same decisions", (t) => {
  fc.assert(
    fc.property(anyPlan, anyCourse, (plan, course) => {
      const [first, second] = [simulate(plan, course()), simulate(structuredClone(plan), course())];
      return JSON.stringify(first) === JSON.stringify(second);
    }),
    runs,
  );
  t.pass();
});
