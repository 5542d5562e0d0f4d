/** Tells people how far the work is, at most ten times a second: more than an eye can follow only costs messages. */

import type { Assignment, Progress } from "../messages.js";
import type { Host } from "./host.js";

const shortestGap = 0.1;

export interface ProgressReporter {
  /** Says so if the last word was long enough ago. The note is made only then. */
  at(done: number, note: () => string): void;
  /** The end of an epoch is always said. */
  epoch(done: number, note: string, epoch: NonNullable<Progress["epoch"]>): void;
}

export function progressReporter(assignment: Assignment, host: Host): ProgressReporter {
  const { task, attempt } = assignment;
  let last = host.now();
  const send = (done: number, note: string, more: Partial<Progress> = {}) => {
    last = host.now();
    host.report({ type: "progress", task, attempt, done, note, ...more });
  };
  return {
    at(done, note) {
      if (host.now() - last >= shortestGap) send(done, note());
    },
    epoch: (done, note, epoch) => send(done, note, { epoch }),
  };
}
