/**
 * What comes of an attempt that takes longer than its task's `timeout`.
 *
 * It is asked to stop, and has a little while to do so; then its thread is ended. What it still answers in that while
 * stands: a result that was on its way when the time was up is a result.
 */

import type { Failure } from "../messages.js";

/**
 * Seconds between the request to stop and the use of force. Work looks at its flag at every step of an optimiser and
 * every few milliseconds of drawing; only what calls a library for long (unpacking a large file) does not hear it.
 */
export const timeoutGrace = 2;

/** It counts as the worker's failure, and is tried again as any other: the next worker may be quicker. */
export function timedOut(timeout: number, ran: number, ended: "stopped" | "killed"): Failure {
  const end = ended === "killed" ? " It did not stop when it was asked to, so its thread was ended." : "";
  return {
    code: "timeout",
    message: `Its timeout is ${seconds(timeout)}, and it had run for ${seconds(ran)}.${end}`,
    advice: "Raise its timeout, give it less to do, or give it a quicker worker.",
    lasting: false,
  };
}

const seconds = (amount: number) => `${Number(amount.toPrecision(4))} s`;
