/** A saved model for a program of one's own: `load(folder)`. */

import type { Backend } from "../../lang/plan.js";
import type { ColumnHead } from "../data/frame.js";
import { classesOf, type Target } from "../data/labels.js";
import { type GivenRows, RowProblems, rowsFor } from "../data/rows/given-rows.js";
import { badData } from "../failure.js";
import { predictionsOf } from "../models/answer.js";
import type { Answers } from "../models/fusion.js";
import type { Prediction } from "../models/prediction.js";
import type { NetworkResult } from "../results.js";
import type { Breathing } from "./host.js";
import { alone, openPredictor } from "./open-predictor.js";
import { readModel } from "./read-model.js";
import { sizeOf } from "./shapes.js";

/**
 * Raw features in reading order, as many as the network has inputs; or, where it learned from a table, an object with a
 * value for each column: a number, a text, true or false. `null`, `undefined` and NaN are missing values.
 */
export type Row = ArrayLike<number> | Readonly<Record<string, unknown>>;

export interface LoadedModel {
  readonly name: string;
  /** What it answers. */
  readonly targets: readonly Target[];
  /** In the order of the network's outputs; none where it answers with a number. */
  readonly classes: readonly string[];
  /** What a row must have, by name; absent where rows are arrays of numbers. */
  readonly columns?: readonly ColumnHead[];
  /**
   * Rows as they come: they are prepared here as the rows of the training were. One answer a row, in their order.
   * @throws TaskFailure `data`, which names the rows that cannot be answered, and why
   */
  predict(rows: readonly Row[]): Promise<Prediction[]>;
  /** Gives the memory back; the model cannot be used afterwards. */
  dispose(): void;
}

export interface LoadOptions {
  /** What it computes with; `auto` unless given, which takes what is quickest of what always works. */
  readonly backend?: Backend;
}

/**
 * Loads what `save` wrote, to the bit. Dispose of it.
 * @throws TaskFailure `missing` where there is no model, `data` where it is damaged or answers without rows, `backend`
 * where that does not load
 */
export async function load(folder: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const model = await openModel(folder, options);
  const { name, target, columns } = model;
  return {
    name,
    targets: [target],
    classes: target.type === "classes" ? target.classes : [],
    ...(columns ? { columns } : {}),
    async predict(rows) {
      const problems = new RowProblems();
      const answers = await model.ask(rows.length === 0 ? none(columns) : givenRows(rows), problems);
      if (problems.count > 0) throw problems.failure();
      return predictionsOf(answers);
    },
    dispose: model.dispose,
  };
}

const none = (columns: unknown): GivenRows => ({ kind: columns ? "records" : "values", rows: [] });

/** All rows are of one kind. */
function givenRows(rows: readonly Row[]): GivenRows {
  const arrays = rows.filter(isArray);
  if (arrays.length === rows.length) return { kind: "values", rows: arrays };
  const odd = rows.findIndex((row) => typeof row !== "object" || row === null || isArray(row));
  if (odd >= 0) throw badData(`Row ${odd + 1} is no object, and other rows are: give all rows alike.`);
  return { kind: "records", rows: rows as readonly Readonly<Record<string, unknown>>[] };
}

const isArray = (row: Row): row is ArrayLike<number> => Array.isArray(row) || ArrayBuffer.isView(row);

/** A model as the command line takes it: rows in pieces, answers as numbers, problems told and not thrown. */
export interface OpenModel {
  readonly name: string;
  readonly target: Target;
  readonly columns?: readonly ColumnHead[];
  /** How many numbers a row is, where rows are arrays. */
  readonly width: number;
  ask(rows: GivenRows, problems: RowProblems, host?: Breathing): Promise<Answers>;
  dispose(): void;
}

export async function openModel(folder: string, { backend = "auto" }: LoadOptions = {}): Promise<OpenModel> {
  const { predictor, networks } = await readModel(folder);
  const results = [...networks.values()];
  const networkOf = (path: string) => networks.get(path)!;
  const open = await openPredictor(predictor, { networkOf, wanted: () => backend });
  const ask = (given: GivenRows, problems: RowProblems, host: Breathing = alone) =>
    open.ask((network) => rowsFor(network, given, problems), host);
  const columns = columnsOf(results);
  try {
    const nothing = await ask(none(columns), new RowProblems());
    return {
      name: predictor.name,
      target: targetOf(results[0]?.targets[0]?.name ?? predictor.name, nothing),
      ...(columns ? { columns } : {}),
      width: sizeOf(results[0]?.network.input ?? []),
      ask,
      dispose: open.dispose,
    };
  } catch (error) {
    open.dispose();
    throw error;
  }
}

/** Members of an ensemble may know classes that others do not: its answers know them all. */
function targetOf(name: string, answers: Answers): Target {
  return answers.type === "number" ? { name, type: "number" } : { name, type: "classes", classes: classesOf(answers) };
}

/** What the networks need together; a column that one takes as text and another as a number is read as text. */
export function columnsOf(networks: readonly Pick<NetworkResult, "preparation">[]): ColumnHead[] | undefined {
  const columns = new Map<string, ColumnHead>();
  let named = false;
  for (const { preparation } of networks) {
    if (preparation?.kind !== "columns") continue;
    named = true;
    for (const head of preparation.columns) {
      const known = columns.get(head.name);
      if (!known || (known.type !== head.type && head.type === "text")) columns.set(head.name, head);
    }
  }
  return named ? [...columns.values()] : undefined;
}
