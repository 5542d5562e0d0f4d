/**
 * Who holds how much. Sums are made afresh from what runs, never kept by adding and taking away: rounding errors
 * cannot add up over a long run, and nothing can leak.
 */

import type { PlanTask, PlanWorker } from "../../lang/plan.js";

/** Ten times 0.1 is a little less or more than 1: a share of the offer that no real need is as small as. */
const tolerance = 1e-9;

/** What the task needs of one resource; 0 if it does not say. */
export function needed(task: PlanTask, resource: string): number {
  return amount(task.needs, resource) ?? 0;
}

/** Own properties only: a resource may be called `constructor`, which every object inherits. */
function amount(resources: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(resources, name) ? resources[name] : undefined;
}

/** What the running tasks hold of one resource. */
function held(running: readonly PlanTask[], resource: string): number {
  let sum = 0;
  for (const task of running) sum += needed(task, resource);
  return sum;
}

/** What is left of one resource; a resource that the worker does not have reads as 0. Never below 0. */
export function free(worker: PlanWorker, running: readonly PlanTask[], resource: string): number {
  return Math.max(0, offered(worker, resource) - held(running, resource));
}

export function offered(worker: PlanWorker, resource: string): number {
  return amount(worker.offers, resource) ?? (resource === "threads" ? worker.threads : 0);
}

/** A free thread, and everything the task needs. */
export function canHold(worker: PlanWorker, running: readonly PlanTask[], task: PlanTask): boolean {
  if (running.length >= worker.threads) return false;
  for (const resource in task.needs) {
    const offer = offered(worker, resource);
    if (held(running, resource) + needed(task, resource) > offer * (1 + tolerance)) return false;
  }
  return true;
}

/** The busy share: of the resource that is shortest, threads among them, 0 to 1. */
export function load(worker: PlanWorker, running: readonly PlanTask[]): number {
  let busiest = running.length / worker.threads;
  for (const resource in worker.offers) {
    const offer = offered(worker, resource);
    if (offer > 0) busiest = Math.max(busiest, held(running, resource) / offer);
  }
  return Math.min(1, busiest);
}
