/**
 * Answers for every row of a data set: into a file, row by row as they come, and the first of them into the report. A
 * table is prepared by now, and its raw columns are gone: a row is told by its number.
 */

import type { PredictRowsWork } from "../../../lang/plan.js";
import { type TableSink, tableFile } from "../../data/answers/table-sink.js";
import { formatOf } from "../../data/answers/table-writer.js";
import type { Column, Frame } from "../../data/frame.js";
import type { TargetLabels } from "../../data/labels.js";
import { openRows } from "../../data/rows/open-rows.js";
import { type RowSource, rowsOfPart } from "../../data/rows/rows.js";
import type { Assignment } from "../../messages.js";
import { predictionsOf } from "../../models/answer.js";
import { answerColumns, answerHeads } from "../../models/answer-columns.js";
import { type Answers, networksIn } from "../../models/fusion.js";
import type { AnsweredRow, AnswersResult, TableResult } from "../../results.js";
import { fitting } from "../fitting.js";
import type { Carried, Host } from "../host.js";
import { backendOf, nameOf, networkInput, tableInput } from "../inputs.js";
import { type OpenPredictor, openPredictor } from "../open-predictor.js";
import { progressReporter } from "../progress.js";

/** Answered at once, so that no set is too large. */
const pieceRows = 4096;
/** Kept in the result: more are for a file. */
const mostKept = 1000;

export async function predictRows(work: PredictRowsWork, assignment: Assignment, host: Host): Promise<Carried> {
  const { model, data } = work;
  const table = tableInput(assignment, data.task);
  const networkOf = (task: string) => networkInput(assignment, task);
  const [first] = networksIn([model]).map((task) => fitting(networkOf(task), task, table, nameOf(data)));
  const open = await openPredictor(model, { networkOf, wanted: (task) => backendOf(assignment, task) });
  try {
    const asking: Asking = { work, table, open, name: first?.targets[0]?.name ?? model.name };
    const result = await answer(asking, host, progressReporter(assignment, host));
    return { result, ...(open.backend ? { backend: open.backend } : {}) };
  } finally {
    open.dispose();
  }
}

interface Asking {
  readonly work: PredictRowsWork;
  readonly table: TableResult;
  readonly open: OpenPredictor;
  /** What the answers are called. */
  readonly name: string;
}

async function answer({ work, table, open, name }: Asking, host: Host, reporter: Reporter): Promise<AnswersResult> {
  const { model, data, to } = work;
  // A part is dealt by chance: in the order of the data its rows are found again.
  const order = rowsOfPart(table, data.task, data.part, data.views).slice().sort();
  const [target] = table.targets;
  const first: AnsweredRow[] = [];
  const file = to === undefined ? undefined : fileFor(to);
  const all = openRows(table, order);
  try {
    // Also of no rows at all, so that the file has its head.
    for (let from = 0; from === 0 || from < order.length; from += pieceRows) {
      const rows = order.subarray(from, from + pieceRows);
      const share = (done: number) => (from + done * rows.length) / Math.max(1, order.length);
      const onBatch = (done: number) => reporter.at(share(done), () => `asking ${model.name}`);
      const answers = await open.ask(() => stretch(all.rows, from, rows.length), host, onBatch);
      const truth = target && truthOf(rows, target);
      await file?.add(frameOf(rows, truth, answers, name));
      first.push(...answeredRows(rows.subarray(0, mostKept - first.length), truth, answers));
    }
    file?.finish();
    return { kind: "answers", data: nameOf(data), rows: order.length, first, ...(to ? { to } : {}) };
  } finally {
    file?.abandon();
    all.close();
  }
}

type Reporter = ReturnType<typeof progressReporter>;

function stretch({ width, fill }: RowSource, begin: number, rows: number): RowSource {
  return { rows, width, fill: (from, to, into) => fill(begin + from, begin + to, into) };
}

/** `row`, what is right where that is known, and the answer. */
function frameOf(rows: Uint32Array, truth: Column | undefined, answers: Answers, name: string): Frame {
  const numbers: Column = { name: "row", type: "number", values: Float64Array.from(rows, (row) => row + 1) };
  const given = [numbers, ...(truth ? [truth] : [])];
  const taken = given.map((column) => column.name);
  return {
    rows: rows.length,
    columns: [...given, ...answerColumns(answerHeads({ ...answers, name }, taken), answers)],
  };
}

function truthOf(rows: Uint32Array, target: TargetLabels): Column {
  const { name } = target;
  if (target.type === "number") {
    const values = new Float32Array(target.values);
    return { name, type: "number", values: Float64Array.from(rows, (row) => values[row]!) };
  }
  const labels = new Int32Array(target.values);
  return { name, type: "text", codes: Int32Array.from(rows, (row) => labels[row]!), words: target.classes };
}

function answeredRows(rows: Uint32Array, truth: Column | undefined, answers: Answers): AnsweredRow[] {
  return predictionsOf(answers, 0, rows.length).map((prediction, at) => ({
    row: rows[at]! + 1,
    ...(truth ? { truth: truth.type === "text" ? truth.words[truth.codes[at]!]! : truth.values[at]! } : {}),
    ...prediction,
  }));
}

function fileFor(to: string): TableSink {
  const named = formatOf(to);
  if (!named) throw new Error(`${to} is of no format: the checker let it through`);
  return tableFile(to, named);
}
