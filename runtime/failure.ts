/**
 * A failure on its way up: thrown where the work finds that it cannot go on, caught in `thread/carry-out.ts`, which
 * makes it an outcome. Only for what a user can understand and mend; anything else thrown is our bug.
 */

import type { Failure } from "./messages.js";

export class TaskFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "TaskFailure";
    this.failure = failure;
  }
}

/** Ends the work with data that will not do: it would fail again the same, so it is never retried. */
export function badData(message: string, advice?: string): TaskFailure {
  return new TaskFailure({ code: "data", message, lasting: true, ...(advice === undefined ? {} : { advice }) });
}
