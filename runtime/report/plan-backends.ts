/**
 * Which backend computes for which model where workers leave it open, and why.
 */

import type { Paint } from "../../lang/frame.js";
import type { Plan } from "../../lang/plan.js";
import { listOf } from "./runs.js";
import { paragraph, table } from "./table.js";

export function backendsAsText(plan: Plan, paint: Paint, width: number | undefined): string {
  const rows = chosenRows(plan);
  if (rows.length === 0) return "";
  const columns = [{ title: "model" }, { title: "backend" }, { title: "because", wrap: true }];
  const text = table(columns, rows, paint.strong, width);
  const mixed = mixedPools(plan);
  if (mixed.length === 0) return text;
  const note = `Workers of ${listOf(mixed)} that declare a backend keep it: there, who takes a task decides what computes.`;
  return `${text}\n${paint.faint(paragraph(note, width))}`;
}

/** A row for each model; models that one choice was made for, for one reason, are one row. */
function chosenRows({ tasks }: Plan): string[][] {
  const rows = new Map<string, { readonly models: Set<string>; readonly name: string; readonly because: string }>();
  for (const { model, name, because } of tasks.flatMap(({ backends = [] }) => backends)) {
    const key = `${name} ${because}`;
    const row = rows.get(key) ?? { models: new Set<string>(), name, because };
    rows.set(key, row);
    row.models.add(model);
  }
  return [...rows.values()].map(({ models, name, because }) => [listOf([...models]), name, because]);
}

/** Pools in which a choice holds for some of the workers only. */
function mixedPools({ tasks, pools, workers }: Plan): readonly string[] {
  const concerned = new Set(tasks.filter(({ backends }) => backends).map(({ pool }) => pool));
  const declares = new Set(workers.filter(({ backend }) => backend !== "auto").map(({ name }) => name));
  return pools
    .filter(({ name, workers: members }) => concerned.has(name) && members.some((member) => declares.has(member)))
    .map(({ name }) => name);
}
