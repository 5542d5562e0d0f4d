/**
 * `evaluate`, `predict`, `save` and `task`: what is done with models, and what is done beside them.
 */

import type { Call } from "../plan.js";
import type { Target } from "../program.js";
import { alike } from "./alike.js";
import { callFrom } from "./calls.js";
import { pathFrom, rowsFrom } from "./constants.js";
import type { Written } from "./context.js";
import { dataFrom, foldIn } from "./data-use.js";
import { showShape } from "./describe.js";
import { sizeOf } from "./ends.js";
import { metricsFrom } from "./measures.js";
import { type Member, membersFrom, modelFrom } from "./references.js";
import { dataOf, isTable, recordsIn, rowsOfTable, takesArrays } from "./rows-of-table.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import type { Specific } from "./specific.js";
import { hasTargets } from "./tables.js";
import { unfold } from "./written.js";

const standardMetrics = {
  classes: ["accuracy", "log_loss"],
  number: ["mae", "rmse", "r2"],
} as const;

export function readEvaluation(settings: Settings): Specific | undefined {
  const [measuring, reading] = [settings.get("models"), settings.get("on")];
  const members = measuring && membersFrom(measuring, "`models`");
  const given = reading && dataFrom(reading);
  const data = reading && given && members ? alike(reading, predictorsOf(members), given) : given;
  const heads = headsOf(members);
  const targets = data?.definition.targets ?? [];
  const metrics = settings.read("metrics", (at) => metricsFrom(at, heads, targets), standardFor(members, targets[0]));
  if (!members || !reading || !data || !metrics) return undefined;
  if (!members.every((member) => measurable(measuring, reading, member, data))) return undefined;
  return { work: { kind: "evaluate", models: members.map((member) => member.predictor), data: data.ref, metrics } };
}

const predictorsOf = (members: readonly Member[]) => members.map(({ predictor }) => predictor);

/** By what is to be learned; where only the data can tell, by what the first of the models answers. */
function standardFor(members: readonly Member[] | undefined, target: Target | undefined): readonly Call[] {
  const isNumber = target?.type === "number" || (target?.type === "unknown" && members?.[0]?.answers.type === "values");
  return standardMetrics[isNumber ? "number" : "classes"].map((name) => ({ name, arguments: {} }));
}

/** The heads that all of them have; undefined where that is not known. */
function headsOf(members: readonly Member[] | undefined): readonly string[] | undefined {
  const all = members?.map(({ answers }) =>
    answers.type === "classes" ? (answers.heads ?? []).map(({ name }) => name) : [],
  );
  const [first, ...rest] = all ?? [];
  return first?.filter((head) => rest.every((each) => each.includes(head)));
}

/** False after a report. */
function measurable(
  measuring: Written,
  reading: Written,
  { answers, predictor }: Member,
  { definition }: NonNullable<ReturnType<typeof dataFrom>>,
): boolean {
  if (answers.type === "numbers") {
    measuring.context.report("TRP413", measuring.expression.span, { what: `\`${predictor.name}\`` });
    return false;
  }
  // A network prepares the rows of a table as those that it was trained on.
  if (definition.isTable) return hasTargets(reading.context, definition, reading.expression.span);
  const { shape, name, targets } = definition;
  if (shape && showShape(shape) !== showShape(answers.input)) {
    const holes = { network: predictor.name, input: showShape(answers.input), data: name, shape: showShape(shape) };
    reading.context.report("TRP402", reading.expression.span, holes);
    return false;
  }
  const [target] = targets;
  if (
    answers.type !== "classes" ||
    answers.heads ||
    target?.classes === undefined ||
    target.classes === answers.classes
  )
    return true;
  const holes = { network: predictor.name, outputs: `[${answers.classes}]`, data: name, classes: target.classes };
  measuring.context.report("TRP403", measuring.expression.span, holes);
  return false;
}

export function readPrediction(settings: Settings): Specific | undefined {
  const [asking, on] = [settings.get("model"), settings.get("on")];
  const model = asking && modelFrom(asking);
  const to = settings.read("to", answersFileFrom, null);
  const given = on && unfold(on, decide);
  if (!model || !given || to === undefined) return undefined;
  if (isData(given)) return forData(given, model, to);
  const into = settings.get("to");
  if (!into) return forRows(given, model);
  into.context.report("TRP471", into.expression.span, {});
  return undefined;
}

/** What can be written, by the end of the name: `runtime/data/answers/table-writer.ts` has the same. */
const answerFiles = /\.(csv|tsv|tab|jsonl|ndjson)(\.gz)?$/i;

function answersFileFrom(at: Written): string | undefined {
  const path = pathFrom(at, "`to`");
  if (path === undefined || answerFiles.test(path)) return path;
  at.context.report("TRP470", at.expression.span, {});
  return undefined;
}

/** By its looks: a name of data, a part of them, or rows taken of a part. */
function isData({ expression, context }: Written): boolean {
  if (expression.type === "call") return expression.callee.type === "field";
  if (foldIn(expression)) return true;
  const base = expression.type === "field" ? expression.of : expression;
  if (expression.type === "field" && base.type === "name" && context.module.uses.has(base.name)) return true;
  return base.type === "name" && context.module.own.get(base.name)?.kind.text === "data";
}

function forData(at: Written, { predictor, answers }: Member, to: string | null): Specific | undefined {
  const given = dataFrom(at);
  const data = given && alike(at, [predictor], given);
  if (!data) return undefined;
  const { shape, name, isTable } = data.definition;
  if (answers.type === "numbers") {
    at.context.report("TRP413", at.expression.span, { what: `\`${predictor.name}\`` });
    return undefined;
  }
  if (shape && !isTable && showShape(shape) !== showShape(answers.input)) {
    const holes = { network: predictor.name, input: showShape(answers.input), data: name, shape: showShape(shape) };
    at.context.report("TRP402", at.expression.span, holes);
    return undefined;
  }
  return { work: { kind: "predict_rows", model: predictor, data: data.ref, ...(to === null ? {} : { to }) } };
}

function forRows(at: Written, { predictor, answers }: Member): Specific | undefined {
  const records = recordsIn(at);
  const data = answers.type === "numbers" ? [] : dataOf(at.context, predictor);
  if (records) {
    const wrong = answers.type === "numbers" || data.some(takesArrays);
    if (wrong) return refuseRows(at, { predictor, answers }, "a record");
    const on = rowsOfTable(records, { predictor, data });
    return on === undefined ? undefined : { work: { kind: "predict", model: predictor, on } };
  }
  const rows = rowsFrom(at);
  if (rows === undefined) return undefined;
  if (answers.type !== "numbers" && data.some(isTable))
    return refuseRows(at, { predictor, answers }, "a list of numbers");
  if (answers.type !== "numbers" && !isRowOf(rows, answers.input))
    return refuseRows(at, { predictor, answers }, "a list of another shape");
  return { work: { kind: "predict", model: predictor, on: rows } };
}

function refuseRows(at: Written, { predictor, answers }: Member, found: string): undefined {
  const [data] = dataOf(at.context, predictor).filter(isTable);
  const wanted = data
    ? `records of the columns of \`${data.name}\``
    : answers.type === "numbers"
      ? "lists of numbers"
      : `rows of shape ${showShape(answers.input)}`;
  at.context.report("TRP412", at.expression.span, { model: predictor.name, wanted, found });
}

/** One row, flat, or a list of such rows. */
function isRowOf(value: unknown, shape: readonly number[]): boolean {
  const size = sizeOf(shape);
  const isRow = (row: unknown) =>
    Array.isArray(row) && row.length === size && row.every((item) => typeof item === "number");
  return isRow(value) || (Array.isArray(value) && value.length > 0 && value.every(isRow));
}

export function readSave(settings: Settings): Specific | undefined {
  const [saving, into] = [settings.get("model"), settings.get("to")];
  const model = saving && modelFrom(saving);
  const to = into && pathFrom(into, "`to`");
  if (!model || to === undefined) return undefined;
  return { work: { kind: "save", model: model.predictor, to } };
}

export function readCall(settings: Settings): Specific | undefined {
  const running = settings.get("run");
  const checked = running && callFrom(running, "work");
  return checked && { work: { kind: "call", call: checked.call } };
}
