/**
 * The plan as text: what it is, its networks, its tasks, what computes, who does them and by what rule, and what it reaches. A section
 * with nothing in it is left out.
 */

import { type Paint, plainPaint } from "../../lang/frame.js";
import type { Plan } from "../../lang/plan.js";
import { valueAsText } from "./formula-text.js";
import { showNumberOf } from "./numbers.js";
import { backendsAsText } from "./plan-backends.js";
import { networksAsText } from "./plan-networks.js";
import { laterAsText, reachAsText } from "./plan-reach.js";
import { tasksAsText } from "./plan-tasks.js";
import { poolsAsText, workersAsText } from "./plan-workers.js";
import { printable } from "./table.js";

export interface PlanLook {
  readonly paint?: Paint;
  /** Columns of the terminal; absent: lines are as long as they come. */
  readonly width?: number;
  /** Where a parameter's value came from, where it is not the file's own: `--set`. */
  readonly given?: ReadonlyMap<string, string>;
}

export function planAsText(plan: Plan, { paint = plainPaint, width, given = new Map() }: PlanLook = {}): string {
  return [
    headingOf(plan, paint, given),
    ...networksAsText(plan, paint, width),
    plan.tasks.length === 0 ? "" : tasksAsText(plan, paint, width),
    backendsAsText(plan, paint, width),
    workersAsText(plan, paint, width),
    poolsAsText(plan, paint, width),
    reachAsText(plan, paint, width),
    laterAsText(plan, paint, width),
  ]
    .filter((section) => section !== "")
    .join("\n\n");
}

function headingOf({ file, tasks, seed, parameters }: Plan, paint: Paint, given: ReadonlyMap<string, string>): string {
  const values = Object.entries(parameters).map(([name, value]) => {
    const from = given.get(name);
    return `  ${name} = ${valueAsText(value)}${from === undefined ? "" : paint.faint(` (${from})`)}`;
  });
  return [`${paint.strong(printable(file))}: ${showNumberOf(tasks.length, "task")}, seed ${seed}`, ...values].join(
    "\n",
  );
}
