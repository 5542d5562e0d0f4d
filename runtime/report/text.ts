/**
 * The end of a run as text: answers, scores, trainings, what was saved, who did what and when.
 */

import { relative } from "node:path";
import type { Value } from "../../lang/formula.js";
import { type Paint, plainPaint } from "../../lang/frame.js";
import type { Plan } from "../../lang/plan.js";
import type { AnswersResult, NetworkResult, Result, ScoresResult } from "../results.js";
import type { RunReport, TaskReport } from "../run-report.js";
import { findingsAsText } from "./findings-text.js";
import { showCount, showMemory, showNumberOf, showScore, showSeconds } from "./numbers.js";
import { table } from "./table.js";

/** What the run was for: goes to standard output, also with --quiet. */
export function resultsAsText(plan: Plan, report: RunReport, paint: Paint = plainPaint): string {
  const sections = plan.tasks.flatMap(({ id }) => {
    const result = report.results[id];
    if (result?.kind === "answer") return [`${paint.strong(id)} = ${showValue(result.value)}`];
    if (result?.kind === "answers") return [showAnswers(id, result, paint)];
    if (result?.kind === "scores") return [showScores(id, result, paint)];
    if (result?.kind === "saved") return [`saved ${paint.strong(relative(process.cwd(), result.to) || ".")}`];
    return [];
  });
  return sections.join("\n\n");
}

/** Lists longer than this are cut; `--json` has all of it. */
const mostItems = 12;

function showValue(value: Value): string {
  if (typeof value === "number") return String(Number(value.toPrecision(5)));
  if (Array.isArray(value)) {
    const shown = value.slice(0, mostItems).map(showValue);
    return `[${[...shown, ...(value.length > mostItems ? [`… ${value.length - mostItems} more`] : [])].join(", ")}]`;
  }
  if (typeof value === "object")
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${showValue(each)}`)
      .join(", ")} }`;
  return String(value);
}

function showScores(id: string, result: ScoresResult, paint: Paint): string {
  const rows = result.models.map(({ name, scores }) => [name, ...scores.map(showScore)]);
  const columns = [{ title: id }, ...result.metrics.map((title) => ({ title, right: true }))];
  return `${table(columns, rows, paint.strong)}\n${paint.faint(`on the ${showNumberOf(result.rows, "row")} of ${result.data}`)}`;
}

/** Rows of a whole data set that are shown: enough to see what the answers look like. */
const mostRows = 5;

function showAnswers(id: string, { data, rows, first, to }: AnswersResult, paint: Paint): string {
  const shown = first.slice(0, mostRows);
  const hasTruth = shown.some(({ truth }) => truth !== undefined);
  const lines = shown.map(({ row, truth, ...answer }) => [
    String(row),
    ...(hasTruth ? [truth === undefined ? "" : showValue(truth)] : []),
    ...(answer.label === undefined
      ? [showValue(answer.value)]
      : [answer.label, showScore(answer.probabilities[answer.label] ?? Number.NaN)]),
  ]);
  const isNumber = shown[0]?.value !== undefined;
  const columns = [
    { title: "row", right: true },
    ...(hasTruth ? [{ title: "is", right: isNumber }] : []),
    { title: "answer", right: isNumber },
    ...(isNumber ? [] : [{ title: "probability", right: true }]),
  ];
  const end = to === undefined ? "" : `; all are in ${relative(process.cwd(), to)}`;
  const heading = `${paint.strong(id)}: ${showNumberOf(rows, "row")} of ${data}${end}`;
  if (lines.length === 0) return heading;
  const more = rows > lines.length ? [paint.faint(`… ${showCount(rows - lines.length)} more`)] : [];
  return [heading, table(columns, lines, paint.strong), ...more].join("\n");
}

/** Who did what, when and how long; and a line a worker. */
export function summaryAsText(plan: Plan, report: RunReport, paint: Paint = plainPaint): string {
  // In the order of the plan, and not in that in which they ended.
  const results = plan.tasks.flatMap(({ id }) => (report.results[id] ? [[id, report.results[id]] as const] : []));
  return [
    findingsAsText(results, paint),
    trainings(results, paint),
    tasks(plan, report, paint),
    workers(plan, report, paint),
  ]
    .filter((section) => section !== "")
    .join("\n\n");
}

type Results = readonly (readonly [task: string, result: Result])[];

function trainings(results: Results, paint: Paint): string {
  const trained = results.filter((each): each is readonly [string, NetworkResult] => each[1].kind === "network");
  if (trained.length === 0) return "";
  return table(
    [
      { title: "trained" },
      { title: "epochs", right: true },
      { title: "loss", right: true },
      { title: "rows/s", right: true },
      { title: "backend" },
      { title: "weights" },
    ],
    trained.map(([id, { epochs, backend, digest }]) => [
      id,
      String(epochs.length),
      showScore(epochs.at(-1)?.loss ?? Number.NaN),
      String(Math.round(epochs.at(-1)?.examplesPerSecond ?? 0)),
      backend,
      digest.slice(0, 12),
    ]),
    paint.strong,
  );
}

/** A run of thousands of tasks is told by its workers; `--json` has every task. */
const mostTasks = 60;

function tasks(plan: Plan, report: RunReport, paint: Paint): string {
  const deadlines = new Map(plan.tasks.map((task) => [task.id, task.deadline]));
  const timedOut = new Set(report.failures.filter(({ failure }) => failure.code === "timeout").map(({ task }) => task));
  const ran = report.tasks.filter((task) => task.worker !== undefined).sort(byStart);
  const rows = ran
    .slice(0, mostTasks)
    .map((task) => [
      task.task,
      task.worker ?? "",
      showSeconds(task.started ?? 0),
      showSeconds(task.took ?? 0),
      [describeEnd(task, timedOut.has(task.task)), describeDeadline(task, deadlines.get(task.task))]
        .filter((part) => part !== "")
        .join(", "),
    ]);
  const text = table(
    [
      { title: "task" },
      { title: "worker" },
      { title: "started", right: true },
      { title: "took", right: true },
      { title: "" },
    ],
    rows,
    paint.strong,
  );
  if (ran.length === 0) return "";
  return ran.length > mostTasks ? `${text}\n… and ${ran.length - mostTasks} more` : text;
}

const byStart = (a: TaskReport, b: TaskReport) => (a.started ?? 0) - (b.started ?? 0);

function describeEnd({ ended, attempts }: TaskReport, timedOut: boolean): string {
  const tries = attempts > 1 ? `${attempts} tries` : "";
  return [ended === "done" ? "" : timedOut ? "timed out" : ended, tries].filter((part) => part !== "").join(", ");
}

function describeDeadline({ started = 0, took = 0, ended }: TaskReport, deadline: number | undefined): string {
  if (deadline === undefined || ended !== "done") return "";
  const late = started + took - deadline;
  return late > 0 ? `late by ${showSeconds(late)}` : "in time";
}

function workers(plan: Plan, report: RunReport, paint: Paint): string {
  const rows = plan.workers.map(({ name }) => {
    const did = report.tasks.filter((task) => task.worker === name);
    const busy = did.reduce((total, task) => total + (task.took ?? 0), 0);
    const mean = did.length > 0 ? showSeconds(busy / did.length) : "";
    return [name, String(did.length), showSeconds(busy), mean];
  });
  const text = table(
    [
      { title: "worker" },
      { title: "tasks", right: true },
      { title: "busy", right: true },
      { title: "mean", right: true },
    ],
    rows,
    paint.strong,
  );
  return [text, ...grown(report)].join("\n");
}

/** A line a worker whose threads grew beyond their share: more memory for it would save their starts. */
function grown({ recycled }: RunReport): string[] {
  const beyond = recycled.filter(({ held, share }) => held > share);
  return [...new Set(beyond.map(({ worker }) => worker))].map((name) => {
    const those = beyond.filter(({ worker }) => worker === name);
    const most = those.reduce((a, b) => (b.held > a.held ? b : a));
    const held = `${those.length > 1 ? "up to " : ""}${showMemory(most.held)} of its ${showMemory(most.share)}`;
    return `${name}: ${showNumberOf(those.length, "thread")} replaced, which held ${held}`;
  });
}
