/**
 * Names that stand for other statements: `a`, `member[3]`, `member` (all of them), `digits.train`.
 */

import type { Expression } from "../ast.js";
import type { DataRef, PlanWorker, Predictor } from "../plan.js";
import type { Answers, DataDefinition, Definition, WorkItem } from "../program.js";
import { suggest } from "../suggest.js";
import { type Context, kindOf, looksOf } from "./context.js";
import type { Names } from "./scalars.js";
import { numberFrom } from "./settings.js";

/** A model that can answer: trained, a function, or an ensemble. */
export interface Member {
  readonly predictor: Predictor;
  readonly answers: Answers;
  /** Tasks whose results it needs. */
  readonly tasks: readonly string[];
}

/** The definition behind `name` or `name[index]`, and the index. */
export function target(
  context: Context,
  expression: Expression,
  wanted: string,
  kinds: readonly string[],
  names: Names,
): { definition: Definition; index?: number } | undefined {
  const base = expression.type === "index" ? expression.of : expression;
  if (base.type !== "name") {
    context.report("TRP305", expression.span, {
      what: "This",
      wanted: `the name of ${wanted}`,
      found: looksOf(expression),
    });
    return undefined;
  }
  const definition = context.lookup(base.name, base.span, kinds);
  if (!definition || definition.kind === "unknown") return undefined;
  if (expression.type !== "index") return { definition };
  const index = numberFrom(context, expression.index, "count", "An index", names);
  return index === undefined ? undefined : { definition, index };
}

/** One item of a counted statement, or all of them; an uncounted one cannot be indexed. */
function chosen<Item>(
  context: Context,
  expression: Expression,
  { name, counted, items }: { name: string; counted: boolean; items: readonly Item[] },
  index: number | undefined,
): readonly Item[] | undefined {
  if (index === undefined) return items;
  const item = items[index];
  if (!counted) context.report("TRP205", expression.span, { name });
  else if (item === undefined) context.report("TRP204", expression.span, { name, index, count: items.length });
  else return [item];
  return undefined;
}

function refuse(context: Context, expression: Expression, definition: Definition, wanted: string): undefined {
  const own = context.own.has(definition.name);
  context.report(
    "TRP203",
    expression.span,
    { name: definition.name, is: kindOf(definition), wanted },
    own ? [{ message: `\`${definition.name}\` is defined here`, span: definition.span }] : [],
  );
  return undefined;
}

/** The models that a name stands for: several where it names a counted training. */
export function modelsFrom(context: Context, expression: Expression, names: Names): readonly Member[] | undefined {
  const found = target(context, expression, "a model", ["train", "ensemble", "model"], names);
  if (!found) return undefined;
  const { definition, index } = found;
  if (definition.kind === "work" && definition.statement === "train")
    return chosen(context, expression, definition, index)?.flatMap(memberOf);
  if (index !== undefined && (definition.kind === "function" || definition.kind === "ensemble")) {
    context.report("TRP205", expression.span, { name: definition.name });
    return undefined;
  }
  if (definition.kind === "function")
    return [{ predictor: definition.predictor, answers: { type: "numbers" }, tasks: [] }];
  if (definition.kind === "ensemble") return [{ ...definition, tasks: tasksOf(definition.predictor) }];
  return refuse(context, expression, definition, "a trained model, a function or an ensemble");
}

function memberOf(item: WorkItem): readonly Member[] {
  if (!item.answers) return [];
  return [{ predictor: { type: "network", name: item.id, task: item.id }, answers: item.answers, tasks: [item.id] }];
}

export function tasksOf(predictor: Predictor): readonly string[] {
  if (predictor.type === "network") return [predictor.task];
  if (predictor.type === "function") return [];
  return [...new Set(predictor.members.flatMap(({ of }) => tasksOf(of)))];
}

/** Exactly one model. */
export function modelFrom(context: Context, expression: Expression, names: Names): Member | undefined {
  const models = modelsFrom(context, expression, names);
  if (!models || models.length === 1) return models?.[0];
  const name = expression.type === "name" ? expression.name : looksOf(expression);
  if (models.length > 1) context.report("TRP209", expression.span, { name, count: models.length });
  return undefined;
}

/** `digits` or `digits.train`. */
export function dataFrom(
  context: Context,
  expression: Expression,
): { ref: DataRef; definition: DataDefinition } | undefined {
  const part = expression.type === "field" ? expression.field : undefined;
  const base = expression.type === "field" ? expression.of : expression;
  if (base.type === "call" || base.type === "field") {
    context.report("TRP600", expression.span, { what: "Taking shards or samples of data" });
    return undefined;
  }
  const found = target(context, base, "data", ["data"], { local: () => undefined });
  if (!found) return undefined;
  const { definition } = found;
  if (definition.kind !== "data") return refuse(context, base, definition, "data");
  if (!part) return { ref: { task: definition.name }, definition };
  const parts = definition.split.map((each) => each.part);
  if (parts.includes(part.text)) return { ref: { task: definition.name, part: part.text }, definition };
  context.report("TRP409", part.span, {
    data: definition.name,
    part: part.text,
    suggestion: suggest(part.text, parts),
    among:
      parts.length > 0 ? `It has ${parts.join(", ")}.` : "It is not split: add `split: { train: 80%, test: 20% }`.",
  });
  return undefined;
}

/** `[fast, small]`, `desk` or `desk[2]`: workers in the order of the text, each once. */
export function workersFrom(context: Context, expression: Expression, names: Names): readonly PlanWorker[] | undefined {
  if (expression.type === "list") {
    const all = expression.items.map((item) => workersFrom(context, item, names));
    return all.every((each) => each !== undefined) ? [...new Set(all.flat())] : undefined;
  }
  const found = target(context, expression, "a worker", ["worker"], names);
  if (!found) return undefined;
  const { definition, index } = found;
  if (definition.kind === "worker") return chosen(context, expression, definition, index);
  return refuse(context, expression, definition, "a worker");
}

/** `after: a`, `after: [a, job[3]]`: ids of items of other work. */
export function workFrom(context: Context, expression: Expression, names: Names): readonly string[] | undefined {
  if (expression.type === "list") {
    const all = expression.items.map((item) => workFrom(context, item, names));
    return all.every((each) => each !== undefined) ? all.flat() : undefined;
  }
  const found = target(context, expression, "other work", ["train", "evaluate", "predict", "save", "task"], names);
  if (!found) return undefined;
  const { definition, index } = found;
  if (definition.kind === "work") return chosen(context, expression, definition, index)?.map((item) => item.id);
  return refuse(context, expression, definition, "work, such as a training or a task,");
}
