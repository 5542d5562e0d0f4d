/**
 * The plan as a Mermaid graph, for a README or an issue: every task a node, every edge an arrow.
 */

import type { Plan, PlanTask } from "../../lang/plan.js";
import { describeWork } from "./plan-text.js";

/** Names such as `job[3]` are not identifiers of Mermaid's, so nodes are numbered. */
export function planAsMermaid(plan: Plan): string {
  const numberOf = new Map(plan.tasks.map((task, at) => [task.id, at]));
  const nodes = plan.tasks.map((task, at) => `  t${at}${shape(task)}`);
  const edges = plan.tasks.flatMap((task, at) => task.after.map((before) => `  t${numberOf.get(before)} --> t${at}`));
  return ["flowchart LR", ...nodes, ...edges].join("\n");
}

function shape(task: PlanTask): string {
  const text = `"${escaped(task.id)}<br/>${escaped(describeWork(task.work))}"`;
  if (task.work.kind === "load") return `[(${text})]`;
  return task.work.kind === "train" ? `[[${text}]]` : `[${text}]`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
