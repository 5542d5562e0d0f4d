/** Measures models on data. Each network answers once, however many of the models share it. */

import type { EvaluateWork } from "../../../lang/plan.js";
import { classesOf, type TargetLabels } from "../../data/labels.js";
import { openRows } from "../../data/rows/open-rows.js";
import { type RowSource, rowsOfPart } from "../../data/rows/rows.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import { type Answers, answersOf, networksIn } from "../../models/fusion.js";
import { classMetrics } from "../../models/metrics.js";
import { numberMetrics } from "../../models/number-metrics.js";
import type { TableResult } from "../../results.js";
import { openNetwork } from "../answers.js";
import { fitting } from "../fitting.js";
import type { Carried, Host } from "../host.js";
import { backendOf, nameOf, networkInput, tableInput } from "../inputs.js";
import { progressReporter } from "../progress.js";

export async function evaluate(work: EvaluateWork, assignment: Assignment, host: Host): Promise<Carried> {
  const table = tableInput(assignment, work.data.task);
  const data = nameOf(work.data);
  const wanted = rowsOfPart(table, work.data.task, work.data.part, work.data.views);
  if (wanted.length === 0) throw badData(`${data} has no rows to measure on.`, "Give this part a larger share.");
  const [target] = table.targets;
  if (!target) throw badData(`${data} says nothing of what is right.`, "Give the data a `target`.");
  const names = work.metrics.map(({ name }) => name);
  checkMetrics(names, data, target);
  const { rows, order, close } = openRows(table, wanted);
  try {
    const { answers, backend } = await askAll(work, assignment, host, { table, rows });
    const measure = measuring(names, target, order);
    const models = work.models.map((model) => ({
      name: model.name,
      scores: measure(model.name, answersOf(model, answers)),
    }));
    return {
      result: { kind: "scores", data, rows: order.length, metrics: names, models },
      ...(backend ? { backend } : {}),
    };
  } finally {
    close();
  }
}

/** Where the type of the target was not known before, only the data can tell. */
function checkMetrics(names: readonly string[], data: string, { type }: TargetLabels): void {
  const [fitting, what] = type === "number" ? [numberMetrics, "a number"] : [classMetrics, "classes"];
  const odd = names.find((name) => !fitting.has(name));
  if (odd !== undefined)
    throw badData(
      `The metric ${odd} does not fit ${data}, where ${what} ${type === "number" ? "is" : "are"} to be learned.`,
      `Choose from ${[...fitting.keys()].join(", ")}.`,
    );
}

/** The scores of a model's answers on the rows of `order`. */
function measuring(names: readonly string[], target: TargetLabels, order: Uint32Array) {
  if (target.type === "number") {
    const all = new Float32Array(target.values);
    const wanted = Float32Array.from(order, (row) => all[row]!);
    return (model: string, answers: Answers) => {
      sameKind(model, answers, target);
      return names.map((name) => numberMetrics.get(name)!(answers, wanted));
    };
  }
  const all = new Int32Array(target.values);
  const labels = Int32Array.from(order, (row) => all[row]!);
  return (model: string, answers: Answers) => {
    sameKind(model, answers, target);
    const columns = columnsOf(labels, classesOf(target), classesOf(answers));
    return names.map((name) => classMetrics.get(name)!(answers, columns));
  };
}

function sameKind(model: string, answers: Answers, target: TargetLabels): void {
  if (answers.type === target.type) return;
  const [theirs, ours] = [answers, target].map(({ type }) => (type === "number" ? "a number" : "classes"));
  throw badData(`${model} answers with ${theirs}, and ${target.name} is ${ours}.`, "Measure it on what it learned.");
}

async function askAll(
  work: EvaluateWork,
  assignment: Assignment,
  host: Host,
  { table, rows }: { table: TableResult; rows: RowSource },
): Promise<{ answers: Map<string, Answers>; backend: string | undefined }> {
  const reporter = progressReporter(assignment, host);
  const tasks = networksIn(work.models);
  const answers = new Map<string, Answers>();
  let backend: string | undefined;
  for (const [at, task] of tasks.entries()) {
    const result = fitting(networkInput(assignment, task), task, table, nameOf(work.data));
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

/** Labels count in the data's classes, answers in the model's: matched by name, each below 0 that the model does not know. */
function columnsOf(labels: Int32Array, ours: readonly string[], theirs: readonly string[]): Int32Array {
  const columns = ours.map((name, at) => (theirs.includes(name) ? theirs.indexOf(name) : -1 - at));
  return labels.map((label) => columns[label]!);
}
