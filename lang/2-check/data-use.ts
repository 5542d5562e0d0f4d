/**
 * Data where they are used: all of them, a part, a part of a fold, or rows taken of a part by a view.
 */

import type { Expression, Word } from "../ast.js";
import type { Value } from "../formula.js";
import { type DataDefinition, type DataUse, loadId, splitOf } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { type CheckedCall, checkCall, ruleValue } from "./calls.js";
import { numberFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { kindOf, looksOf, typeInWords } from "./describe.js";
import { otherWord } from "./hints.js";
import { chosen, refuse, type Target, targetOf } from "./references.js";
import { decide } from "./scalars.js";
import { sub, unfold } from "./written.js";

/** `digits`, `digits.train`, `wine.fold[2].train`, or `digits.train.shard(index, of: 8)`. */
export function dataFrom(place: Written): DataUse | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression, context } = at;
  if (expression.type !== "call") return partFrom(at);
  const { callee } = expression;
  if (callee.type !== "field") {
    const holes = { what: "This", wanted: "the name of data", found: looksOf(expression) };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  const of = dataFrom(sub(at, callee.of));
  const named = { name: callee.field.text, span: callee.field.span, arguments: expression.arguments };
  const view = context.extern(named.name, named.span, "view");
  if (!of || !view || view.kind === "unknown") return undefined;
  if (view.kind !== "extern" || view.type !== "view") {
    const advice = otherWord(context, named.name, "view");
    const holes = { name: named.name, is: kindOf(view), wanted: typeInWords("view"), advice };
    context.report("TRP203", named.span, holes);
    return undefined;
  }
  const checked = checkCall(at, view, named);
  if (!checked || !isShardOfSome(at, checked)) return undefined;
  const { rows, ...rest } = of;
  const left = rows === undefined ? undefined : factOfView(context, checked, rows);
  return {
    ...rest,
    ref: { ...of.ref, views: [...(of.ref.views ?? []), checked.call] },
    ...(left === undefined ? {} : { rows: left }),
  };
}

/** `shard(8, of: 8)` would be a ninth. False after a report. */
function isShardOfSome({ context, expression }: Written, { call }: CheckedCall): boolean {
  const { index, of } = call.arguments;
  if (call.name !== "shard" || typeof index !== "number" || typeof of !== "number" || index < of) return true;
  const wanted = `a whole number from 0 to ${of - 1}`;
  context.report("TRP308", expression.span, { what: "`index` of `shard`", value: String(index), wanted });
  return false;
}

/** How many rows a view takes: the `rows` rule of its declaration. */
function factOfView(context: Context, { call, extern }: CheckedCall, rows: number): number | undefined {
  const rule = extern.rules.get("rows");
  if (!rule) return undefined;
  const value = ruleValue(context, rule, new Map<string, Value>([...Object.entries(call.arguments), ["all", rows]]));
  return typeof value === "number" ? Math.floor(value) : undefined;
}

function partFrom(at: Written): DataUse | undefined {
  const fold = foldIn(at.expression);
  if (fold) return foldFrom(at, fold);
  const target = targetOf(at, "data", ["data"]);
  const definition = target && dataOf(target);
  if (!target || !definition) return undefined;
  const [part, extra] = target.fields;
  if (!part) return useOf(at, definition);
  if (definition.folds !== undefined) return refuseWithoutFold(at, part.span, definition);
  return useOf(at, definition, undefined, part, extra);
}

/** The data that a name stands for, without what is asked of them. */
function dataOf(target: Target): DataDefinition | undefined {
  const { definition } = target;
  if (definition.kind !== "data") return refuse(target, "data");
  return chosen(target, false, [definition]) ? definition : undefined;
}

interface FoldWritten {
  readonly data: Expression;
  readonly index: Expression;
  readonly word: Word;
  readonly part?: Word;
}

/** `wine.fold[2].train`, by its looks. */
export function foldIn(expression: Expression): FoldWritten | undefined {
  const [inner, part] = expression.type === "field" ? [expression.of, { part: expression.field }] : [expression, {}];
  if (inner.type !== "index" || inner.of.type !== "field" || inner.of.field.text !== "fold") return undefined;
  return { data: inner.of.of, index: inner.index, word: inner.of.field, ...part };
}

function foldFrom(at: Written, { data, index, word, part }: FoldWritten): DataUse | undefined {
  const target = targetOf(sub(at, data), "data", ["data"]);
  const definition = target && dataOf(target);
  if (!target || !definition) return undefined;
  const { name, folds } = definition;
  if (folds === undefined || target.fields.length > 0) {
    at.context.report("TRP449", word.span, { data: name, parts: definition.split.map((each) => each.part) });
    return undefined;
  }
  const held = numberFrom(sub(at, index), "count", "The number of a fold");
  if (held === undefined) return undefined;
  if (held >= folds) {
    at.context.report("TRP204", index.span, { name: `${name}.fold`, index: held, count: folds });
    return undefined;
  }
  return part ? useOf(at, definition, held, part) : refuseWithoutFold(at, at.expression.span, definition);
}

function refuseWithoutFold({ context }: Written, span: Span, { name, folds = 0 }: DataDefinition): undefined {
  context.report("TRP448", span, { data: name, folds });
  return undefined;
}

/** All rows, or a part of them; `undefined` after a report. */
function useOf(at: Written, definition: DataDefinition, held?: number, part?: Word, extra?: Word): DataUse | undefined {
  const task = loadId(definition, held);
  const { rows } = definition;
  at.names.uses?.data.add(task);
  if (!part) return { ref: { task }, definition, ...(rows === undefined ? {} : { rows }) };
  const { split } = splitOf(definition, held);
  const found = split.find((each) => each.part === part.text);
  if (found && !extra) {
    // How many rows a condition takes, only the rows tell.
    const known = rows !== undefined && "share" in found ? { rows: Math.round(rows * found.share) } : {};
    return { ref: { task, part: part.text }, definition, ...known };
  }
  const odd = extra ?? part;
  const parts = split.map((each) => each.part);
  const isView = at.context.shared.library.externs.get("view")?.has(odd.text) ?? false;
  at.context.report("TRP409", odd.span, {
    data: task,
    part: odd.text,
    suggestion: isView ? undefined : suggest(odd.text, parts),
    among: isView
      ? `It is a way to take rows, and stands with parentheses: \`${odd.text}(…)\`.`
      : parts.length > 0
        ? `It has ${parts.join(", ")}.`
        : "It is not split: add `split: { train: 80%, test: 20% }`.",
  });
  return undefined;
}
