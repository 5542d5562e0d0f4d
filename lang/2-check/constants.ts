/**
 * Constant values, each of the type that a setting or an argument asks for. All of them answer `undefined` after a report;
 * `what` begins its sentence.
 */

import type { Value } from "../formula.js";
import { plain, priorities, type Unit, valueTypes } from "../kinds.js";
import type { Backend } from "../plan.js";
import { suggest } from "../suggest.js";
import { computedNumber } from "./computed.js";
import type { Written } from "./context.js";
import { describeType, looksOf } from "./describe.js";
import { constant, decide, read } from "./scalars.js";
import { numberType, readAll } from "./types.js";
import { sub, unfold } from "./written.js";

interface NumberRule {
  readonly unit: Unit;
  readonly fits: (value: number) => boolean;
}

/** A number's bounds and unit, by the type of its setting or parameter. */
const numbers: ReadonlyMap<string, NumberRule> = new Map<string, NumberRule>([
  ["number", { unit: plain, fits: Number.isFinite }],
  ["positive", { unit: plain, fits: (x) => x > 0 && Number.isFinite(x) }],
  ["count", { unit: plain, fits: (x) => Number.isSafeInteger(x) && x >= 0 }],
  ["count_from_0", { unit: plain, fits: (x) => Number.isSafeInteger(x) && x >= 0 }],
  ["some", { unit: plain, fits: (x) => Number.isSafeInteger(x) && x >= 1 }],
  ["seed", { unit: plain, fits: Number.isSafeInteger }],
  ["share", { unit: plain, fits: (x) => x >= 0 && x <= 1 }],
  ["time", { unit: { time: 1, size: 0 }, fits: (x) => x >= 0 && Number.isFinite(x) }],
  ["size", { unit: { time: 0, size: 1 }, fits: (x) => x >= 0 && Number.isFinite(x) }],
]);

export function isNumberType(type: string): boolean {
  return numbers.has(type);
}

export function numberFrom(at: Written, type: string, what: string): number | undefined {
  const rule = numbers.get(type);
  if (!rule) throw new Error(`no rule for numbers of type ${type}`);
  const wanted = valueTypes[type as keyof typeof valueTypes];
  const typed = read(at);
  if (!typed || typed.type.kind === "any") return undefined;
  const { unit } = rule;
  const given = typed.type;
  const { span } = at.expression;
  if (given.kind !== "number" || given.unit.time !== unit.time || given.unit.size !== unit.size) {
    at.context.report("TRP305", span, { what, wanted, found: describeType(given) });
    return undefined;
  }
  const value = computedNumber(at.context, typed);
  if (value === undefined) return undefined;
  if (rule.fits(value)) return value;
  at.context.report("TRP308", span, { what, value: String(value), wanted });
  return undefined;
}

export function textFrom(at: Written, what: string): string | undefined {
  return ofKind(at, what, "text", "a text in quotes") as string | undefined;
}

export function flagFrom(at: Written, what: string): boolean | undefined {
  return ofKind(at, what, "flag", "true or false") as boolean | undefined;
}

function ofKind(at: Written, what: string, kind: string, wanted: string): Value | undefined {
  const found = constant(at);
  if (!found || found.type.kind === kind) return found?.value;
  at.context.report("TRP305", at.expression.span, { what, wanted, found: describeType(found.type) });
  return undefined;
}

/** An absolute path. One that leaves the folder of its file is told in the plan. */
export function pathFrom(at: Written, what: string): string | undefined {
  const path = textFrom(at, what);
  if (path === undefined) return undefined;
  const { context, expression } = at;
  if (leavesItsFolder(path)) context.reach("path", path, expression.span);
  return context.surroundings.resolvePath(path, context.module.path);
}

/** By the text alone: `..` beyond the start, or a path from the root of a disk. */
export function leavesItsFolder(path: string): boolean {
  if (/^([/\\~]|[A-Za-z]:)/.test(path)) return true;
  let depth = 0;
  for (const part of path.split(/[/\\]/)) {
    if (part === "..") depth--;
    else if (part !== "." && part !== "") depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** Two numbers, the smaller first, as `{ from, to }`. */
export function rangeFrom(at: Written, what: string): Value | undefined {
  const value = ofKind(at, what, "range", valueTypes.range) as { from: number; to: number } | undefined;
  if (!value || value.from < value.to) return value;
  const holes = { what, value: `${value.from} .. ${value.to}`, wanted: "a range whose first end is the smaller" };
  at.context.report("TRP308", at.expression.span, holes);
  return undefined;
}

export function sizesFrom(at: Written, what: string): readonly number[] | undefined {
  const here = unfold(at, decide);
  if (!here) return undefined;
  const { expression, context } = here;
  if (expression.type === "list" && expression.items.length > 0)
    return readAll(expression.items, (item) => numberFrom(sub(here, item), "some", `A size of ${what}`));
  const value = constant(here);
  if (!value) return undefined;
  const sizes = Array.isArray(value.value) ? value.value : [];
  if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && Number(size) > 0))
    return sizes as number[];
  context.report("TRP305", expression.span, { what, wanted: valueTypes.sizes, found: describeType(value.type) });
  return undefined;
}

/** A list of numbers, or of lists of them. */
export function rowsFrom(at: Written): Value | undefined {
  return ofKind(at, "`on`", "list", "a list of numbers, as `[1, 2, 3]`");
}

/** `{ units: 20, memory: 1GiB }`: memory in bytes, everything else a plain number. */
export function resourcesFrom(at: Written, what: string): Record<string, number> | undefined {
  const record = recordFrom(at, `\`${what}\``, valueTypes.resources);
  if (!record) return undefined;
  const amounts = readAll([...record], ([name, value]) => {
    const amount = numberFrom(value, name === "memory" ? "size" : "number", `\`${name}\``);
    if (amount === undefined || amount >= 0) return amount === undefined ? undefined : ([name, amount] as const);
    const holes = { what: `\`${name}\``, value: String(amount), wanted: "0 or more" };
    value.context.report("TRP308", value.expression.span, holes);
    return undefined;
  });
  return amounts && Object.fromEntries(amounts);
}

/** The settings of a record by their keys, each once. */
export function recordFrom(at: Written, what: string, wanted: string): Map<string, Written> | undefined {
  const here = unfold(at, decide);
  if (!here) return undefined;
  const { expression, context } = here;
  if (expression.type !== "record") {
    context.report("TRP305", expression.span, { what, wanted, found: looksOf(expression) });
    return undefined;
  }
  const fields = new Map<string, Written>();
  let whole = true;
  for (const { key, value } of expression.settings) {
    const name = key.map((word) => word.text).join(".");
    if (fields.has(name)) {
      context.report("TRP301", value.span, { name });
      whole = false;
    } else fields.set(name, sub(here, value));
  }
  return whole ? fields : undefined;
}

/** The items of a list, or the one thing that stands alone. */
export function itemsFrom(at: Written): Written[] | undefined {
  const here = unfold(at, decide);
  if (!here) return undefined;
  return here.expression.type === "list" ? here.expression.items.map((item) => sub(here, item)) : [here];
}

export function priorityFrom(at: Written): number | undefined {
  const { context, names } = at;
  const local: Written["names"]["local"] = (name) =>
    Object.hasOwn(priorities, name) && !context.has(name)
      ? { formula: { op: "value", value: priorities[name] ?? 0 }, type: numberType() }
      : names.local(name);
  return numberFrom(
    { ...at, names: { ...names, local, words: () => Object.keys(priorities) } },
    "number",
    "`priority`",
  );
}

const backends: readonly Backend[] = ["auto", "native", "wasm", "js"];

export function backendFrom(at: Written): Backend | undefined {
  const here = unfold(at, decide);
  if (!here) return undefined;
  const { expression, context } = here;
  const name = expression.type === "name" ? expression.name : undefined;
  const found = backends.find((each) => each === name);
  if (found) return found;
  const meant = name === undefined ? undefined : suggest(name, backends);
  const wanted = `${valueTypes.backend}${meant ? ` (did you mean \`${meant}\`?)` : ""}`;
  context.report("TRP305", expression.span, { what: "`backend`", wanted, found: looksOf(expression) });
  return undefined;
}
