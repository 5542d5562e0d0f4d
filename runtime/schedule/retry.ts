/** Whether and when a task that failed is tried again. */

import type { PlanTask } from "../../lang/plan.js";
import type { Failure } from "../messages.js";

/** Seconds before the second attempt; it doubles with each further one. */
const firstBackoff = 0.1;
const longestBackoff = 5;

/** A failure that would come again the same is not retried. `attempt` is the one that failed, from 1. */
export function mayRetry(task: PlanTask, attempt: number, failure: Pick<Failure, "lasting">): boolean {
  return !failure.lasting && attempt <= task.retry;
}

/** Seconds to wait after the failed `attempt`, counted from 1. */
export function backoff(attempt: number): number {
  return Math.min(longestBackoff, firstBackoff * 2 ** (attempt - 1));
}
