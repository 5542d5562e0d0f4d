/**
 * What the actors say to each other: read this file and you know how they work together.
 *
 *   run ──happened──▶ pool ──take/release──▶ worker ──begin──▶ task ──ended/again/withdrawn──▶ run
 *    └──stop──▶ task                                            └─ engine
 *
 * Messages go round in one direction only, so nothing waits for an answer and nothing can lock up. The run is told
 * first of every end: what becomes ready by it reaches the pool together with the thread that comes free.
 */

import type { ActorRef, Snapshot } from "xstate";
import type { PlanWorker } from "../../lang/plan.js";
import type { Progress } from "../messages.js";
import type { Result } from "../results.js";
import type { Decision, ScheduleEvent } from "../schedule/state.js";

export type RunMessage =
  | { readonly type: "stop"; readonly reason: string }
  /** An attempt has come to its end, and its worker is free again. */
  | {
      readonly type: "task.ended";
      readonly task: string;
      readonly worker: string;
      readonly took: number;
      readonly end: AttemptEnd;
    }
  /** The back-off is over. */
  | { readonly type: "task.again"; readonly task: string; readonly attempt: number }
  /** It was stopped while it waited, so no worker comes free. */
  | { readonly type: "task.withdrawn"; readonly task: string };

export type AttemptEnd =
  | { readonly type: "done"; readonly result: Result }
  | { readonly type: "failed"; readonly retrying: boolean }
  | { readonly type: "stopped" };

export type PoolMessage =
  | {
      readonly type: "happened";
      /** At one moment. */
      readonly events: readonly ScheduleEvent[];
      /** The actors of the tasks that have become ready. */
      readonly newcomers: readonly Newcomer[];
    }
  /** Starts nothing any more. */
  | { readonly type: "close" };

export interface Newcomer {
  readonly id: string;
  readonly actor: TaskRef;
}

export type WorkerMessage =
  | { readonly type: "take"; readonly decision: Decision; readonly actor: TaskRef }
  | { readonly type: "release"; readonly task: string };

export type TaskMessage =
  | { readonly type: "begin"; readonly worker: PlanWorker; readonly choice: Decision["choice"] }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "stop" };

export type RunRef = ActorRef<Snapshot<unknown>, RunMessage>;
export type PoolRef = ActorRef<Snapshot<unknown>, PoolMessage>;
export type WorkerRef = ActorRef<Snapshot<unknown>, WorkerMessage>;
export type TaskRef = ActorRef<Snapshot<unknown>, TaskMessage>;
