/**
 * The scheduler of one pool: a central queue that conserves work.
 *
 * At every step the waiting tasks are taken in the policy's order, and each in turn goes to the best worker that can
 * start it now; a task that fits nobody waits without holding up those behind it. So nothing waits while a worker
 * that may take it could hold it. Nothing is promised ahead: a decision is always about a task that starts now.
 *
 * A policy may refuse workers for what was measured (`error_rate < 20%`). Should it come to refuse them all while the
 * pool lies idle, nothing would ever be measured again: then one task goes to a worker as if it were new, to find
 * out (the half-open state of a circuit breaker). For an `admit` that turns with time the task, too, is seen as new.
 * The checker refuses a task that even then nobody would be admitted to, so an idle pool never waits for ever.
 *
 * Pure: the same state and the same events give the same decisions, live or simulated.
 */

import type { Plan, PlanPool, PlanTask, PlanWorker } from "../../lang/plan.js";
import { compilePolicy, type Policy } from "./policy.js";
import { canHold } from "./resources.js";
import { noResponse, observe } from "./response-time.js";
import {
  type Decision,
  outcomeWindow,
  type PoolState,
  type ScheduleEvent,
  type WaitingTask,
  type WorkerState,
} from "./state.js";
import { scopeOf, type WorkerView } from "./view.js";

export interface Scheduler {
  readonly start: PoolState;
  /**
   * Takes in what happened at one moment, and decides once, after all of it: a task that has just become ready
   * competes for the thread that has just come free. Throws when told what cannot be (a task ends where it does not
   * run): that is our bug.
   */
  step(state: PoolState, events: readonly ScheduleEvent[]): Step;
}

export interface Step {
  readonly state: PoolState;
  readonly decisions: readonly Decision[];
}

/** What does not change during a run. */
interface Terms {
  readonly policy: Policy;
  readonly tasks: ReadonlyMap<string, PlanTask>;
  /** The place of a task in the plan, the last tie-breaker. */
  readonly turn: ReadonlyMap<string, number>;
  readonly workers: ReadonlyMap<string, PlanWorker>;
}

export function schedulerOf(plan: Plan, pool: PlanPool): Scheduler {
  const terms: Terms = {
    policy: compilePolicy(pool.policy),
    tasks: new Map(plan.tasks.map((task) => [task.id, task])),
    turn: new Map(plan.tasks.map((task, at) => [task.id, at])),
    workers: new Map(plan.workers.map((worker) => [worker.name, worker])),
  };
  return {
    start: { waiting: [], workers: pool.workers.map(newWorker) },
    step(state, events) {
      const now = events.at(-1)?.at ?? 0;
      const told = events.reduce((before, event) => takeIn(terms, before, event), state);
      return decide(terms, told, now);
    },
  };
}

function newWorker(name: string): WorkerState {
  return { name, present: true, running: [], response: noResponse, failures: [], done: 0 };
}

function takeIn(terms: Terms, state: PoolState, event: ScheduleEvent): PoolState {
  if (event.type === "ready") return { ...state, waiting: joined(terms, state.waiting, event) };
  return { ...state, workers: withWorker(state.workers, event.worker, (worker) => workerAfter(worker, event)) };
}

function joined(
  terms: Terms,
  waiting: readonly WaitingTask[],
  { at, tasks }: Extract<ScheduleEvent, { type: "ready" }>,
): readonly WaitingTask[] {
  const newcomers = tasks.map((one) => ranked(terms, { ...one, since: at }, at));
  return terms.policy.orderStands ? inOrder(terms, [...waiting, ...newcomers]) : [...waiting, ...newcomers];
}

function ranked(terms: Terms, state: Omit<WaitingTask, "rank">, now: number): WaitingTask {
  const { task, attempt, since } = state;
  const rank = terms.policy.order.value(scopeOf(now, { plan: taskNamed(terms, task), state }));
  return { task, attempt, since, rank };
}

type WorkerEvent = Extract<ScheduleEvent, { readonly worker: string }>;

function workerAfter(worker: WorkerState, event: WorkerEvent): WorkerState {
  switch (event.type) {
    case "lost":
      return { ...worker, present: false };
    case "restored":
      return { ...worker, present: true };
    case "stopped":
      return without(worker, event.task);
    case "failed":
      return { ...without(worker, event.task), failures: latest(worker.failures, true) };
    case "finished":
      return {
        ...without(worker, event.task),
        failures: latest(worker.failures, false),
        response: observe(worker.response, event.took, event.at),
        done: worker.done + 1,
      };
  }
}

function latest(failures: readonly boolean[], failed: boolean): readonly boolean[] {
  return [...failures, failed].slice(-outcomeWindow);
}

function without(worker: WorkerState, task: string): WorkerState {
  const running = worker.running.filter((one) => one.task !== task);
  if (running.length === worker.running.length)
    throw new Error(`${task} ended on ${worker.name}, where it did not run`);
  return { ...worker, running };
}

function withWorker(
  workers: readonly WorkerState[],
  name: string,
  change: (worker: WorkerState) => WorkerState,
): readonly WorkerState[] {
  if (!workers.some((worker) => worker.name === name)) throw new Error(`${name} is not a worker of this pool`);
  return workers.map((worker) => (worker.name === name ? change(worker) : worker));
}

function inOrder({ policy, turn }: Terms, waiting: readonly WaitingTask[]): readonly WaitingTask[] {
  return waiting.toSorted(
    (a, b) => policy.order.compare(a.rank, b.rank) || a.since - b.since || turn.get(a.task)! - turn.get(b.task)!,
  );
}

/** Places all that can start now. */
function decide(terms: Terms, state: PoolState, now: number): Step {
  if (state.waiting.length === 0 || !state.workers.some((worker) => hasThread(terms, worker)))
    return { state, decisions: [] };
  const { waiting } = state;
  const queue = terms.policy.orderStands
    ? waiting
    : inOrder(
        terms,
        waiting.map((one) => ranked(terms, one, now)),
      );
  const step = place(terms, state, queue, now);
  const idle = step.state.workers.every(({ running }) => running.length === 0);
  return idle && terms.policy.admits ? place(terms, state, queue, now, "probe") : step;
}

/** Goes through the queue once. In a probe `admit` sees worker and task as if both were new; it ends with the first task. */
function place(terms: Terms, state: PoolState, queue: readonly WaitingTask[], now: number, probe?: "probe"): Step {
  const decisions: Decision[] = [];
  const placed = new Set<string>();
  let workers = state.workers;
  for (const waiting of queue) {
    const choice = choiceFor(terms, workers, waiting, now, probe);
    const worker = best(terms.policy, choice);
    if (worker === undefined) continue;
    const { task, attempt } = waiting;
    decisions.push({ task, attempt, worker, choice });
    placed.add(task);
    workers = withWorker(workers, worker, (before) => ({
      ...before,
      running: [...before.running, { task, attempt, since: now }],
    }));
    if (probe || !workers.some((one) => hasThread(terms, one))) break;
  }
  if (placed.size === 0) return { state, decisions };
  return { state: { waiting: state.waiting.filter(({ task }) => !placed.has(task)), workers }, decisions };
}

function hasThread(terms: Terms, worker: WorkerState): boolean {
  return worker.present && worker.running.length < workerNamed(terms, worker.name).threads;
}

/** The value of `place` for every worker that can start the task now. */
function choiceFor(
  terms: Terms,
  workers: readonly WorkerState[],
  waiting: WaitingTask,
  now: number,
  probe?: "probe",
): Decision["choice"] {
  const task = { plan: taskNamed(terms, waiting.task), state: waiting };
  const choice: { worker: string; value: number }[] = [];
  for (const state of workers) {
    if (!hasThread(terms, state)) continue;
    const view = viewOf(terms, state);
    if (!canHold(view.plan, view.running, task.plan)) continue;
    const seen = probe ? { ...view, state: newWorker(state.name) } : view;
    const asked = probe ? { ...task, state: { ...waiting, attempt: 1, since: 0 } } : task;
    if (terms.policy.admits?.(scopeOf(probe ? 0 : now, asked, seen)) === false) continue;
    choice.push({ worker: state.name, value: terms.policy.place.value(scopeOf(now, task, view)) });
  }
  return choice;
}

function viewOf(terms: Terms, state: WorkerState): WorkerView {
  const running = state.running.map(({ task }) => taskNamed(terms, task));
  return { plan: workerNamed(terms, state.name), state, running };
}

/** The first of the best: the choice stands in the order of the pool. */
function best(policy: Policy, choice: Decision["choice"]): string | undefined {
  let found = choice[0];
  for (const one of choice) if (policy.place.compare(one.value, found!.value) < 0) found = one;
  return found?.worker;
}

function taskNamed(terms: Terms, id: string): PlanTask {
  const task = terms.tasks.get(id);
  if (!task) throw new Error(`${id} is not a task of the plan`);
  return task;
}

function workerNamed(terms: Terms, name: string): PlanWorker {
  const worker = terms.workers.get(name);
  if (!worker) throw new Error(`${name} is not a worker of the plan`);
  return worker;
}
