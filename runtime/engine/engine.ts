/**
 * The engine contract: where work is carried out. Two implementations (`inline.ts`, in this thread; `local.ts`, a
 * Piscina pool) pass one conformance suite, `spec/engine/`.
 *
 * Deliberately not in it: queues, priorities, retries, and any knowledge of which task should run where. The
 * engine is handed only what can start now. It never throws for a task's sake: a failure is an outcome.
 */

import type { PlanWorker } from "../../lang/plan.js";
import type { Assignment, Outcome, Progress } from "../messages.js";

export interface Engine {
  /**
   * Carries one assignment out on a worker and settles with its outcome; never rejects. The worker's threads start
   * with its first assignment. At most `worker.threads` assignments may be under way on a worker at once: a caller
   * that breaks this gets a throw, because it is a bug of the scheduler. An outcome that is `recycled` was the last of its thread.
   */
  run(worker: PlanWorker, assignment: Assignment, onProgress: (progress: Progress) => void): Promise<Outcome>;

  /**
   * Ends one assignment by force: its `run` settles as `stopped`, and its thread is ended and replaced; what else its
   * worker does is not disturbed. Does nothing once the assignment has been settled.
   */
  kill(worker: PlanWorker, assignment: Assignment): void;

  /**
   * Ends everything: asks running assignments to stop, waits for them up to `grace` seconds, then ends their threads by force.
   * Their `run` settles as `stopped`. Afterwards no thread is left. May be called twice.
   */
  close(grace: number): Promise<void>;
}

/** Asks one assignment to stop at its next safe point (an optimiser step, a piece of a sleep). */
export function requestStop(assignment: Pick<Assignment, "stop">): void {
  const flag = new Int32Array(assignment.stop);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}
