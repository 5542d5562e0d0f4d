/**
 * What a policy can see, and what each name means. The checker's table of allowed paths names the same:
 *
 *   task.priority          as declared; higher is more urgent
 *   task.waited            seconds since it became ready
 *   task.deadline          seconds from now until its deadline, negative once missed, Infinity if it has none
 *   task.attempt           from 1
 *   task.needs.R           what it needs of resource R; 0 if it does not say
 *   worker.load            busy share of its shortest resource, 0 to 1
 *   worker.running         tasks under way
 *   worker.done            tasks finished
 *   worker.response_time   seconds; measured, 0 before its first task has finished (response-time.ts)
 *   worker.error_rate      share of failures among its last 20 outcomes; 0 without any
 *   worker.expected_finish seconds until it could finish one more task, by its response time
 *   worker.free.R          what is free of resource R; 0 if it has none of it
 *   worker.offers.R        what it has of resource R in all; 0 if it has none of it
 */

import type { Scope } from "../../lang/formula.js";
import type { PlanTask, PlanWorker } from "../../lang/plan.js";
import { free, load, needed, offered } from "./resources.js";
import { responseAt } from "./response-time.js";
import type { WaitingTask, WorkerState } from "./state.js";

export interface TaskView {
  readonly plan: PlanTask;
  readonly state: Pick<WaitingTask, "attempt" | "since">;
}

export interface WorkerView {
  readonly plan: PlanWorker;
  readonly state: WorkerState;
  /** What runs there, as the plan describes it. */
  readonly running: readonly PlanTask[];
}

/** The scope of a formula about one task, and, for `admit` and `place`, one worker. */
export function scopeOf(at: number, task: TaskView, worker?: WorkerView): Scope {
  return ([subject, field = "", resource = ""]) => {
    if (subject === "task") return taskField(at, task, field, resource);
    if (subject === "worker" && worker) return workerField(at, worker, field, resource);
    throw unknownPath(subject ?? "", field);
  };
}

/** Whether a path about a task can change while the task waits. */
export function changesWithTime([subject, field]: readonly string[]): boolean {
  return subject !== "task" || field === "waited" || field === "deadline";
}

function taskField(at: number, { plan, state }: TaskView, field: string, resource: string): number {
  switch (field) {
    case "priority":
      return plan.priority;
    case "waited":
      return at - state.since;
    case "deadline":
      return (plan.deadline ?? Number.POSITIVE_INFINITY) - at;
    case "attempt":
      return state.attempt;
    case "needs":
      return needed(plan, resource);
    default:
      throw unknownPath("task", field);
  }
}

function workerField(at: number, view: WorkerView, field: string, resource: string): number {
  const { plan, state, running } = view;
  switch (field) {
    case "load":
      return load(plan, running);
    case "running":
      return running.length;
    case "done":
      return state.done;
    case "response_time":
      return responseAt(state.response, at);
    case "error_rate":
      return errorRate(state);
    case "expected_finish":
      return expectedFinish(at, view);
    case "free":
      return free(plan, running, resource);
    case "offers":
      return offered(plan, resource);
    default:
      throw unknownPath("worker", field);
  }
}

function errorRate({ failures }: WorkerState): number {
  return failures.length === 0 ? 0 : failures.filter(Boolean).length / failures.length;
}

/** What is left of the current work, spread over the threads, and then one task more. */
function expectedFinish(at: number, { plan, state }: WorkerView): number {
  const response = responseAt(state.response, at);
  let left = 0;
  for (const { since } of state.running) left += Math.max(0, response - (at - since));
  return left / plan.threads + response;
}

function unknownPath(subject: string, field: string): Error {
  return new Error(`a policy asks for ${subject}.${field}, which is not there: the checker let it through`);
}
