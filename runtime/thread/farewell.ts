/**
 * The end of a task in a pool thread. Mostly that is its outcome. A thread that holds more memory than its share, or
 * whose memory may be broken, says it as a farewell instead, and waits to be ended: as long as it has not answered,
 * its pool takes it for busy and hands it nothing else.
 */

import { parentPort, workerData } from "node:worker_threads";
import { collectGarbage, heldByThread } from "../memory.js";
import type { Assignment, Farewell, Outcome, Recycled, ThreadData } from "../messages.js";

export function conclude({ task, attempt }: Assignment, outcome: Outcome): Outcome | Promise<never> {
  const { share } = workerData as ThreadData;
  const recycled = reasonToGo(outcome, share);
  if (!recycled) return outcome;
  const last: Farewell = { type: "farewell", task, attempt, outcome: { ...outcome, recycled } };
  parentPort!.postMessage(last);
  return new Promise(() => {});
}

function reasonToGo(outcome: Outcome, share: number): Recycled | undefined {
  // What was thrown unforeseen, or for want of memory, may have left things half done.
  const broken = outcome.type === "failed" && ["memory", "internal"].includes(outcome.failure.code);
  // Garbage does not count, and is looked for only where it matters.
  if (!broken && heldByThread() > share) collectGarbage();
  const held = heldByThread();
  return broken || held > share ? { held, share } : undefined;
}
