/**
 * Expressions over numbers, texts and flags: types, units, and the formula that computes them.
 *
 * Units are exponents of seconds and bytes. Adding and comparing demand equal units, multiplying adds the exponents,
 * dividing subtracts them; a ratio is a plain number. A mistake is reported once, where it is, and gives `undefined`,
 * on which everything above stays silent.
 */

import type { BinaryExpression, CallExpression, Expression, FieldExpression } from "../ast.js";
import { type Formula, type FormulaOperator, functions } from "../formula.js";
import { plain, type Unit, units } from "../kinds.js";
import type { Type, Typed } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import type { Context } from "./context.js";
import { kindOf, looksOf } from "./context.js";

/** What bare names and dotted paths mean where the expression stands. */
export interface Names {
  /** A meaning that comes before the file's own names: `index`, `high`, the input of a function. */
  readonly local: (name: string) => { formula: Formula; type: Type } | undefined;
  /** Words with a meaning of their own, for suggestions. */
  readonly words?: readonly string[];
  /** For paths such as `worker.load`; reports its own mistakes. `false`: not such a path. */
  readonly path?: (path: readonly string[], span: Span) => { formula: Formula; type: Type } | undefined | false;
}

export const numberType = (unit: Unit = plain): Type => ({ kind: "number", unit });
const flagType: Type = { kind: "flag" };

export function read(context: Context, expression: Expression, names: Names): Typed | undefined {
  const made = (formula: Formula, type: Type): Typed => ({ formula, type, span: expression.span });
  switch (expression.type) {
    case "number": {
      if (expression.unit === undefined) return made({ op: "value", value: expression.value }, numberType());
      const unit = units.get(expression.unit);
      if (!unit) {
        context.report("TRP307", expression.span, {
          unit: expression.unit,
          suggestion: suggest(expression.unit, units.keys()),
        });
        return undefined;
      }
      return made({ op: "value", value: expression.value * unit.factor }, numberType(unit.unit));
    }
    case "flag":
      return made({ op: "value", value: expression.value }, flagType);
    case "text": {
      const parts = expression.parts.map((part) =>
        typeof part === "string" ? made({ op: "value", value: part }, { kind: "text" }) : read(context, part, names),
      );
      if (!parts.every((part) => part !== undefined)) return undefined;
      return made({ op: "text", parts: parts.map((part) => part.formula) }, { kind: "text" });
    }
    case "name":
      return readName(context, expression.name, expression.span, names);
    case "list": {
      const items = expression.items.map((item) => read(context, item, names));
      if (!items.every((item) => item !== undefined)) return undefined;
      const of = items[0]?.type ?? numberType();
      return made({ op: "list", items: items.map((item) => item.formula) }, { kind: "list", of });
    }
    case "field":
      return readPath(context, expression, names);
    case "unary":
      return readUnary(context, expression.operator, expression.operand, expression.span, names);
    case "binary":
      return readBinary(context, expression, names);
    case "call":
      return readCall(context, expression, names);
    case "if": {
      const [test, yes, no] = [expression.test, expression.then, expression.else].map((each) =>
        read(context, each, names),
      );
      if (!test || !yes || !no || !isFlag(context, test)) return undefined;
      if (!sameUnits(context, "choose between", yes, no, expression.span)) return undefined;
      return made({ op: "if", test: test.formula, then: yes.formula, else: no.formula }, yes.type);
    }
    default:
      context.report("TRP305", expression.span, {
        what: "This",
        wanted: "a number, a text, true or false",
        found: looksOf(expression),
      });
      return undefined;
  }
}

function readName(context: Context, name: string, span: Span, names: Names): Typed | undefined {
  const local = names.local(name);
  if (local) return { ...local, span };
  if (name === "index" && !context.own.has("index")) {
    context.report("TRP210", span, {});
    return undefined;
  }
  const definition = context.lookup(name, span, ["param"], names.words);
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind === "param")
    return { formula: { op: "value", value: definition.value }, type: definition.type, span };
  context.report("TRP203", span, { name, is: kindOf(definition), wanted: "a value" }, [
    ...(context.own.has(name) ? [{ message: `\`${name}\` is defined here`, span: definition.span }] : []),
  ]);
  return undefined;
}

/** `worker.free.memory` as its words, or undefined where it is not a plain path. */
export function pathOf(expression: Expression): string[] | undefined {
  if (expression.type === "name") return [expression.name];
  if (expression.type !== "field") return undefined;
  const before = pathOf(expression.of);
  return before && [...before, expression.field.text];
}

function readPath(context: Context, expression: FieldExpression, names: Names): Typed | undefined {
  const path = pathOf(expression);
  const found = path && names.path?.(path, expression.span);
  if (found) return { ...found, span: expression.span };
  if (found === undefined && path && names.path) return undefined;
  context.report("TRP316", expression.span, { what: path ? `\`${path.join(".")}\`` : "This field" });
  return undefined;
}

function readUnary(
  context: Context,
  operator: "-" | "not",
  operand: Expression,
  span: Span,
  names: Names,
): Typed | undefined {
  const of = read(context, operand, names);
  if (!of) return undefined;
  if (operator === "not")
    return isFlag(context, of) ? { formula: { op: "not", of: of.formula }, type: flagType, span } : undefined;
  if (!isNumeric(context, "negate", of)) return undefined;
  return { formula: { op: "minus", of: of.formula }, type: of.type, span };
}

const verbs: Readonly<Record<string, string>> = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide" };

function readBinary(context: Context, expression: BinaryExpression, names: Names): Typed | undefined {
  const { operator, span } = expression;
  if (operator === "->" || operator === "..") {
    context.report("TRP305", span, { what: "This", wanted: "a value", found: looksOf(expression) });
    return undefined;
  }
  const left = read(context, expression.left, names);
  const right = read(context, expression.right, names);
  if (!left || !right) return undefined;
  const made = (type: Type): Typed => ({
    formula: { op: operator, left: left.formula, right: right.formula },
    type,
    span,
  });
  return combine(context, operator, left, right, span, made);
}

function combine(
  context: Context,
  operator: FormulaOperator,
  left: Typed,
  right: Typed,
  span: Span,
  made: (type: Type) => Typed,
): Typed | undefined {
  if (operator === "and" || operator === "or")
    return isFlag(context, left) && isFlag(context, right) ? made(flagType) : undefined;
  if (operator === "==" || operator === "!=")
    return sameUnits(context, "compare", left, right, span) ? made(flagType) : undefined;
  const verb = verbs[operator] ?? "compare";
  if (!isNumeric(context, verb, left) || !isNumeric(context, verb, right)) return undefined;
  const [a, b] = [unitOf(left.type), unitOf(right.type)];
  const asList = left.type.kind === "list" || right.type.kind === "list";
  const numeric = (unit: Unit): Type => (asList ? { kind: "list", of: numberType(unit) } : numberType(unit));
  if (operator === "*") return made(numeric({ time: a.time + b.time, size: a.size + b.size }));
  if (operator === "/") return made(numeric({ time: a.time - b.time, size: a.size - b.size }));
  if (!sameUnits(context, verb, left, right, span)) return undefined;
  return made(operator === "+" || operator === "-" ? numeric(a) : flagType);
}

function readCall(context: Context, expression: CallExpression, names: Names): Typed | undefined {
  const name = expression.callee.type === "name" ? expression.callee.name : undefined;
  const definition = name === undefined ? undefined : context.lookup(name, expression.callee.span, ["function"]);
  if (name === undefined) context.report("TRP316", expression.span, { what: "This call" });
  if (!definition || definition.kind === "unknown" || name === undefined) return undefined;
  if (definition.kind !== "extern" || definition.type !== "function" || !functions.has(name)) {
    context.report("TRP203", expression.callee.span, { name, is: kindOf(definition), wanted: "a function of numbers" });
    return undefined;
  }
  const args = expression.arguments.map((argument) => read(context, argument.value, names));
  if (!args.every((arg) => arg !== undefined)) return undefined;
  const signature = signatureOf(definition.name, definition.parameters);
  const first = args[0];
  if (!first) {
    context.report("TRP309", expression.span, { callee: name, name: definition.parameters[0]?.name ?? "", signature });
    return undefined;
  }
  const takesMany = definition.parameters[0]?.type === "numbers";
  if (!takesMany && args.length > 1) {
    context.report("TRP310", args[1]?.span, { callee: name, signature });
    return undefined;
  }
  if (!args.every((arg) => isNumeric(context, `take ${name} of`, arg))) return undefined;
  for (const arg of args) if (!sameUnits(context, `take ${name} of`, first, arg, arg.span)) return undefined;
  return {
    formula: { op: "call", name, arguments: args.map((arg) => arg.formula) },
    type: takesMany ? numberType(unitOf(first.type)) : first.type,
    span: expression.span,
  };
}

export function signatureOf(
  name: string,
  parameters: readonly { name: string; type: string; fallback?: number | boolean | string }[],
): string {
  const parts = parameters.map(
    ({ name: each, type, fallback }) => `${each}: ${type}${fallback === undefined ? "" : ` = ${fallback}`}`,
  );
  return parts.length === 0 ? name : `${name}(${parts.join(", ")})`;
}

function unitOf(type: Type): Unit {
  if (type.kind === "number") return type.unit;
  return type.kind === "list" ? unitOf(type.of) : plain;
}

function isNumeric(context: Context, operation: string, { type, span }: Typed): boolean {
  const { kind } = type;
  if (
    kind === "any" ||
    kind === "number" ||
    (kind === "list" && isNumeric(context, operation, { type: type.of, span, formula: { op: "value", value: 0 } }))
  )
    return true;
  if (kind !== "list") context.report("TRP314", span, { operation, found: describeType(type) });
  return false;
}

function isFlag(context: Context, { type, span }: Typed): boolean {
  if (type.kind === "flag" || type.kind === "any") return true;
  context.report("TRP315", span, { found: describeType(type) });
  return false;
}

function sameUnits(context: Context, operation: string, left: Typed, right: Typed, span: Span): boolean {
  if (left.type.kind === "any" || right.type.kind === "any") return true;
  const [a, b] = [unitOf(left.type), unitOf(right.type)];
  const base = (type: Type): string => (type.kind === "list" ? base(type.of) : type.kind);
  if (a.time === b.time && a.size === b.size && base(left.type) === base(right.type)) return true;
  context.report(
    "TRP306",
    span,
    { operation, left: describeType(left.type), right: describeType(right.type) },
    [left, right].map((side) => ({ message: `this is ${describeType(side.type)}`, span: side.span })),
  );
  return false;
}

export function describeType(type: Type): string {
  switch (type.kind) {
    case "number":
      return describeUnit(type.unit);
    case "list":
      return "a list";
    case "flag":
      return "true or false";
    case "any":
      return "something unknown";
    default:
      return `a ${type.kind}`;
  }
}

export function describeUnit({ time, size }: Unit): string {
  if (time === 0 && size === 0) return "a plain number";
  if (time === 1 && size === 0) return "a time";
  if (time === 0 && size === 1) return "a size";
  if (time === -1 && size === 0) return "a rate";
  const power = (name: string, exponent: number) =>
    exponent === 0 ? [] : [exponent === 1 ? name : `${name}^${exponent}`];
  return `a number in ${[...power("s", time), ...power("B", size)].join(" ")}`;
}
