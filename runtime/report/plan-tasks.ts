/**
 * The tasks of a plan as a table, and what their graph says. What is the same for all of them is said once, below.
 */

import type { Paint } from "../../lang/frame.js";
import type { Estimate, Plan, PlanTask } from "../../lang/plan.js";
import { sizeAsText, timeAsText } from "./formula-text.js";
import { showCount, showMagnitude, showMemory, showNumberOf } from "./numbers.js";
import { longestChain, mostOnWorkers } from "./plan-graph.js";
import { rowsOf, type TaskRow } from "./plan-rows.js";
import { widthOf } from "./plan-width.js";
import { merged, spanOf } from "./runs.js";
import { type Column, leastWidth, paragraph, table } from "./table.js";

interface TaskColumn extends Column {
  readonly cell: (row: TaskRow) => string;
  /** How to say what all of them have in common; absent: the column stands wherever it says something. */
  readonly common?: (cell: string) => string;
}

const columns: readonly TaskColumn[] = [
  { title: "task", cell: ({ name }) => name },
  { title: "does", wrap: true, cell: ({ does }) => merged(does) },
  { title: "after", wrap: true, cell: ({ after }) => after },
  { title: "weights", right: true, cell: (row) => showEstimate(row, "weights", showCount) },
  { title: "work", right: true, cell: (row) => showEstimate(row, "work", showMagnitude) },
  { title: "memory", right: true, cell: (row) => showEstimate(row, "memory", showMemory) },
  { title: "needs", wrap: true, cell: ({ tasks }) => showNeeds(tasks), common: (cell) => `needs ${cell}` },
  {
    title: "priority",
    right: true,
    cell: ({ tasks }) =>
      spanOf(
        tasks.map(({ priority }) => priority),
        String,
      ) ?? "",
    common: (cell) => `has priority ${cell}`,
  },
  { title: "backend", cell: ({ tasks }) => showBackends(tasks[0]), common: (cell) => `computes with ${cell}` },
  { title: "pool", cell: ({ tasks }) => tasks[0]?.pool ?? "", common: (cell) => `goes to pool ${cell}` },
  { title: "limits", wrap: true, cell: ({ tasks }) => showLimits(tasks), common: (cell) => cell },
];

export function tasksAsText(plan: Plan, paint: Paint, width: number | undefined): string {
  const rows = rowsOf(plan);
  const written = columns.map((column) => ({ column, cells: rows.map(column.cell) }));
  const isCommon = ({ column, cells }: WrittenColumn) => column.common !== undefined && new Set(cells).size === 1;
  const shown = written.filter((each) => !isCommon(each) && each.cells.some((cell) => cell !== ""));
  const common = written.filter(isCommon).flatMap(({ column, cells: [cell = ""] }) => {
    return cell === "" ? [] : [column.common?.(cell)];
  });
  const notes = [
    ...(common.length > 0 ? [`${plan.tasks.length === 1 ? "It" : "Each"} ${common.join(", ")}.`] : []),
    ...(rows.some(({ after }) => after.includes("[i")) ? ["i is the task's own number."] : []),
    ...explainEstimates(plan),
    ...sayGraph(plan),
  ];
  const tables = inWidth(shown, width).map((part) => {
    const cells = rows.map((_, row) => part.map((each) => each.cells[row] ?? ""));
    return table(
      part.map(({ column }) => column),
      cells,
      paint.strong,
      width,
    );
  });
  return [tables.join("\n\n"), ...notes.map((note) => paint.faint(paragraph(note, width)))].join("\n");
}

interface WrittenColumn {
  readonly column: TaskColumn;
  readonly cells: readonly string[];
}

/** One table, or two where one would not fit: what the tasks do, and on what terms. */
function inWidth(shown: readonly WrittenColumn[], width: number | undefined): readonly (readonly WrittenColumn[])[] {
  const rows = shown[0]?.cells.map((_, row) => shown.map(({ cells }) => cells[row] ?? "")) ?? [];
  const least = leastWidth(
    shown.map(({ column }) => column),
    rows,
  );
  const terms = shown.filter(({ column }) => column.common !== undefined);
  if (width === undefined || least <= width || terms.length === 0) return [shown];
  return [shown.filter((each) => !terms.includes(each)), [...shown.slice(0, 1), ...terms]];
}

/** `?` is what cannot be told before the data are read; nothing is what takes none. */
function showEstimate({ tasks }: TaskRow, key: keyof Estimate, show: (value: number) => string): string {
  const known = tasks.flatMap(({ estimate }) => estimate?.[key] ?? []);
  if (key === "weights" && known.every((count) => count === 0)) return "";
  return spanOf(known, show) ?? (key === "work" && tasks.some(({ estimate }) => estimate) ? "?" : "");
}

function explainEstimates({ tasks }: Plan): string[] {
  const estimates = tasks.flatMap(({ estimate }) => estimate ?? []);
  if (estimates.length === 0) return [];
  const unknown = estimates.some(({ work }) => work === undefined);
  return [
    "work: multiply-adds in all. memory: held at once, beside the data. Both are estimates.",
    ...(tasks.some(({ work }) => work.kind === "search") ? ["A search is reckoned as one of its trainings."] : []),
    ...(unknown ? ["?: how many rows there are is not known before the data are read."] : []),
  ];
}

function showNeeds(tasks: readonly PlanTask[]): string {
  return Object.keys(tasks[0]?.needs ?? {})
    .map((name) =>
      showResource(
        name,
        tasks.map(({ needs }) => needs[name] ?? 0),
      ),
    )
    .join(", ");
}

/** `1 thread`, `20..200 units`, `256MiB memory`. */
export function showResource(name: string, amounts: readonly number[]): string {
  const show = (amount: number) => (name === "memory" ? sizeAsText(amount) : String(Number(amount.toPrecision(6))));
  const unit = name === "threads" && amounts.every((amount) => amount === 1) ? "thread" : name;
  return `${spanOf(amounts, show) ?? ""} ${unit}`;
}

/** What was chosen where workers leave it open; several where it asks several models. */
export function showBackends(task: PlanTask | undefined): string {
  return [...new Set(task?.backends?.map(({ name }) => name))].join(", ");
}

function showLimits(tasks: readonly PlanTask[]): string {
  const limit = (key: "deadline" | "timeout" | "split", show: (value: number) => string) =>
    spanOf(
      tasks.flatMap((task) => task[key] ?? []),
      show,
    );
  const [deadline, timeout, split] = [
    limit("deadline", timeAsText),
    limit("timeout", timeAsText),
    limit("split", String),
  ];
  // Those of one row are tried equally often.
  const retry = tasks[0]?.retry ?? 0;
  return [
    ...(deadline === undefined ? [] : [`by ${deadline}`]),
    ...(timeout === undefined ? [] : [`at most ${timeout} a try`]),
    ...(retry === 0 ? [] : [showNumberOf(retry, "retry", "retries")]),
    ...(split === undefined ? [] : [`in ${split} parts`]),
  ].join(", ");
}

/** Longer chains are shortened in the middle. */
const mostSteps = 8;

function sayGraph(plan: Plan): string[] {
  if (plan.tasks.length < 2) return [];
  const { tasks, work } = longestChain(plan);
  const steps = tasks.map(({ id }) => id);
  const left = steps.length - mostSteps;
  const shown =
    left > 0 ? [...steps.slice(0, mostSteps / 2), `… ${left} more …`, ...steps.slice(-mostSteps / 2)] : steps;
  const share =
    work && work.chain < work.all
      ? `${showMagnitude(work.chain)} of ${showMagnitude(work.all)} multiply-adds`
      : showNumberOf(steps.length, "step");
  const chain = steps.length < 2 ? "No task waits for another." : `Longest chain: ${shown.join(" → ")} (${share}).`;
  const [byGraph, byWorkers] = [widthOf(plan.tasks), mostOnWorkers(plan)];
  const room = byWorkers < byGraph ? `; the workers have room for ${showCount(byWorkers)}` : "";
  return [chain, byGraph === 1 ? "One task at a time." : `Side by side: at most ${showCount(byGraph)} tasks${room}.`];
}
