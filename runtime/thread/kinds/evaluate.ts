/** Measures models on data. Each network answers once, however many of the models share it. */

import type { DataRef, EvaluateWork } from "../../../lang/plan.js";
import { classesOf } from "../../data/labels.js";
import { rowsOfPart, tableRows } from "../../data/rows.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import { type Answers, answersOf, networksIn } from "../../models/fusion.js";
import { metrics } from "../../models/metrics.js";
import type { TableResult } from "../../results.js";
import { openNetwork } from "../answers.js";
import type { Carried, Host } from "../host.js";
import { backendOf, networkInput, tableInput } from "../inputs.js";
import { progressReporter } from "../progress.js";
import { sizeOf } from "../shapes.js";

export async function evaluate(work: EvaluateWork, assignment: Assignment, host: Host): Promise<Carried> {
  const table = tableInput(assignment, work.data.task);
  const data = nameOf(work.data);
  const order = rowsOfPart(table, work.data.task, work.data.part);
  if (order.length === 0) throw badData(`${data} has no rows to measure on.`, "Give this part a larger share.");
  const [target] = table.targets;
  if (!target) throw badData(`${data} says nothing of what is right.`, "Give the data a `target`.");
  const allLabels = new Int32Array(target.values);
  const labels = Int32Array.from(order, (row) => allLabels[row]!);
  const { answers, backend } = await askAll(work, assignment, host, { table, order });
  const measures = work.metrics.map(({ name }) => {
    const metric = metrics.get(name);
    if (!metric) throw new Error(`no metric ${name}: the checker let it through`);
    return metric;
  });
  const models = work.models.map((model) => {
    const answer = answersOf(model, answers);
    const columns = columnsOf(labels, classesOf(target), classesOf(answer));
    return { name: model.name, scores: measures.map((measure) => measure(answer, columns)) };
  });
  const names = work.metrics.map(({ name }) => name);
  return {
    result: { kind: "scores", data, rows: order.length, metrics: names, models },
    ...(backend ? { backend } : {}),
  };
}

function nameOf({ task, part }: DataRef): string {
  return part === undefined ? task : `${task}.${part}`;
}

async function askAll(
  work: EvaluateWork,
  assignment: Assignment,
  host: Host,
  { table, order }: { table: TableResult; order: Uint32Array },
): Promise<{ answers: Map<string, Answers>; backend: string | undefined }> {
  const reporter = progressReporter(assignment, host);
  const rows = tableRows(table, order);
  const tasks = networksIn(work.models);
  const answers = new Map<string, Answers>();
  let backend: string | undefined;
  for (const [at, task] of tasks.entries()) {
    const result = networkInput(assignment, task);
    if (sizeOf(result.network.input) !== rows.width)
      throw badData(
        `${task} takes [${result.network.input.join(", ")}], and a row of ${nameOf(work.data)} is [${table.shape.join(", ")}].`,
      );
    const network = await openNetwork(result, backendOf(assignment, task));
    backend = network.backend;
    try {
      const onBatch = (share: number) => reporter.at((at + share) / tasks.length, () => `asking ${task}`);
      answers.set(task, await network.answer(rows, host, onBatch));
    } finally {
      network.dispose();
    }
  }
  return { answers, backend };
}

/** Labels count in the data's classes, answers in the model's: matched by name, -1 for a class it does not know. */
function columnsOf(labels: Int32Array, ours: readonly string[], theirs: readonly string[]): Int32Array {
  const columns = ours.map((name) => theirs.indexOf(name));
  return labels.map((label) => columns[label]!);
}
