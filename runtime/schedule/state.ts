/**
 * What a pool's scheduler remembers, what it is told and what it answers: plain data, never changed in place.
 *
 * What never changes (offers, needs, the policy) is not here but in the plan, so a state is small, and two states
 * can be compared. Ids of tasks and names of workers stand for the rest.
 */

import type { ResponseTime } from "./response-time.js";

export interface PoolState {
  /** Sorted, where the policy's `order` cannot change with time; else in the order in which they became ready. */
  readonly waiting: readonly WaitingTask[];
  /** In the order of the pool, which breaks ties. */
  readonly workers: readonly WorkerState[];
}

export interface WaitingTask {
  readonly task: string;
  /** From 1. */
  readonly attempt: number;
  /** When it became ready for this attempt. */
  readonly since: number;
  /** The value of the policy's `order`, as of the step in which it was last worked out. */
  readonly rank: number;
}

export interface WorkerState {
  readonly name: string;
  /** False from `lost` to `restored`: what runs there still holds its resources until it has ended. */
  readonly present: boolean;
  readonly running: readonly RunningTask[];
  readonly response: ResponseTime;
  /** The last outcomes, oldest first, true for a failure; at most `outcomeWindow` of them. */
  readonly failures: readonly boolean[];
  /** How many tasks it has finished. */
  readonly done: number;
}

export interface RunningTask {
  readonly task: string;
  readonly attempt: number;
  /** When it was placed here. */
  readonly since: number;
}

/** What happened. `at` and `took` are seconds; times never go back from one event to the next. */
export type ScheduleEvent = { readonly at: number } & (
  | { readonly type: "ready"; readonly tasks: readonly { readonly task: string; readonly attempt: number }[] }
  | { readonly type: "finished" | "failed"; readonly task: string; readonly worker: string; readonly took: number }
  | { readonly type: "stopped"; readonly task: string; readonly worker: string }
  | { readonly type: "lost" | "restored"; readonly worker: string }
);

/** Start this task on this worker now. */
export interface Decision {
  readonly task: string;
  readonly attempt: number;
  readonly worker: string;
  /** The value of `place` for every worker that could have started it, in the order of the pool. */
  readonly choice: readonly { readonly worker: string; readonly value: number }[];
}

/** How many of the latest outcomes make up `worker.error_rate`: few enough to notice a recovery within one run. */
export const outcomeWindow = 20;
