/** A pool thread whose wasm backend may not grow, and in which to sleep is to ask that for as many bytes as seconds. */

import type { Assignment, Outcome } from "../../../runtime/messages.js";
import { useBackend } from "../../../runtime/thread/backends.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import { conclude } from "../../../runtime/thread/farewell.js";
import { guardMemory } from "../../../runtime/thread/wasm/guard.js";
import { testHost } from "./host.js";

const { tf } = await useBackend("wasm");
guardMemory(tf, 0);

export default async function main(assignment: Assignment): Promise<Outcome> {
  const sleep = async (bytes: number) => tf.fill([bytes / 4], 1).dispose();
  return conclude(assignment, await carryOut(assignment, testHost(assignment, { sleep })));
}
