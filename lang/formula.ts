/**
 * A formula: an expression once it is checked, as plain JSON, and the one evaluator for it.
 *
 * Units are gone (every time is in seconds, every size in bytes, every ratio a plain number), names are resolved to
 * paths (`worker.response_time` is `["worker", "response_time"]`), and calls name only the pure functions below. The
 * checker folds constants with it, the scheduler runs policies with it, and a thread runs function models with it:
 * one evaluator, so that what was simulated is what happens.
 */

import { type DateParts, datePartsOf } from "./dates.js";

export type Value = number | string | boolean | readonly Value[] | { readonly [key: string]: Value };

export type FormulaOperator = "+" | "-" | "*" | "/" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "and" | "or";

export type Formula =
  | { readonly op: "value"; readonly value: Value }
  | { readonly op: "path"; readonly path: readonly string[] }
  | { readonly op: "minus" | "not"; readonly of: Formula }
  | { readonly op: FormulaOperator; readonly left: Formula; readonly right: Formula }
  | { readonly op: "if"; readonly test: Formula; readonly then: Formula; readonly else: Formula }
  | { readonly op: "list"; readonly items: readonly Formula[] }
  | { readonly op: "record"; readonly fields: readonly { readonly name: string; readonly of: Formula }[] }
  | { readonly op: "field"; readonly of: Formula; readonly name: string }
  | { readonly op: "index"; readonly of: Formula; readonly at: Formula }
  /** Its parts, written one after the other. */
  | { readonly op: "text"; readonly parts: readonly Formula[] }
  | { readonly op: "call"; readonly name: string; readonly arguments: readonly Formula[] };

/** A formula that comes to nothing for the values that it is given: a list has no such item, or two do not fit. */
export class Incomputable extends RangeError {}

/** What a path stands for. Throws our bug, never the user's: the checker has settled every name. */
export type Scope = (path: readonly string[]) => Value;

/** The formulas directly inside one. */
function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.op) {
    case "value":
    case "path":
      return [];
    case "minus":
    case "not":
    case "field":
      return [formula.of];
    case "index":
      return [formula.of, formula.at];
    case "if":
      return [formula.test, formula.then, formula.else];
    case "list":
      return formula.items;
    case "record":
      return formula.fields.map(({ of }) => of);
    case "text":
      return formula.parts;
    case "call":
      return formula.arguments;
    default:
      return [formula.left, formula.right];
  }
}

/** Every path that it asks for. */
export function pathsIn(formula: Formula): readonly (readonly string[])[] {
  return formula.op === "path" ? [formula.path] : partsOf(formula).flatMap(pathsIn);
}

/** Compiles a formula once to a closure, for policies that run at every decision. */
export function compileFormula(formula: Formula): (scope: Scope) => Value {
  switch (formula.op) {
    case "value": {
      const { value } = formula;
      return () => value;
    }
    case "path": {
      const { path } = formula;
      return (scope) => scope(path);
    }
    case "minus": {
      const of = compileFormula(formula.of);
      return (scope) => elementwise("*", -1, of(scope));
    }
    case "not": {
      const of = compileFormula(formula.of);
      return (scope) => !of(scope);
    }
    case "if": {
      const [test, yes, no] = [
        compileFormula(formula.test),
        compileFormula(formula.then),
        compileFormula(formula.else),
      ];
      return (scope) => (test(scope) ? yes(scope) : no(scope));
    }
    case "list": {
      const items = formula.items.map(compileFormula);
      return (scope) => items.map((item) => item(scope));
    }
    case "record": {
      const fields = formula.fields.map(({ name, of }) => [name, compileFormula(of)] as const);
      return (scope) => Object.fromEntries(fields.map(([name, of]) => [name, of(scope)]));
    }
    case "field": {
      const [of, { name }] = [compileFormula(formula.of), formula];
      return (scope) => fieldOf(of(scope), name);
    }
    case "index": {
      const [of, at] = [compileFormula(formula.of), compileFormula(formula.at)];
      return (scope) => itemOf(of(scope), at(scope));
    }
    case "text": {
      const parts = formula.parts.map(compileFormula);
      return (scope) => parts.map((part) => String(part(scope))).join("");
    }
    case "call": {
      const run = functionNamed(formula.name);
      const args = formula.arguments.map(compileFormula);
      return (scope) => run(args.map((arg) => arg(scope)));
    }
    case "and":
    case "or": {
      const [left, right] = [compileFormula(formula.left), compileFormula(formula.right)];
      return formula.op === "and"
        ? (scope) => Boolean(left(scope)) && Boolean(right(scope))
        : (scope) => Boolean(left(scope)) || Boolean(right(scope));
    }
    default: {
      const { op } = formula;
      const [left, right] = [compileFormula(formula.left), compileFormula(formula.right)];
      return (scope) => elementwise(op, left(scope), right(scope));
    }
  }
}

export function evaluate(formula: Formula, scope: Scope): Value {
  return compileFormula(formula)(scope);
}

/** A record may have a field called `constructor`: only its own count. */
function fieldOf(record: Value, name: string): Value {
  const found = typeof record === "object" && Object.hasOwn(record, name) ? Object.entries(record) : [];
  const field = found.find(([each]) => each === name);
  if (!field) throw new Incomputable(`there is no field ${name}`);
  return field[1] as Value;
}

/** Counted from 0. */
function itemOf(list: Value, at: Value): Value {
  const item = Array.isArray(list) && typeof at === "number" ? list[at] : undefined;
  if (item === undefined) throw new Incomputable(`there is no item ${String(at)}`);
  return item;
}

/** Arithmetic works item by item on lists of one length, and between a list and a number. */
function elementwise(op: FormulaOperator, left: Value, right: Value): Value {
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length)
      throw new Incomputable(`${op} between lists of ${left.length} and ${right.length} items`);
    return left.map((item, at) => elementwise(op, item, right[at]));
  }
  if (Array.isArray(left)) return left.map((item) => elementwise(op, item, right));
  if (Array.isArray(right)) return right.map((item) => elementwise(op, left, item));
  return scalar(op, left, right);
}

function scalar(op: FormulaOperator, left: Value, right: Value): Value {
  if (op === "==") return left === right;
  if (op === "!=") return left !== right;
  const [a, b] = [left as number, right as number];
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      throw new TypeError(`operator ${op} does not work on numbers`);
  }
}

/** Takes its arguments as a list: JavaScript spreads a hundred thousand of them over the stack. */
type PureFunction = (values: readonly Value[]) => Value;

/** A function of any number of numbers, or of one list of them. */
const overNumbers =
  (run: (numbers: readonly number[]) => number): PureFunction =>
  (values) =>
    run((Array.isArray(values[0]) ? values[0] : values) as readonly number[]);

const ofOne =
  (run: (x: number) => number): PureFunction =>
  ([value]) =>
    Array.isArray(value) ? value.map((item) => run(item as number)) : run(value as number);

const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
const product = (numbers: readonly number[]) => numbers.reduce((total, x) => total * x, 1);
const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;
const variance = (numbers: readonly number[]) => {
  const centre = mean(numbers);
  return mean(numbers.map((x) => (x - centre) ** 2));
};

const listOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);

/** Of the empty list, that it has none: only data can be so empty, and the checker cannot see them. */
function lastOf(list: readonly Value[]): Value {
  const last = list.at(-1);
  if (last === undefined) throw new Incomputable("an empty list has no last item");
  return last;
}

/** A part of a date; NaN, which counts as missing, where the text is none. */
const ofDate =
  (part: keyof DateParts): PureFunction =>
  ([text]) =>
    datePartsOf(String(text))?.[part] ?? Number.NaN;

/** Places of a sliding window. Where it is padded only the stride makes them fewer; without room there is none. */
function places(size: number, kernel: number, stride: number, padding: Value | undefined): number {
  const room = padding === "valid" ? size - kernel + 1 : size;
  return Math.max(0, Math.ceil(room / stride));
}

/** Declared with their help in `stdlib/functions.flow`; a test holds the two lists together. */
export const functions: ReadonlyMap<string, PureFunction> = new Map<string, PureFunction>([
  ["sum", overNumbers(sum)],
  ["product", overNumbers(product)],
  ["mean", overNumbers(mean)],
  ["variance", overNumbers(variance)],
  // The standard deviation of the whole population (divide by n): of [1, 2, 3, 4, 5] it is the root of 2.
  ["std", overNumbers((numbers) => Math.sqrt(variance(numbers)))],
  ["min", overNumbers((numbers) => numbers.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY))],
  ["max", overNumbers((numbers) => numbers.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY))],
  ["abs", ofOne(Math.abs)],
  ["sqrt", ofOne(Math.sqrt)],
  ["exp", ofOne(Math.exp)],
  ["log", ofOne(Math.log)],
  ["floor", ofOne(Math.floor)],
  ["ceil", ofOne(Math.ceil)],
  ["round", ofOne(Math.round)],
  ["last", ([list]) => lastOf(listOf(list))],
  ["but_last", ([list]) => listOf(list).slice(0, -1)],
  ["join", ([first, second]) => [...listOf(first), ...listOf(second)]],
  ["reach", ([kernel, dilation]) => (Number(kernel) - 1) * Number(dilation) + 1],
  ["year", ofDate("year")],
  ["month", ofDate("month")],
  ["day", ofDate("day")],
  ["weekday", ofDate("weekday")],
  ["hour", ofDate("hour")],
  ["minute", ofDate("minute")],
  ["contains", ([text, part]) => String(text).includes(String(part))],
  // In characters as people count them, not in halves of pairs.
  ["length", ([text]) => [...String(text)].length],
  ["window", ([size, kernel, stride, padding]) => places(Number(size), Number(kernel), Number(stride), padding)],
]);

function functionNamed(name: string): PureFunction {
  const found = functions.get(name);
  if (!found) throw new Error(`no function ${name}: the checker let it through`);
  return found;
}
