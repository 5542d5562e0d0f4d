/**
 * Tasks as rows for people: those of a counted statement that differ in numbers alone are one row, `job[0..99]`.
 */

import type { Estimate, Plan, PlanTask } from "../../lang/plan.js";
import { describeWork } from "./describe-work.js";
import { fewest, indexOf, listOf, runsOf, skeletonOf } from "./runs.js";

export interface TaskRow {
  /** `a`, or `job[0..99]`. */
  readonly name: string;
  /** In the order of the plan; at least one. */
  readonly tasks: readonly PlanTask[];
  /** Of each task, in the same order; all have one skeleton. */
  readonly does: readonly string[];
  /** What comes before it; `a[i]` stands for the one with the task's own index. */
  readonly after: string;
}

export function rowsOf({ tasks }: Plan): readonly TaskRow[] {
  const afterOf = wordingOfAfter(tasks);
  const groups = new Map<string, TaskRow[]>();
  for (const task of tasks) {
    const row = { name: task.id, tasks: [task], does: [describeWork(task.work)], after: afterOf(task) };
    const key = keyOf(task, row);
    const alike = groups.get(key);
    if (alike) alike.push(row);
    else groups.set(key, [row]);
  }
  const place = new Map(tasks.map((task, at) => [task.id, at]));
  return [...groups.values()]
    .flatMap((rows) => (rows.length < fewest ? rows.map(alone) : [together(rows)]))
    .sort((a, b) => (place.get(a.tasks[0]?.id ?? "") ?? 0) - (place.get(b.tasks[0]?.id ?? "") ?? 0));
}

/** Rows of one key can be told as one. */
function keyOf(task: PlanTask, { does: [does = ""], after }: TaskRow): string {
  if (!isCounted(task)) return task.id;
  const { group, pool, needs, deadline, timeout, retry, split, estimate, backends } = task;
  const given = [deadline, timeout, split].map((each) => each !== undefined);
  const known = estimateKeys.map((key) => estimate?.[key] !== undefined);
  return JSON.stringify([
    group,
    after,
    pool,
    Object.keys(needs),
    given,
    retry,
    known,
    backends?.map(({ name }) => name),
    skeletonOf(does),
  ]);
}

const estimateKeys: readonly (keyof Estimate)[] = ["weights", "work", "memory"];

const isCounted = ({ id, group }: PlanTask) => indexOf(id)?.group === group;

/** There is no `i` for a task that stands for itself. */
function alone(row: TaskRow): TaskRow {
  return { ...row, after: listOf(row.tasks[0]?.after ?? []) };
}

function together(rows: readonly TaskRow[]): TaskRow {
  const tasks = rows.flatMap((row) => row.tasks);
  const [first] = rows;
  const indices = tasks.map((task) => indexOf(task.id)?.index ?? 0).sort((a, b) => a - b);
  return {
    name: `${tasks[0]?.group ?? ""}[${runsOf(indices)}]`,
    tasks,
    does: rows.flatMap((row) => row.does),
    after: first?.after ?? "",
  };
}

/** As the ids are where several of a counted statement come after the same, and else by distance from the own index. */
function wordingOfAfter(tasks: readonly PlanTask[]): (task: PlanTask) => string {
  const keyOfIds = (task: PlanTask) => `${task.group}\n${task.after.join("\n")}`;
  const countOf = new Map<string, number>();
  for (const task of tasks) countOf.set(keyOfIds(task), (countOf.get(keyOfIds(task)) ?? 0) + 1);
  return (task) => ((countOf.get(keyOfIds(task)) ?? 0) >= fewest ? listOf(task.after) : byDistance(task));
}

/** `cut[3], rows` after which `job[3]` comes is `cut[i], rows`, and `cut[4]` is `cut[i+1]`. */
function byDistance({ id: ownId, after }: PlanTask): string {
  const own = indexOf(ownId)?.index ?? 0;
  const countOf = new Map<string, number>();
  for (const id of after) {
    const group = indexOf(id)?.group;
    if (group !== undefined) countOf.set(group, (countOf.get(group) ?? 0) + 1);
  }
  const names = after.map((id) => {
    const found = indexOf(id);
    // Only one of a group can be its own; of several, all are meant.
    if (!found || countOf.get(found.group) !== 1) return id;
    const distance = found.index - own;
    return `${found.group}[i${distance === 0 ? "" : distance > 0 ? `+${distance}` : distance}]`;
  });
  return listOf(names);
}
