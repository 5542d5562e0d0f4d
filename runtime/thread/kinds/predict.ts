/**
 * Answers of a model. A function answers with its value. A network, or an average of networks, answers for each row
 * as it comes with the label and the probability of every class, or with a number; for one row, not in a list, with that
 * alone.
 */

import type { Value } from "../../../lang/formula.js";
import type { PredictWork } from "../../../lang/plan.js";
import { type GivenRows, RowProblems, rowsFor } from "../../data/rows/given-rows.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import { predictionsOf } from "../../models/answer.js";
import { functionAnswer } from "../../models/functions.js";
import { networksIn } from "../../models/fusion.js";
import type { Prediction } from "../../models/prediction.js";
import type { Carried, Host } from "../host.js";
import { backendOf, networkInput } from "../inputs.js";
import { openPredictor } from "../open-predictor.js";

export async function predict(work: PredictWork, assignment: Assignment, host: Host): Promise<Carried> {
  const tasks = networksIn([work.model]);
  if (tasks.length === 0) return { result: { kind: "answer", value: functionAnswer(work.model, work.on) } };
  const { given, single } = rowsIn(work.on);
  const networkOf = (task: string) => networkInput(assignment, task);
  const open = await openPredictor(work.model, { networkOf, wanted: (task) => backendOf(assignment, task) });
  try {
    const problems = new RowProblems();
    const answers = await open.ask((network) => rowsFor(network, given, problems), host);
    if (problems.count > 0) throw problems.failure();
    const values = predictionsOf(answers).map(asValue);
    return { result: { kind: "answer", value: single ? values[0]! : values }, backend: open.backend };
  } finally {
    open.dispose();
  }
}

/** A number stands for itself. */
function asValue({ label, probabilities, value }: Prediction): Value {
  return label === undefined ? value : { label, probabilities };
}

/**
 * A row is flat, or nested like the network's input ([28, 28] as 28 lists): numbers are taken in reading order. A row of a
 * table is a record.
 */
function rowsIn(on: Value): { given: GivenRows; single: boolean } {
  if (isRecord(on)) return { given: { kind: "records", rows: [on] }, single: true };
  if (!Array.isArray(on) || on.length === 0) throw badData("A network answers on a row, or a list of rows.");
  if (on.every(isRecord)) return { given: { kind: "records", rows: on }, single: false };
  const single = typeof on[0] === "number";
  return { given: { kind: "values", rows: single ? [numbersIn(on)] : on.map(numbersIn) }, single };
}

const isRecord = (value: Value): value is Readonly<Record<string, Value>> =>
  typeof value === "object" && !Array.isArray(value);

function numbersIn(value: Value): number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  throw badData(`A row holds numbers, and this one holds ${JSON.stringify(value)}.`);
}
