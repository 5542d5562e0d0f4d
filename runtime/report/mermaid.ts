/**
 * The plan as a Mermaid graph, for a README or an issue: a subgraph for each pool, a node for each row of the table of
 * tasks, an arrow for each edge between rows.
 *
 * How labels are kept from being read as Mermaid: nodes and subgraphs have ids of our own (`t0`, `p0`), so that no name
 * is ever an id (`end` ends a subgraph, and `o` and `x` next to an arrow are its head); every label stands in quotes, in
 * which brackets mean nothing; and what means something there, or in the HTML that a label becomes (`"`, `#`, `&`, `<`,
 * `>`, `` ` ``, `\`), is written as Mermaid's entity of its code (`#34;`). Control characters become spaces.
 */

import type { Plan, Work } from "../../lang/plan.js";
import { rowsOf, type TaskRow } from "./plan-rows.js";
import { showBackends } from "./plan-tasks.js";
import { merged } from "./runs.js";

export function planAsMermaid(plan: Plan): string {
  const rows = rowsOf(plan);
  const pools = plan.pools.flatMap(({ name }, at) => {
    const nodes = rows.flatMap((row, place) => (row.tasks[0]?.pool === name ? [`    t${place}${nodeOf(row)}`] : []));
    return nodes.length === 0 ? [] : [`  subgraph p${at}["pool ${escaped(name)}"]`, ...nodes, "  end"];
  });
  return ["flowchart LR", ...pools, ...edgesOf(rows)].join("\n");
}

function edgesOf(rows: readonly TaskRow[]): string[] {
  const rowOf = new Map(rows.flatMap(({ tasks }, at) => tasks.map(({ id }) => [id, at] as const)));
  return rows.flatMap(({ tasks }, at) => {
    const before = new Set(tasks.flatMap(({ after }) => after.flatMap((id) => rowOf.get(id) ?? [])));
    return [...before].filter((each) => each !== at).map((each) => `  t${each} --> t${at}`);
  });
}

type Shape = readonly [open: string, close: string];

const box: Shape = ["[", "]"];
const cylinder: Shape = ["[(", ")]"];
const doubleBox: Shape = ["[[", "]]"];

/** Data lie in cylinders, what learns has double walls, what answers is round, what measures leans. */
const shapes: Readonly<Record<Work["kind"], Shape>> = {
  load: cylinder,
  save: cylinder,
  train: doubleBox,
  together: doubleBox,
  transfer: doubleBox,
  search: ["{{", "}}"],
  combine: ["([", "])"],
  predict: ["(", ")"],
  predict_rows: ["(", ")"],
  evaluate: ["[/", "/]"],
  call: box,
};

function nodeOf({ name, tasks, does }: TaskRow): string {
  const [open, close] = shapes[tasks[0]?.work.kind ?? "call"];
  const backends = showBackends(tasks[0]);
  const lines = [name, merged(does), ...(backends === "" ? [] : [`on ${backends}`])];
  return `${open}"${lines.map(escaped).join("<br/>")}"${close}`;
}

function escaped(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ").replaceAll(/["#&<>`\\]/g, (found) => `#${found.charCodeAt(0)};`);
}
