/**
 * What is saved is saved with its scores: a `save` waits for every evaluation that measures the same model, unless the
 * evaluation itself waits for the save. One that fails takes no model with it: the model is saved without its scores.
 */

import type { PlanTask } from "../plan.js";

export function savedWithScores(tasks: readonly PlanTask[]): readonly PlanTask[] {
  const measuring = measuringByModel(tasks);
  if (measuring.size === 0) return tasks;
  const after = new Map(tasks.map((task) => [task.id, task.after]));
  const awaited = new Set(tasks.flatMap((task) => task.after));
  return tasks.map((task) => {
    const { id, work } = task;
    const found = (work.kind === "save" && measuring.get(work.model.name)) || [];
    // Who is awaited by nobody cannot be in a circle; that is nearly every save.
    const scores = awaited.has(id) ? found.filter((each) => !waitsFor(each, id, after)) : found;
    if (work.kind !== "save" || scores.length === 0) return task;
    // Who is named in an `after` of the file is waited for as the file says.
    const regardless = scores.filter((each) => !task.after.includes(each));
    const edges = [...task.after, ...regardless];
    after.set(id, edges);
    return { ...task, after: edges, ...(regardless.length > 0 ? { regardless } : {}), work: { ...work, scores } };
  });
}

/** Ids of evaluations by the names of the models that they measure: by name, since the order of statements means nothing. */
function measuringByModel(tasks: readonly PlanTask[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, work } of tasks) {
    if (work.kind !== "evaluate") continue;
    for (const name of new Set(work.models.map((model) => model.name))) {
      const all = found.get(name);
      if (all) all.push(id);
      else found.set(name, [id]);
    }
  }
  for (const all of found.values()) all.sort();
  return found;
}

function waitsFor(task: string, other: string, after: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set([task]);
  for (const each of seen) {
    if (each === other) return true;
    for (const before of after.get(each) ?? []) seen.add(before);
  }
  return false;
}
