/**
 * Names that stand for other statements: `a`, `member[3]`, `member` (all of them), `digits.train`, `pair.first`, `nets.small`.
 */

import type { Expression, Word } from "../ast.js";
import type { PlanWorker, Predictor } from "../plan.js";
import type { Answers, Definition, NetworkDefinition, Output, WorkDefinition } from "../program.js";
import { suggest } from "../suggest.js";
import { itemsFrom, numberFrom } from "./constants.js";
import type { Written } from "./context.js";
import { kindOf, looksOf } from "./describe.js";
import { quotedReference } from "./hints.js";
import { decide } from "./scalars.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

/** A model that can answer: trained, a function, or an ensemble. */
export interface Member {
  readonly predictor: Predictor;
  readonly answers: Answers;
}

/** A definition, and what is asked of it: `definition[index].field`. */
export interface Target {
  readonly at: Written;
  readonly definition: Definition;
  readonly index?: number;
  readonly fields: readonly Word[];
}

/** What an expression names, or undefined after a report. */
export function targetOf(written: Written, wanted: string, kinds: readonly string[]): Target | undefined {
  const at = unfold(written, decide);
  if (!at) return undefined;
  const steps = stepsOf(at.expression);
  if (!steps) return refuseShape(at, wanted);
  const [first, ...rest] = steps;
  const module = at.context.module.uses.get(first.text);
  const [next, ...others] = rest;
  let definition: Definition | undefined;
  let left = rest;
  if (module && next && "text" in next) {
    at.context.lookup(first.text, first.span);
    definition = at.context.lookupIn(module, next, first.text);
    left = others;
  } else definition = at.context.lookup(first.text, first.span, kinds);
  if (!definition || definition.kind === "unknown") return undefined;
  const [second] = left;
  if (second && !("text" in second)) {
    const index = numberFrom(sub(at, second), "count", "An index");
    const fields = left.slice(1);
    if (index === undefined) return undefined;
    return fields.every(isWord) ? { at, definition, index, fields } : refuseShape(at, wanted);
  }
  return left.every(isWord) ? { at, definition, fields: left } : refuseShape(at, wanted);
}

const isWord = (step: Word | Expression): step is Word => "text" in step;

function refuseShape(at: Written, wanted: string): undefined {
  const { expression } = at;
  at.context.report("TRP305", expression.span, {
    what: "This",
    wanted: `the name of ${wanted}`,
    found: looksOf(expression),
    advice: quotedReference(at),
  });
  return undefined;
}

/** `a.b[3].c` as `a`, `b`, `3`, `c`; undefined where it does not begin with a name. */
function stepsOf(expression: Expression): [Word, ...(Word | Expression)[]] | undefined {
  if (expression.type === "name") return [{ text: expression.name, span: expression.span }];
  if (expression.type === "field") {
    const before = stepsOf(expression.of);
    return before && [...before, expression.field];
  }
  if (expression.type !== "index") return undefined;
  const before = stepsOf(expression.of);
  return before && [...before, expression.index];
}

/** One item of a counted statement, or all of them; an uncounted one cannot be indexed. */
export function chosen<Item>(
  { at, definition: { name }, index }: Target,
  counted: boolean,
  items: readonly Item[],
): readonly Item[] | undefined {
  if (index === undefined) return items;
  const item = items[index];
  const { span } = at.expression;
  if (!counted) at.context.report("TRP205", span, { name });
  else if (item === undefined) at.context.report("TRP204", span, { name, index, count: items.length });
  else return [item];
  return undefined;
}

export function refuse({ at, definition }: Target, wanted: string, is = kindOf(definition)): undefined {
  const { name, span, kind } = definition;
  const trains = wanted.startsWith("a training") || wanted.startsWith("a trained");
  const advice =
    kind === "network" && trains
      ? `Train it, as \`train a { model: ${name}, on: … }\`, and name the training here.`
      : undefined;
  const own = definition.kind !== "extern";
  const related = own ? [{ message: `\`${name}\` is defined here`, span }] : [];
  at.context.report("TRP203", at.expression.span, { name, is, wanted, advice }, related);
  return undefined;
}

/** Fields where nothing has any. False after a report. */
function hasNoFields({ at, definition, fields }: Target): boolean {
  const [field] = fields;
  if (!field) return true;
  const what = `\`${definition.name}\`, which is ${kindOf(definition)}`;
  at.context.report("TRP318", field.span, { what, name: field.text, suggestion: undefined, among: undefined });
  return false;
}

const trainings: ReadonlySet<string> = new Set(["train", "transfer", "search"]);

/** The networks that a training makes: `a`, `member[3]`, `pair.first`, `tuned.best`. */
function outputsOf(target: Target): readonly Output[] | undefined {
  const { definition, at, fields } = target;
  if (definition.kind !== "work" || !trainings.has(definition.statement)) return undefined;
  const outputs = chosen(target, definition.counted, definition.outputs);
  const [field, extra] = fields;
  if (!outputs || !field) return outputs;
  const found = outputs.filter((each) => each.name === field.text);
  if (found.length > 0 && !extra) return found;
  const names = [...new Set(definition.outputs.map((each) => each.name).filter((each) => each !== undefined))];
  at.context.report("TRP318", (extra ?? field).span, {
    what: `\`${definition.name}\`, which is ${kindOf(definition)}`,
    name: (extra ?? field).text,
    suggestion: suggest(field.text, names),
    among: names.length > 0 ? `It has ${names.join(", ")}.` : "Name it alone: it gives one network.",
  });
  return undefined;
}

/** The models that a name stands for: several where it names a counted training. */
export function modelsFrom(at: Written): readonly Member[] | undefined {
  const target = targetOf(at, "a model", ["train", "transfer", "search", "ensemble", "function"]);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind === "work" && trainings.has(definition.statement))
    return outputsOf(target)?.map((each) => memberOf(at, each));
  if (definition.kind !== "function" && definition.kind !== "ensemble")
    return refuse(target, "a trained model, a function or an ensemble");
  if (!chosen(target, false, [definition]) || !hasNoFields(target)) return undefined;
  if (definition.kind === "function") return [{ predictor: definition.predictor, answers: { type: "numbers" } }];
  for (const task of definition.tasks) at.names.uses?.tasks.add(task);
  return [{ predictor: definition.predictor, answers: definition.answers }];
}

function memberOf(at: Written, { label, name, task, answers }: Output): Member {
  at.names.uses?.tasks.add(task);
  const output = name === undefined ? {} : { output: name };
  return { predictor: { type: "network", name: label, task, ...output }, answers };
}

/** A list of models, or one name that stands for one or several. */
export function membersFrom(at: Written, what: string): readonly Member[] | undefined {
  const items = itemsFrom(at);
  const all = items && readAll(items, modelsFrom);
  if (!all || all.length > 0) return all?.flat();
  at.context.report("TRP305", at.expression.span, { what, wanted: "a list of models", found: "an empty one" });
  return undefined;
}

/** Exactly one model. */
export function modelFrom(at: Written): Member | undefined {
  return onlyOne(at, modelsFrom(at));
}

function onlyOne<Item>(at: Written, items: readonly Item[] | undefined): Item | undefined {
  if (!items || items.length === 1) return items?.[0];
  const { expression, context } = at;
  const name = expression.type === "name" ? expression.name : looksOf(expression);
  if (items.length > 1) context.report("TRP209", expression.span, { name, count: items.length });
  return undefined;
}

export function networkFrom(at: Written): NetworkDefinition | undefined {
  const target = targetOf(at, "a network", ["network"]);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind === "network") return hasNoFields(target) ? definition : undefined;
  const is = definition.kind === "function" ? "a function, which has nothing to train" : kindOf(definition);
  return refuse(target, "a network", is);
}

/** The one network that another starts from, or learns from. */
export function startFrom(at: Written): Output | undefined {
  const target = targetOf(at, "a training", ["train", "transfer", "search"]);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind !== "work" || !trainings.has(definition.statement)) return refuse(target, "a training");
  const output = onlyOne(at, outputsOf(target));
  if (output) at.names.uses?.tasks.add(output.task);
  return output;
}

/** `[fast, small]`, `desk` or `desk[2]`: workers in the order of the text, each once. */
export function workersFrom(at: Written): readonly PlanWorker[] | undefined {
  if (at.expression.type === "number") {
    const advice = `Define them first: \`worker desk[${at.expression.value}] {}\`, then \`workers: desk\`.`;
    const holes = { what: "`workers`", wanted: "a list of workers, by name", found: "a number", advice };
    at.context.report("TRP305", at.expression.span, holes);
    return undefined;
  }
  const items = itemsFrom(at);
  const all = items && readAll(items, workersNamed);
  return all && [...new Set(all.flat())];
}

function workersNamed(at: Written): readonly PlanWorker[] | undefined {
  const target = targetOf(at, "a worker", ["worker"]);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind !== "worker") return refuse(target, "a worker");
  return hasNoFields(target) ? chosen(target, definition.counted, definition.items) : undefined;
}

/** `after: a`, `after: [a, job[3]]`: ids of items of other work. */
export function workFrom(at: Written): readonly string[] | undefined {
  const items = itemsFrom(at);
  const all = items && readAll(items, workNamed);
  return all?.flat();
}

function workNamed(at: Written): readonly string[] | undefined {
  const kinds = ["train", "transfer", "search", "evaluate", "predict", "save", "task"];
  const target = targetOf(at, "other work", kinds);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind !== "work") return refuse(target, "work, such as a training or a task,");
  return hasNoFields(target) ? chosen(target, definition.counted, itemIds(definition)) : undefined;
}

/** Of several that learn together there is one task: each index means it. */
function itemIds({ items, outputs, counted }: WorkDefinition): readonly string[] {
  const [only] = items;
  if (counted && items.length === 1 && only && outputs.length > 1) return outputs.map(() => only.id);
  return items.map((item) => item.id);
}
