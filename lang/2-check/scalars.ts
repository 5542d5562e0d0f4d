/**
 * Expressions over numbers, texts, flags, lists and records: types, units, and the formula that computes them.
 *
 * Units are exponents of seconds and bytes. Adding and comparing demand equal units, multiplying adds the exponents,
 * dividing subtracts them; a ratio is a plain number. A mistake is reported once, where it is, and gives `undefined`,
 * on which everything above stays silent.
 */

import type {
  BinaryExpression,
  Expression,
  FieldExpression,
  IfExpression,
  IndexExpression,
  RecordExpression,
} from "../ast.js";
import { type Formula, type FormulaOperator, pathsIn, type Value } from "../formula.js";
import type { Type, Typed } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { plain, type Unit, units } from "../units.js";
import { computed } from "./computed.js";
import type { Written } from "./context.js";
import { describeType, kindOf, looksOf } from "./describe.js";
import { readCall } from "./function-calls.js";
import { isFlag, isNumeric, numberType, readAll, sameType, sameUnits, unitOf } from "./types.js";
import { isExpression, sub, unfold } from "./written.js";

const textType: Type = { kind: "text" };
const flagType: Type = { kind: "flag" };
const anyType: Type = { kind: "any" };

export function read(written: Written): Typed | undefined {
  const at = unfold(written);
  const typed = at && readWrittenOut(at);
  return typed && isAsDeclared(at, typed) ? typed : undefined;
}

/** What a `fn` says of its parameters and of what it gives. False after a report. */
function isAsDeclared({ context, expression, declared }: Written, { type }: Typed): boolean {
  if (!declared || type.kind === "any" || sameType(type, declared.type)) return true;
  const holes = { what: declared.what, wanted: describeType(declared.type), found: describeType(type) };
  context.report("TRP305", expression.span, holes);
  return false;
}

function readWrittenOut(at: Written): Typed | undefined {
  const { expression, context } = at;
  const made = (formula: Formula, type: Type): Typed => ({ formula, type, span: expression.span });
  switch (expression.type) {
    case "number": {
      const unit = expression.unit === undefined ? { factor: 1, unit: plain } : units.get(expression.unit);
      const value = expression.value * (unit?.factor ?? 1);
      if (unit && Number.isFinite(value)) return made({ op: "value", value }, numberType(unit.unit));
      if (unit || expression.unit === undefined) {
        context.report("TRP330", expression.span, { reason: "it comes to a number without end" });
        return undefined;
      }
      const holes = { unit: expression.unit, suggestion: suggest(expression.unit, units.keys()) };
      context.report("TRP307", expression.span, holes);
      return undefined;
    }
    case "flag":
      return made({ op: "value", value: expression.value }, flagType);
    case "text": {
      const parts = readAll(expression.parts, (part) =>
        typeof part === "string" ? made({ op: "value", value: part }, textType) : read(sub(at, part)),
      );
      return parts && made({ op: "text", parts: parts.map((part) => part.formula) }, textType);
    }
    case "name":
      return readName(at, expression.name, expression.span);
    case "list": {
      const items = readAll(expression.items, (item) => read(sub(at, item)));
      if (!items) return undefined;
      const of = items.every((item) => sameType(item.type, items[0]!.type))
        ? (items[0]?.type ?? numberType())
        : anyType;
      return made({ op: "list", items: items.map((item) => item.formula) }, { kind: "list", of });
    }
    case "record":
      return readRecord(sub(at, expression));
    case "field":
      return readField(sub(at, expression));
    case "index":
      return readIndex(sub(at, expression));
    case "unary":
      return readUnary(at, expression.operator, expression.operand, expression.span);
    case "binary":
      return readBinary(sub(at, expression));
    case "call":
      return readCall(sub(at, expression), read);
    case "if":
      return readChoice(sub(at, expression));
  }
}

/** A value that is known now, or undefined after a report. */
export function constant(written: Written): { value: Value; type: Type } | undefined {
  const typed = read(written);
  if (!typed || typed.type.kind === "any") return undefined;
  const value = computed(written.context, typed);
  return value === undefined ? undefined : { value, type: typed.type };
}

/** For `unfold`: an `if` around models or data chooses by what is known. */
export function decide(test: Written): boolean | undefined {
  const typed = read(test);
  if (!typed || !isFlag(test, typed)) return undefined;
  return typed.type.kind === "any" ? undefined : (computed(test.context, typed) as boolean | undefined);
}

function readName(at: Written, name: string, span: Span): Typed | undefined {
  const { context, names } = at;
  const local = names.local(name);
  if (local && !isExpression(local)) return { ...local, span };
  if (name === "index" && !context.has("index")) {
    context.report("TRP210", span, {});
    return undefined;
  }
  const definition = context.lookup(name, span, ["param"], names.words);
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind === "param")
    return { formula: { op: "value", value: definition.value }, type: definition.type, span };
  const related = context.has(name) ? [{ message: `\`${name}\` is defined here`, span: definition.span }] : [];
  const isFunction = definition.kind === "extern" && definition.type === "function";
  const advice = isFunction ? `Say of what: \`${name}(…)\`.` : undefined;
  context.report("TRP203", span, { name, is: kindOf(definition), wanted: "a value", advice }, related);
  return undefined;
}

function readRecord(at: Written<RecordExpression>): Typed | undefined {
  const fields = new Map<string, Typed>();
  let whole = true;
  for (const { key, value, span } of at.expression.settings) {
    const name = key.map((word) => word.text).join(".");
    const typed = read(sub(at, value));
    if (fields.has(name)) at.context.report("TRP301", span, { name });
    if (typed && !fields.has(name)) fields.set(name, typed);
    else whole = false;
  }
  if (!whole) return undefined;
  return {
    formula: { op: "record", fields: [...fields].map(([name, { formula }]) => ({ name, of: formula })) },
    type: { kind: "record", fields: new Map([...fields].map(([name, { type }]) => [name, type])) },
    span: at.expression.span,
  };
}

/** `worker.free.memory` as its words, or undefined where it is not a plain path. */
function pathOf(expression: Expression): string[] | undefined {
  if (expression.type === "name") return [expression.name];
  if (expression.type !== "field") return undefined;
  const before = pathOf(expression.of);
  return before && [...before, expression.field.text];
}

function readField(at: Written<FieldExpression>): Typed | undefined {
  const { context, names, expression } = at;
  const path = pathOf(expression);
  const found = path && names.path?.(path, expression.span);
  if (found) return { ...found, span: expression.span };
  if (found === undefined && path && names.path) return undefined;
  const module = moduleBefore(at);
  if (module) return ofModule(at, module);
  const base = path && isValueName(at, path[0] ?? "") ? read(sub(at, expression.of)) : undefined;
  if (base) return fieldOf(at, base);
  if (path && isValueName(at, path[0] ?? "")) return undefined;
  context.report("TRP316", expression.span, { what: path ? `\`${path.join(".")}\`` : "This field" });
  return undefined;
}

function moduleBefore({ context, names, expression }: Written<FieldExpression>) {
  const { of } = expression;
  return of.type === "name" && !names.local(of.name) ? context.module.uses.get(of.name) : undefined;
}

function ofModule(
  at: Written<FieldExpression>,
  module: NonNullable<ReturnType<typeof moduleBefore>>,
): Typed | undefined {
  const { context, expression } = at;
  const alias = pathOf(expression.of)?.[0] ?? "";
  context.lookup(alias, expression.of.span);
  const definition = context.lookupIn(module, expression.field, alias);
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind === "param")
    return { formula: { op: "value", value: definition.value }, type: definition.type, span: expression.span };
  const holes = { name: `${alias}.${expression.field.text}`, is: kindOf(definition), wanted: "a value" };
  context.report("TRP203", expression.span, holes);
  return undefined;
}

/** A parameter, or a local name: what can be a record. */
function isValueName({ context, names }: Written, name: string): boolean {
  return names.local(name) !== undefined || context.module.own.get(name)?.kind.text === "param";
}

function fieldOf(at: Written<FieldExpression>, base: Typed): Typed | undefined {
  const { field, span } = at.expression;
  if (base.type.kind === "any")
    return { formula: { op: "field", of: base.formula, name: field.text }, type: anyType, span };
  const type = base.type.kind === "record" ? base.type.fields?.get(field.text) : undefined;
  if (type) return { formula: { op: "field", of: base.formula, name: field.text }, type, span };
  const fields = base.type.kind === "record" ? [...(base.type.fields?.keys() ?? [])] : [];
  at.context.report("TRP318", field.span, {
    what: describeType(base.type),
    name: field.text,
    suggestion: suggest(field.text, fields),
    among: fields.length > 0 ? `It has ${fields.join(", ")}.` : undefined,
  });
  return undefined;
}

function readIndex(at: Written<IndexExpression>): Typed | undefined {
  const { expression, context } = at;
  const [list, index] = [read(sub(at, expression.of)), read(sub(at, expression.index))];
  if (!list || !index) return undefined;
  const formula: Formula = { op: "index", of: list.formula, at: index.formula };
  if (list.type.kind === "any" || index.type.kind === "any") return { formula, type: anyType, span: expression.span };
  if (list.type.kind !== "list") {
    context.report("TRP305", expression.of.span, {
      what: "What is indexed",
      wanted: "a list",
      found: describeType(list.type),
    });
    return undefined;
  }
  if (!isNumeric(at, "index with", index)) return undefined;
  // A policy that reached beyond its list would have no answer, half-way through a run.
  if (!isConstant(index.formula)) {
    const wanted = "a number that is known before the run";
    context.report("TRP305", expression.index.span, { what: "An index", wanted, found: "one that changes" });
    return undefined;
  }
  if (isConstant(formula)) {
    const [items, position] = [computed(context, list), computed(context, index)];
    if (items === undefined || position === undefined) return undefined;
    const count = Array.isArray(items) ? items.length : 0;
    if (!Number.isInteger(position) || Number(position) < 0 || Number(position) >= count) {
      context.report("TRP319", expression.index.span, { index: String(position), count });
      return undefined;
    }
  }
  return { formula, type: list.type.of, span: expression.span };
}

/** Whether all of it is known now. */
const isConstant = (formula: Formula) => pathsIn(formula).length === 0;

function readChoice(at: Written<IfExpression>): Typed | undefined {
  const { test, then, else: otherwise, span } = at.expression;
  const [condition, yes, no] = [test, then, otherwise].map((each) => read(sub(at, each)));
  if (!condition || !yes || !no || !isFlag(at, condition)) return undefined;
  if (!sameUnits(at, "choose between", yes, no, span)) return undefined;
  const type = yes.type.kind === "any" ? no.type : yes.type;
  return { formula: { op: "if", test: condition.formula, then: yes.formula, else: no.formula }, type, span };
}

function readUnary(at: Written, operator: "-" | "not", operand: Expression, span: Span): Typed | undefined {
  const of = read(sub(at, operand));
  if (!of) return undefined;
  if (operator === "not")
    return isFlag(at, of) ? { formula: { op: "not", of: of.formula }, type: flagType, span } : undefined;
  if (!isNumeric(at, "negate", of)) return undefined;
  return { formula: { op: "minus", of: of.formula }, type: of.type, span };
}

const verbs: Readonly<Record<string, string>> = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide" };

function readBinary(at: Written<BinaryExpression>): Typed | undefined {
  const { operator, span, left: first, right: second } = at.expression;
  if (operator === "->") {
    at.context.report("TRP305", span, { what: "This", wanted: "a value", found: looksOf(at.expression) });
    return undefined;
  }
  const [left, right] = [read(sub(at, first)), read(sub(at, second))];
  if (!left || !right) return undefined;
  if (operator === "..") return readRange(at, left, right, span);
  const formula: Formula = { op: operator, left: left.formula, right: right.formula };
  const type = combine(at, operator, left, right, span);
  return type && { formula, type, span };
}

function readRange(at: Written, from: Typed, to: Typed, span: Span): Typed | undefined {
  if (!isNumeric(at, "make a range of", from) || !isNumeric(at, "make a range of", to)) return undefined;
  if (!sameUnits(at, "make a range of", from, to, span)) return undefined;
  const fields = [
    { name: "from", of: from.formula },
    { name: "to", of: to.formula },
  ];
  return { formula: { op: "record", fields }, type: { kind: "range", unit: unitOf(from.type) }, span };
}

/** The type of the two together, or undefined after a report. */
function combine(at: Written, operator: FormulaOperator, left: Typed, right: Typed, span: Span): Type | undefined {
  const both = (demand: (side: Typed) => boolean) => [left, right].map(demand).every((met) => met);
  if (operator === "and" || operator === "or") return both((side) => isFlag(at, side)) ? flagType : undefined;
  if (operator === "==" || operator === "!=") return sameUnits(at, "compare", left, right, span) ? flagType : undefined;
  const verb = verbs[operator] ?? "compare";
  if (!both((side) => isNumeric(at, verb, side))) return undefined;
  const arithmetic = operator === "+" || operator === "-" || operator === "*" || operator === "/";
  if (left.type.kind === "any" || right.type.kind === "any") return arithmetic ? anyType : flagType;
  const [a, b] = [unitOf(left.type), unitOf(right.type)];
  const asList = left.type.kind === "list" || right.type.kind === "list";
  const numeric = (unit: Unit): Type => (asList ? { kind: "list", of: numberType(unit) } : numberType(unit));
  if (operator === "*") return numeric({ time: a.time + b.time, size: a.size + b.size });
  if (operator === "/") return numeric({ time: a.time - b.time, size: a.size - b.size });
  if (!sameUnits(at, verb, left, right, span)) return undefined;
  return arithmetic ? numeric(a) : flagType;
}
