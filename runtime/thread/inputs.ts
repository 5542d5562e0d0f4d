/** The results that a task was handed, by id; the plan promises that each is there and of its kind. What they are called, and where each answers. */

import type { Backend, DataRef } from "../../lang/plan.js";
import type { Assignment } from "../messages.js";
import type { NetworkResult, Result, ScoresResult, TableResult } from "../results.js";

export function tableInput(assignment: Assignment, task: string): TableResult {
  return inputOf(assignment, task, "table");
}

export function networkInput(assignment: Assignment, task: string): NetworkResult {
  return inputOf(assignment, task, "network");
}

/** Absent where the evaluation failed. */
export function scoresInput(assignment: Assignment, task: string): ScoresResult | undefined {
  return Object.hasOwn(assignment.inputs, task) ? inputOf(assignment, task, "scores") : undefined;
}

/** `digits.train.sample`: the rows of a table that a task names, for messages and reports. */
export function nameOf({ task, part, views = [] }: DataRef): string {
  return [task, ...(part === undefined ? [] : [part]), ...views.map(({ name }) => name)].join(".");
}

/** What the network of this task answers with. */
export function backendOf({ backend, backendOf: chosen = {} }: Assignment, task: string): Backend {
  return Object.hasOwn(chosen, task) ? chosen[task]! : backend;
}

function inputOf<Kind extends Result["kind"]>(
  assignment: Assignment,
  task: string,
  kind: Kind,
): Extract<Result, { kind: Kind }> {
  const found = assignment.inputs[task];
  if (found?.kind !== kind)
    throw new Error(`${assignment.task} needs a ${kind} from ${task}, and got ${found?.kind ?? "nothing"}`);
  return found as Extract<Result, { kind: Kind }>;
}
