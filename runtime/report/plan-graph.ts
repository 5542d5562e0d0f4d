/**
 * What the graph of tasks says before anything runs: its longest chain, and how many tasks can go side by side at most.
 */

import type { Plan, PlanTask } from "../../lang/plan.js";

export interface Chain {
  readonly tasks: readonly PlanTask[];
  /** Multiply-adds of the chain, and of all tasks; absent where some task's work is not known. */
  readonly work?: { readonly chain: number; readonly all: number };
}

/**
 * The critical path: no worker, however many there are, makes a run shorter. By estimated work where all of it is known
 * and there is some, and else by the number of tasks.
 */
export function longestChain({ tasks }: Plan): Chain {
  const estimated = tasks.filter((task) => task.estimate);
  const known = estimated.length > 0 && estimated.every((task) => task.estimate?.work !== undefined);
  const costOf = (task: PlanTask) => (known ? (task.estimate?.work ?? 0) : 0);
  const chain = heaviest(tasks, costOf);
  const sum = (each: readonly PlanTask[]) => each.reduce((total, task) => total + costOf(task), 0);
  return { tasks: chain, ...(known ? { work: { chain: sum(chain), all: sum(tasks) } } : {}) };
}

/** One pass in the order of the plan, in which all that comes before a task is already settled. Of equals, the longer. */
function heaviest(tasks: readonly PlanTask[], costOf: (task: PlanTask) => number): PlanTask[] {
  const best = new Map<string, { task: PlanTask; cost: number; steps: number; before: string | undefined }>();
  const isBetter = (a: { cost: number; steps: number }, b: { cost: number; steps: number } | undefined) =>
    !b || a.cost > b.cost || (a.cost === b.cost && a.steps > b.steps);
  let last: string | undefined;
  for (const task of tasks) {
    let before: string | undefined;
    for (const id of task.after) {
      const found = best.get(id);
      if (found && isBetter(found, before === undefined ? undefined : best.get(before))) before = id;
    }
    const until = before === undefined ? undefined : best.get(before);
    const reached = { task, cost: (until?.cost ?? 0) + costOf(task), steps: (until?.steps ?? 0) + 1, before };
    best.set(task.id, reached);
    if (isBetter(reached, last === undefined ? undefined : best.get(last))) last = task.id;
  }
  const chain: PlanTask[] = [];
  for (
    let at = last === undefined ? undefined : best.get(last);
    at;
    at = at.before === undefined ? undefined : best.get(at.before)
  )
    chain.unshift(at.task);
  return chain;
}

/** How many tasks the workers can hold at once: an upper bound, by the least that a task of the pool needs. */
export function mostOnWorkers({ pools, workers, tasks }: Plan): number {
  const bounds = pools.map((pool) => {
    const own = tasks.filter((task) => task.pool === pool.name);
    const resources = [...new Set(own.flatMap(({ needs }) => Object.keys(needs)))];
    const least = resources.map(
      (name) =>
        [name, own.reduce((found, { needs }) => Math.min(found, needs[name] ?? 0), Number.POSITIVE_INFINITY)] as const,
    );
    const held = workers
      .filter((worker) => pool.workers.includes(worker.name))
      .map(({ offers }) => Math.min(own.length, ...least.map(([name, amount]) => fitting(offers[name] ?? 0, amount))));
    return Math.min(own.length, sum(held));
  });
  return sum(bounds);
}

/** A hair more than it offers still fits: tenths do not add up exactly. */
const fitting = (offered: number, needed: number) =>
  needed > 0 ? Math.floor(offered / needed + 1e-9) : Number.POSITIVE_INFINITY;

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
