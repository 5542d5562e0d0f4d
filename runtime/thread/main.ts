/**
 * The entry of a pool thread. Piscina calls the default export with an assignment; progress goes out as messages
 * beside its protocol, and a stop comes in through the assignment's flag in shared memory.
 */

import { parentPort } from "node:worker_threads";
import type { Assignment, Outcome } from "../messages.js";
import { carryOut } from "./carry-out.js";
import { conclude } from "./farewell.js";
import type { Host } from "./host.js";

export default async function main(assignment: Assignment): Promise<Outcome> {
  return conclude(assignment, await carryOut(assignment, threadHost(assignment.stop)));
}

function threadHost(stop: SharedArrayBuffer): Host {
  const flag = new Int32Array(stop);
  return {
    report: (progress) => parentPort?.postMessage(progress),
    stopRequested: () => Atomics.load(flag, 0) !== 0,
    // Blocks the thread, which has nothing else to do, and wakes at once when the flag is set and notified.
    sleep: async (seconds) => {
      Atomics.wait(flag, 0, 0, seconds * 1000);
    },
    breathe: async () => {},
    now: () => performance.now() / 1000,
  };
}
