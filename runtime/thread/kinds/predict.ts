/**
 * Answers of a model. A function answers with its value. A network, or an average of networks, answers for each row
 * of raw features with the label and the probability of every class; for one row, not in a list, with that alone.
 */

import type { Value } from "../../../lang/formula.js";
import type { PredictWork } from "../../../lang/plan.js";
import { classesOf } from "../../data/labels.js";
import { givenRows } from "../../data/rows.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import { functionAnswer } from "../../models/functions.js";
import { type Answers, answersOf, bestOf, networksIn } from "../../models/fusion.js";
import { openNetwork } from "../answers.js";
import type { Carried, Host } from "../host.js";
import { backendOf, networkInput } from "../inputs.js";
import { sizeOf } from "../shapes.js";

export async function predict(work: PredictWork, assignment: Assignment, host: Host): Promise<Carried> {
  const tasks = networksIn([work.model]);
  if (tasks.length === 0) return { result: { kind: "answer", value: functionAnswer(work.model, work.on) } };
  const { rows, single } = rowsIn(work.on);
  const answers = new Map<string, Answers>();
  let backend = "";
  for (const task of tasks) {
    const result = networkInput(assignment, task);
    const network = await openNetwork(result, backendOf(assignment, task));
    backend = network.backend;
    try {
      const source = givenRows(rows, sizeOf(result.network.input), result.scale);
      answers.set(task, await network.answer(source, host));
    } finally {
      network.dispose();
    }
  }
  const values = labelled(answersOf(work.model, answers), rows.length);
  return { result: { kind: "answer", value: single ? values[0]! : values }, backend };
}

/** A row is flat, or nested like the network's input ([28, 28] as 28 lists): numbers are taken in reading order. */
function rowsIn(on: Value): { rows: number[][]; single: boolean } {
  if (!Array.isArray(on) || on.length === 0) throw badData("A network answers on a row of numbers, or a list of rows.");
  const single = typeof on[0] === "number";
  return { rows: single ? [numbersIn(on)] : on.map(numbersIn), single };
}

function numbersIn(value: Value): number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  throw badData(`A row holds numbers, and this one holds ${JSON.stringify(value)}.`);
}

function labelled(answer: Answers, rows: number): Value[] {
  if (answer.type === "number") return Array.from({ length: rows }, (_, row) => answer.values[row]!);
  const classes = classesOf(answer);
  const width = classes.length;
  return Array.from({ length: rows }, (_, row) => ({
    label: classes[bestOf(answer, row)]!,
    probabilities: Object.fromEntries(classes.map((name, i) => [name, answer.values[row * width + i]!])),
  }));
}
