/**
 * Types of values, and the demands that operations make on them. Each demand reports what does not meet it.
 */

import type { Word } from "../ast.js";
import type { Value } from "../formula.js";
import type { Type, Typed } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { plain, type Unit } from "../units.js";
import type { Context, Written } from "./context.js";
import { describeType } from "./describe.js";

export const numberType = (unit: Unit = plain): Type => ({ kind: "number", unit });

/** The types that a parameter can be said to have. */
const namedTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["number", numberType()],
  ["time", numberType({ time: 1, size: 0 })],
  ["size", numberType({ time: 0, size: 1 })],
  ["text", { kind: "text" }],
  ["flag", { kind: "flag" }],
]);

/** `time` of `fn f(x: time)`; `undefined` after a report. */
export function declaredType(context: Context, { text, span }: Word): Type | undefined {
  const type = namedTypes.get(text);
  if (type) return type;
  const among = `The types are ${[...namedTypes.keys()].join(", ")}.`;
  context.report("TRP322", span, { name: text, suggestion: suggest(text, namedTypes.keys()), among });
  return undefined;
}

export const noPaths = (path: readonly string[]): Value => {
  throw new Error(`a constant refers to ${path.join(".")}: the checker let it through`);
};

/** All of them are read, so that all their mistakes are told, before one that failed fails them all. */
export function readAll<Item, Result>(
  items: readonly Item[],
  reader: (item: Item) => Result | undefined,
): Result[] | undefined {
  const results = items.map(reader);
  return results.every((each) => each !== undefined) ? (results as Result[]) : undefined;
}

export function unitOf(type: Type): Unit {
  if (type.kind === "number" || type.kind === "range") return type.unit;
  return type.kind === "list" ? unitOf(type.of) : plain;
}

export function isNumeric(at: Written, operation: string, { type, span }: Pick<Typed, "type" | "span">): boolean {
  const { kind } = type;
  if (kind === "any" || kind === "number") return true;
  if (kind === "list") return isNumeric(at, operation, { type: type.of, span });
  const advice = kind === "text" ? textAdvice(at, operation) : undefined;
  at.context.report("TRP314", span, { operation, found: describeType(type), advice });
  return false;
}

function textAdvice({ names }: Written, operation: string): string | undefined {
  // Columns are in scope that only quotes can name, and one of them may have been meant.
  if (names.words?.().some((name) => !/^[A-Za-z_]\w*$/.test(name)))
    return "What stands in quotes is a text, also where a column is called so: give columns names of a to z, digits and `_` while they are read, as `csv(…, columns: [first, second, …])`.";
  return operation === "compare"
    ? "Texts are equal or not; of a date compare a part, as `year(date) < 2020`."
    : undefined;
}

export function isFlag(at: Written, { type, span }: Typed): boolean {
  if (type.kind === "flag" || type.kind === "any") return true;
  at.context.report("TRP315", span, { found: describeType(type) });
  return false;
}

const base = (type: Type): string => (type.kind === "list" ? base(type.of) : type.kind);

export function sameType(a: Type, b: Type): boolean {
  const [one, other] = [unitOf(a), unitOf(b)];
  return a.kind === b.kind && base(a) === base(b) && one.time === other.time && one.size === other.size;
}

export function sameUnits(at: Written, operation: string, left: Typed, right: Typed, span: Span): boolean {
  if (base(left.type) === "any" || base(right.type) === "any") return true;
  const [a, b] = [unitOf(left.type), unitOf(right.type)];
  if (a.time === b.time && a.size === b.size && base(left.type) === base(right.type)) return true;
  at.context.report(
    "TRP306",
    span,
    { operation, left: describeType(left.type), right: describeType(right.type) },
    [left, right].map((side) => ({ message: `this is ${describeType(side.type)}`, span: side.span })),
  );
  return false;
}
