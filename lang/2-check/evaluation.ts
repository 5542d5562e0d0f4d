/**
 * `evaluate`, `predict`, `save` and `task`: what is done with models, and what is done beside them.
 */

import type { Call } from "../plan.js";
import { callFrom } from "./calls.js";
import { pathFrom, rowsFrom } from "./constants.js";
import type { Written } from "./context.js";
import { dataFrom, foldIn } from "./data-use.js";
import { showShape } from "./describe.js";
import { metricsFrom } from "./measures.js";
import { type Member, membersFrom, modelFrom } from "./references.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import type { Specific } from "./specific.js";
import { hasTargets } from "./tables.js";
import { unfold } from "./written.js";

const standardMetrics: readonly Call[] = [
  { name: "accuracy", arguments: {} },
  { name: "log_loss", arguments: {} },
];

export function readEvaluation(settings: Settings): Specific | undefined {
  const [measuring, reading] = [settings.get("models"), settings.get("on")];
  const members = measuring && membersFrom(measuring, "`models`");
  const data = reading && dataFrom(reading);
  const heads = headsOf(members);
  const metrics = settings.read("metrics", (at) => metricsFrom(at, heads), standardMetrics);
  if (!members || !data || !metrics) return undefined;
  if (!members.every((member) => measurable(measuring, reading, member, data))) return undefined;
  return { work: { kind: "evaluate", models: members.map((member) => member.predictor), data: data.ref, metrics } };
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
  const to = settings.read("to", (at) => pathFrom(at, "`to`"), null);
  const given = on && unfold(on, decide);
  if (!model || !given || to === undefined) return undefined;
  return isData(given) ? forData(given, model, to) : forRows(given, model);
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
  at.context.later({ what: "predicting for a whole data set", span: at.expression.span });
  const data = dataFrom(at);
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
  const rows = rowsFrom(at);
  if (rows === undefined) return undefined;
  if (answers.type !== "numbers" && !isRowOf(rows, answers.input)) {
    const holes = { model: predictor.name, shape: showShape(answers.input), found: "a list of another shape" };
    at.context.report("TRP412", at.expression.span, holes);
    return undefined;
  }
  return { work: { kind: "predict", model: predictor, on: rows } };
}

/** One row, flat, or a list of such rows. */
function isRowOf(value: unknown, shape: readonly number[]): boolean {
  const size = shape.reduce((product, each) => product * each, 1);
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
