/**
 * What a policy can see of tasks and workers.
 */

import { bytes, plain, seconds, type Unit } from "./units.js";

/**
 * What a policy can see, with its unit. A path that ends in `*` takes any resource name there; `memory` is in bytes,
 * all other resources are plain numbers.
 */
export const policyFields: ReadonlyMap<string, { readonly unit: Unit; readonly help: string }> = new Map([
  ["task.priority", { unit: plain, help: "The task's priority." }],
  ["task.waited", { unit: seconds, help: "How long it has been waiting." }],
  ["task.deadline", { unit: seconds, help: "How long it is until its deadline; infinite without one." }],
  ["task.attempt", { unit: plain, help: "Which try this is, from 1." }],
  ["task.needs.*", { unit: plain, help: "What the task needs of a resource." }],
  ["running.priority", { unit: plain, help: "The priority of the task that runs there now (`preempt` only)." }],
  ["running.elapsed", { unit: seconds, help: "How long it has been running." }],
  ["running.deadline", { unit: seconds, help: "How long it is until its deadline; infinite without one." }],
  ["running.progress", { unit: plain, help: "How much of it is done, 0 to 1." }],
  ["running.needs.*", { unit: plain, help: "What it holds of a resource." }],
  ["worker.load", { unit: plain, help: "Its busiest resource: the share in use, 0 to 1." }],
  ["worker.running", { unit: plain, help: "How many tasks it works on." }],
  ["worker.done", { unit: plain, help: "How many tasks it has ended." }],
  ["worker.response_time", { unit: seconds, help: "How long it takes over a task, lately (peak EWMA)." }],
  ["worker.error_rate", { unit: plain, help: "The share of its last 20 tasks that failed." }],
  ["worker.expected_finish", { unit: seconds, help: "How long it would take to end one more task." }],
  ["worker.free.*", { unit: plain, help: "What it has free of a resource." }],
  ["worker.offers.*", { unit: plain, help: "What it has of a resource in all." }],
]);

/** The unit of a policy path, or undefined where there is no such field. */
export function unitOfPolicyField(path: readonly string[]): Unit | undefined {
  const exact = policyFields.get(path.join("."));
  if (exact && !path.includes("*")) return exact.unit;
  if (path.length !== 3 || !policyFields.has(`${path[0]}.${path[1]}.*`)) return undefined;
  return path[2] === "memory" ? bytes : plain;
}
