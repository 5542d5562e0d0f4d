/** Assignments of the double's calls, and the worker they are for. */

import type { Value } from "../../lang/formula.js";
import type { PlanWorker } from "../../lang/plan.js";
import type { Assignment } from "../../runtime/messages.js";
import type { Result } from "../../runtime/results.js";

let counter = 0;

export function workerWith(threads: number, offers: PlanWorker["offers"] = {}): PlanWorker {
  return { name: "w", threads, backend: "js", slowdown: 1, offers: { threads, ...offers } };
}

/** An assignment of one of the double's calls. */
export function assign(
  name: string,
  args: Readonly<Record<string, Value>> = {},
  inputs: Readonly<Record<string, Result>> = {},
): Assignment {
  return {
    task: `${name} ${++counter}`,
    attempt: 1,
    seed: 1,
    place: { file: "test.flow", line: 1, column: 1 },
    work: { kind: "call", call: { name, arguments: args } },
    inputs,
    backend: "js",
    slowdown: 1,
    stop: new SharedArrayBuffer(4),
  };
}

export const ignore = () => {};
export const answered = (value: Value) => ({ type: "done", result: { kind: "answer", value } });
