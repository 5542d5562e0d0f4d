/**
 * A run without threads: the real scheduler, the real task graph and the real rules of retrying, in a time that costs
 * nothing. Its events are those of a live run, so the same reports can be made of them.
 *
 * What differs from a live run: work hears the end of its time at once, and things that happen at exactly the same moment are taken in together, where a live run
 * would see one first. List scheduling (Graham 1966) is defined that way.
 */

import type { Plan, PlanPool, PlanTask, PlanWorker } from "../../lang/plan.js";
import type { RunEvent, RunOutcome } from "../events.js";
import type { Failure } from "../messages.js";
import { graphOf, type Progression, type TaskGraph } from "./graph.js";
import { backoff, mayRetry } from "./retry.js";
import { type Scheduler, schedulerOf } from "./scheduler.js";
import type { Decision, PoolState, ScheduleEvent } from "./state.js";
import { timedOut } from "./timeout.js";

export interface Start {
  readonly task: PlanTask;
  readonly worker: PlanWorker;
  readonly attempt: number;
}

/** How an attempt goes: how long it holds its worker, and why it fails, if it does. */
export interface Course {
  readonly seconds: number;
  readonly failure?: Failure;
}

export interface SimulationOptions {
  /** Everything that runs at this moment stops at once, and nothing more is started. */
  readonly stopAt?: number;
}

export function simulate(
  plan: Plan,
  courseOf: (start: Start) => Course,
  options: SimulationOptions = {},
): readonly RunEvent[] {
  return new Simulation(plan, courseOf).run(options.stopAt ?? Number.POSITIVE_INFINITY);
}

/** When the last task ended. */
export function makespan(events: readonly RunEvent[]): number {
  return events.at(-1)?.at ?? 0;
}

interface Attempt extends Start {
  readonly since: number;
  readonly course: Course;
}

type Appointment = { readonly at: number } & (
  | { readonly type: "end"; readonly attempt: Attempt }
  | { readonly type: "again"; readonly task: PlanTask; readonly attempt: number }
);

interface Office {
  readonly pool: PlanPool;
  readonly scheduler: Scheduler;
  state: PoolState;
}

class Simulation {
  readonly #events: RunEvent[] = [];
  readonly #offices: ReadonlyMap<string, Office>;
  readonly #tasks: ReadonlyMap<string, PlanTask>;
  readonly #workers: ReadonlyMap<string, PlanWorker>;
  readonly #graph: TaskGraph;
  readonly #courseOf: (start: Start) => Course;
  #progression: Progression;
  #agenda: Appointment[] = [];
  #outcome: RunOutcome = "done";

  constructor(
    private readonly plan: Plan,
    courseOf: (start: Start) => Course,
  ) {
    this.#courseOf = courseOf;
    this.#graph = graphOf(plan);
    this.#progression = this.#graph.start;
    this.#tasks = new Map(plan.tasks.map((task) => [task.id, task]));
    this.#workers = new Map(plan.workers.map((worker) => [worker.name, worker]));
    this.#offices = new Map(
      plan.pools.map((pool) => {
        const scheduler = schedulerOf(plan, pool);
        return [pool.name, { pool, scheduler, state: scheduler.start }];
      }),
    );
  }

  run(stopAt: number): readonly RunEvent[] {
    const { file, tasks } = this.plan;
    this.#record({ at: 0, type: "run.started", file, tasks: tasks.length, backend: "none" });
    this.#tell(0, [], this.#graph.ready);
    let now = 0;
    while (this.#agenda.length > 0) {
      now = Math.min(...this.#agenda.map(({ at }) => at));
      if (now >= stopAt) {
        now = stopAt;
        this.#stop(now);
      } else this.#advance(now);
    }
    this.#record({ at: now, type: "run.finished", outcome: this.#outcome, took: now });
    return this.#events;
  }

  #advance(now: number): void {
    const due = this.#agenda.filter(({ at }) => at === now);
    this.#agenda = this.#agenda.filter(({ at }) => at !== now);
    const happened: ScheduleEvent[] = [];
    const ready: string[] = [];
    const again: { task: string; attempt: number }[] = [];
    for (const one of due) {
      if (one.type === "again") again.push({ task: one.task.id, attempt: one.attempt });
      else ready.push(...this.#end(now, one.attempt, happened));
    }
    this.#tell(now, happened, ready, again);
  }

  /** Adds what the schedulers must know to `happened`; returns the tasks that become ready. */
  #end(now: number, { task, worker, attempt, since, course }: Attempt, happened: ScheduleEvent[]): readonly string[] {
    const what = { at: now, task: task.id, worker: worker.name, attempt, took: now - since };
    const { failure } = course;
    happened.push({ ...what, type: failure ? "failed" : "finished" });
    if (!failure) {
      this.#record({ ...what, type: "task.finished", result: { kind: "done" } });
      const { after, ready } = this.#graph.done(this.#progression, task.id);
      this.#progression = after;
      return ready;
    }
    const retrying = mayRetry(task, attempt, failure);
    this.#record({ ...what, type: "task.failed", failure, retrying });
    if (retrying) this.#agenda.push({ at: now + backoff(attempt), type: "again", task, attempt: attempt + 1 });
    return retrying ? [] : this.#giveUp(now, task);
  }

  #giveUp(now: number, task: PlanTask): readonly string[] {
    this.#outcome = "failed";
    const { after, skipped, ready } = this.#graph.failed(this.#progression, task.id);
    this.#progression = after;
    for (const id of skipped) this.#record({ at: now, type: "task.skipped", task: id, because: task.id });
    return ready;
  }

  #tell(
    now: number,
    happened: readonly ScheduleEvent[],
    ready: readonly string[],
    again: readonly { readonly task: string; readonly attempt: number }[] = [],
  ): void {
    const newcomers = [...again, ...ready.map((task) => ({ task, attempt: 1 }))];
    for (const { task } of newcomers) this.#record({ at: now, type: "task.ready", task });
    for (const office of this.#offices.values()) {
      const events = happened.filter((event) => "worker" in event && office.pool.workers.includes(event.worker));
      const tasks = newcomers.filter(({ task }) => this.#tasks.get(task)!.pool === office.pool.name);
      if (tasks.length > 0) events.push({ at: now, type: "ready", tasks });
      if (events.length === 0) continue;
      const { state, decisions } = office.scheduler.step(office.state, events);
      office.state = state;
      for (const decision of decisions) this.#begin(now, decision);
    }
  }

  #begin(now: number, decision: Decision): void {
    this.#record({ at: now, type: "task.started", ...decision });
    const [task, worker] = [this.#tasks.get(decision.task)!, this.#workers.get(decision.worker)!];
    const start = { task, worker, attempt: decision.attempt };
    const course = withinTimeout(task, this.#courseOf(start));
    this.#agenda.push({ at: now + course.seconds, type: "end", attempt: { ...start, since: now, course } });
  }

  #stop(now: number): void {
    this.#outcome = "stopped";
    this.#record({ at: now, type: "run.stopping", reason: "the simulation was to stop here" });
    for (const one of this.#agenda) {
      if (one.type !== "end") continue;
      const { task, worker, attempt } = one.attempt;
      this.#record({ at: now, type: "task.stopped", task: task.id, worker: worker.name, attempt });
    }
    this.#agenda = [];
  }

  #record(event: RunEvent): void {
    this.#events.push(event);
  }
}

/** What is done at the very moment that its time is up is done. */
function withinTimeout({ timeout }: PlanTask, course: Course): Course {
  if (timeout === undefined || course.seconds <= timeout) return course;
  return { seconds: timeout, failure: timedOut(timeout, timeout, "stopped") };
}
