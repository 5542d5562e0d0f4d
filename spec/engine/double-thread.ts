/** The double of the work in a pool thread; as `runtime/thread/main.ts`, but for the work. */

import { parentPort } from "node:worker_threads";
import type { Assignment, Outcome } from "../../runtime/messages.js";
import { conclude } from "../../runtime/thread/farewell.js";
import { carryOut } from "./double.js";

export default async function main(assignment: Assignment): Promise<Outcome> {
  const flag = new Int32Array(assignment.stop);
  const outcome = await carryOut(assignment, {
    report: (progress) => parentPort?.postMessage(progress),
    stopRequested: () => Atomics.load(flag, 0) !== 0,
    sleep: async (seconds) => {
      Atomics.wait(flag, 0, 0, seconds * 1000);
    },
    breathe: async () => {},
    now: () => performance.now() / 1000,
  });
  return conclude(assignment, outcome);
}
