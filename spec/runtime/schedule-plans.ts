/** Builds small plans for tests: only what a test is about need be said. */

import type { Formula } from "../../lang/formula.js";
import { type Plan, type PlanPolicy, type PlanTask, type PlanWorker, planVersion } from "../../lang/plan.js";

const place = { file: "test.flow", line: 1, column: 1 };

export const path = (dotted: string): Formula => ({ op: "path", path: dotted.split(".") });
export const value = (number: number): Formula => ({ op: "value", value: number });

/** Higher priority first; the first worker that can take it. */
export const byPriority: PlanPolicy = {
  name: "by_priority",
  order: { prefer: "highest", of: path("task.priority") },
  place: { prefer: "lowest", of: value(0) },
};

/** Higher priority first; to the worker that answers soonest. */
export const quickest: PlanPolicy = {
  ...byPriority,
  name: "quickest",
  place: { prefer: "lowest", of: path("worker.response_time") },
};

export function workerOf(name: string, more: Partial<PlanWorker> = {}): PlanWorker {
  const threads = more.threads ?? 1;
  return { name, threads, backend: "js", slowdown: 1, ...more, offers: { threads, ...more.offers } };
}

export function taskOf(id: string, more: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    group: id,
    after: [],
    pool: "office",
    priority: 0,
    retry: 0,
    seed: 1,
    place,
    work: { kind: "call", call: { name: "sleep", arguments: { time: 0 } } },
    ...more,
    needs: { threads: 1, ...more.needs },
  };
}

/** One pool, `office`, of all the workers. */
export function planOf(
  workers: readonly PlanWorker[],
  tasks: readonly PlanTask[],
  policy: PlanPolicy = byPriority,
): Plan {
  const pools = [{ name: "office", workers: workers.map(({ name }) => name), policy }];
  return {
    version: planVersion,
    file: "test.flow",
    seed: 1,
    parameters: {},
    reaches: [],
    workers,
    pools,
    tasks,
    later: [],
  };
}
