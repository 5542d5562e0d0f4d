/**
 * Constant values, each of the type that a setting or an argument asks for. All of them answer `undefined` after a report;
 * `what` begins its sentence.
 */

import type { Setting } from "../ast.js";
import type { Value } from "../formula.js";
import { priorities, valueTypes } from "../kinds.js";
import type { Backend } from "../plan.js";
import { plainText } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { plain, type Unit } from "../units.js";
import { computedNumber } from "./computed.js";
import type { Written } from "./context.js";
import { describeType, looksOf } from "./describe.js";
import { unitAdvice, unquotedText } from "./hints.js";
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
  ["duration", { unit: { time: 1, size: 0 }, fits: (x) => x > 0 && Number.isFinite(x) }],
  ["size", { unit: { time: 0, size: 1 }, fits: (x) => x >= 0 && Number.isFinite(x) }],
  ["room", { unit: { time: 0, size: 1 }, fits: (x) => x > 0 && Number.isFinite(x) }],
]);

export function isNumberType(type: string): boolean {
  return numbers.has(type);
}

export function numberFrom(
  at: Written,
  type: string,
  what: string,
  wanted = valueTypes[type as keyof typeof valueTypes] as string,
): number | undefined {
  const rule = numbers.get(type);
  if (!rule) throw new Error(`no rule for numbers of type ${type}`);
  const typed = read(at);
  if (!typed || typed.type.kind === "any") return undefined;
  const { unit } = rule;
  const given = typed.type;
  const { span } = at.expression;
  if (given.kind !== "number" || given.unit.time !== unit.time || given.unit.size !== unit.size) {
    const advice = unitAdvice(at, unit) ?? (given.kind === "text" ? textAdvice(at) : undefined);
    at.context.report("TRP305", span, { what, wanted, found: describeType(given), advice });
    return undefined;
  }
  const value = computedNumber(at.context, typed);
  if (value === undefined) return undefined;
  if (rule.fits(value)) return value;
  const advice = type === "share" && value >= 2 && value <= 100 ? `Did you mean \`${value}%\`?` : undefined;
  at.context.report("TRP308", span, { what, value: String(value), wanted, advice });
  return undefined;
}

/** A parameter that is a text because the environment gives nothing else. */
function textAdvice({ context, expression }: Written): string | undefined {
  const statement = expression.type === "name" ? context.module.own.get(expression.name) : undefined;
  if (statement?.kind.text !== "param" || statement.value?.type !== "call" || statement.type) return undefined;
  return `Say what the text is to be read as: \`param ${statement.name?.text}: number = …\`.`;
}

export function textFrom(at: Written, what: string): string | undefined {
  return ofKind(at, what, "text", "a text in quotes") as string | undefined;
}

export function flagFrom(at: Written, what: string): boolean | undefined {
  return ofKind(at, what, "flag", "true or false") as boolean | undefined;
}

function ofKind(at: Written, what: string, kind: string, wanted: string): Value | undefined {
  const advice = kind === "text" ? unquotedText(at) : undefined;
  if (advice) {
    at.context.report("TRP305", at.expression.span, { what, wanted, found: looksOf(at.expression), advice });
    return undefined;
  }
  const found = constant(at);
  if (!found || found.type.kind === kind) return found?.value;
  at.context.report("TRP305", at.expression.span, { what, wanted, found: describeType(found.type) });
  return undefined;
}

/** An absolute path, from the file in which it stands; in a function of the library, from the file that calls it. One that leaves the folder of its file is told in the plan. */
export function pathFrom(at: Written, what: string): string | undefined {
  const path = textFrom(at, what);
  if (path === undefined) return undefined;
  const { context, expression } = at;
  if (leavesItsFolder(path)) context.reach("path", path, expression.span);
  return pathHere(path, context);
}

/** Absolute, from the file that is read; in a function of the library, from the file that calls it. */
export function pathHere(path: string, { surroundings, module, unfolding }: Written["context"]): string {
  return surroundings.resolvePath(path, module.isLibrary && unfolding ? unfolding.span.path : module.path);
}

/** By the text alone: `..` beyond the start, or a path from the root of a disk. */
function leavesItsFolder(path: string): boolean {
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

/** A value of a record, and where its key stands. */
export interface Field extends Written {
  readonly key: Span;
}

/** The settings of a record by their keys, each once. */
export function recordFrom(at: Written, what: string, wanted: string): Map<string, Field> | undefined {
  const here = unfold(at, decide);
  if (!here) return undefined;
  const { expression, context } = here;
  if (expression.type !== "record") {
    context.report("TRP305", expression.span, { what, wanted, found: looksOf(expression) });
    return undefined;
  }
  const fields = new Map<string, Field>();
  let whole = true;
  for (const { key, value, span } of expression.settings) {
    const name = key.map((word) => word.text).join(".");
    const place = keySpan(key) ?? span;
    if (fields.has(name)) {
      context.report("TRP301", place, { name });
      whole = false;
    } else fields.set(name, { ...sub(here, value), key: place });
  }
  return whole ? fields : undefined;
}

/** Whether a record has these keys alone. False after a report. */
export function hasOnly(record: ReadonlyMap<string, Field>, names: readonly string[], what: string): boolean {
  const odd = [...record].find(([key]) => !names.includes(key));
  if (!odd) return true;
  const [name, { context, key }] = odd;
  const among = `It has ${names.join(", ")}.`;
  context.report("TRP318", key, { what, name, suggestion: suggest(name, names), among });
  return false;
}

/** From the first word of `optimizer.rate` to the last. */
function keySpan(key: Setting["key"]): Span | undefined {
  const [first, last] = [key[0], key.at(-1)];
  return first && last && { ...first.span, end: last.span.end };
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
  const words = Object.keys(priorities);
  const text = at.expression.type === "text" ? plainText(at.expression) : undefined;
  if (text !== undefined && words.includes(text)) {
    const advice = `Write it as a name, without quotes: \`${text}\`.`;
    const holes = { what: "`priority`", wanted: valueTypes.priority, found: "a text", advice };
    context.report("TRP305", at.expression.span, holes);
    return undefined;
  }
  return numberFrom(
    { ...at, names: { ...names, local, words: () => words } },
    "number",
    "`priority`",
    valueTypes.priority,
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
  const text = name ?? (expression.type === "text" ? plainText(expression) : undefined);
  const meant = text === undefined ? undefined : (backends.find((each) => each === text) ?? suggest(text, backends));
  const advice = meant ? `Did you mean \`${meant}\`?` : "`auto` takes the fastest that can do what is asked.";
  const holes = { what: "`backend`", wanted: valueTypes.backend, found: looksOf(expression), advice };
  context.report("TRP305", expression.span, holes);
  return undefined;
}
