/**
 * Reads a statement against the table of kinds: which parts it has, which settings, and each setting's constant value.
 */

import type { Expression, Setting, Statement } from "../ast.js";
import { evaluate, type Value } from "../formula.js";
import { type KindSpec, kindNamed, plain, priorities, type SettingType, type Unit } from "../kinds.js";
import type { Backend } from "../plan.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { type Context, looksOf } from "./context.js";
import { describeType, type Names, numberType, read } from "./scalars.js";

/** The settings of one statement that are there, known to the table, and can be carried out. */
export type Settings = ReadonlyMap<string, Setting>;

/** Checks the statement's shape against its kind, and gives its settings by name. */
export function settingsOf(context: Context, statement: Statement): Settings {
  const spec = kindNamed.get(statement.kind.text);
  if (!spec) return new Map();
  checkParts(context, statement, spec);
  const found = new Map<string, Setting>();
  for (const setting of statement.block?.settings ?? []) readKey(context, spec, setting, found);
  for (const { name, required, help } of spec.settings)
    if (required && !found.has(name))
      context.report("TRP302", (statement.name ?? statement.kind).span, { kind: spec.kind, name, help });
  return found;
}

function readKey(context: Context, spec: KindSpec, setting: Setting, found: Map<string, Setting>): void {
  const span = setting.key[0]?.span ?? setting.span;
  const name = setting.key.map((word) => word.text).join(".");
  const known = spec.settings.find((each) => each.name === name);
  const before = found.get(name);
  if (!known) {
    const names = spec.settings.filter((each) => !each.planned).map((each) => each.name);
    context.report("TRP300", span, {
      kind: spec.kind,
      name,
      suggestion: suggest(name, names),
      among: names.length > 0 ? `It has ${names.join(", ")}.` : `A \`${spec.kind}\` has no settings.`,
    });
  } else if (known.planned) context.report("TRP600", span, { what: `The setting \`${name}\` of a \`${spec.kind}\`` });
  else if (before) context.report("TRP301", span, { name }, [{ message: "it is set here first", span: before.span }]);
  else found.set(name, setting);
}

function checkParts(context: Context, statement: Statement, spec: KindSpec): void {
  const { kind } = spec;
  const refuse = (part: string, at: Span | undefined) => at && context.report("TRP303", at, { kind, part });
  if (spec.name === "required" && !statement.name)
    context.report("TRP304", statement.kind.span, { kind, part: "name" });
  if (!spec.count) refuse("count", statement.count?.span);
  if (!spec.parameters) refuse("parameters", statement.parameters?.[0]?.span);
  if (spec.value === "none") refuse("`= …`", statement.value?.span);
  if (spec.value === "required" && !statement.value)
    context.report("TRP304", (statement.name ?? statement.kind).span, { kind, part: "value, `= …`" });
  if (kind !== "param" && kind !== "extern") refuse("type", statement.type?.span);
  if (kind !== "use") refuse("alias", statement.alias?.span);
}

/** The names that a constant may use: nothing but parameters, and the index in a counted statement. */
export function constantNames(index?: number): Names {
  return {
    local: (name) =>
      name === "index" && index !== undefined
        ? { formula: { op: "value", value: index }, type: numberType() }
        : undefined,
  };
}

/** A number's bounds and unit, by the type of its setting or parameter. */
const numbers: Readonly<Record<string, { unit: Unit; wanted: string; fits: (value: number) => boolean }>> = {
  number: { unit: plain, wanted: "a plain number", fits: Number.isFinite },
  positive: { unit: plain, wanted: "a number above 0", fits: (x) => x > 0 && Number.isFinite(x) },
  count: { unit: plain, wanted: "a whole number, 0 or more", fits: (x) => Number.isSafeInteger(x) && x >= 0 },
  seed: { unit: plain, wanted: "a whole number", fits: Number.isSafeInteger },
  share: { unit: plain, wanted: "a share from 0% to 100%", fits: (x) => x >= 0 && x <= 1 },
  time: {
    unit: { time: 1, size: 0 },
    wanted: "a time, as `200ms` or `5min`",
    fits: (x) => x >= 0 && Number.isFinite(x),
  },
  size: { unit: { time: 0, size: 1 }, wanted: "a size, as `512MiB`", fits: (x) => x >= 0 && Number.isFinite(x) },
};

export function isNumberType(type: string): boolean {
  return Object.hasOwn(numbers, type);
}

/** A constant number of the wanted type, or undefined after a report. */
export function numberFrom(
  context: Context,
  expression: Expression,
  type: string,
  what: string,
  names: Names,
): number | undefined {
  const rule = numbers[type];
  if (!rule) throw new Error(`no rule for numbers of type ${type}`);
  const typed = read(context, expression, names);
  if (!typed || typed.type.kind === "any") return undefined;
  const { unit } = rule;
  const given = typed.type;
  if (given.kind !== "number" || given.unit.time !== unit.time || given.unit.size !== unit.size) {
    context.report("TRP305", expression.span, { what, wanted: rule.wanted, found: describeType(given) });
    return undefined;
  }
  const value = evaluate(typed.formula, noPaths) as number;
  if (rule.fits(value)) return value;
  context.report("TRP308", expression.span, { what, value: String(value), wanted: rule.wanted });
  return undefined;
}

/** A constant text; `what` begins the sentence of a refusal. */
export function textFrom(context: Context, expression: Expression, what: string, names: Names): string | undefined {
  const typed = read(context, expression, names);
  if (!typed) return undefined;
  if (typed.type.kind === "text") return evaluate(typed.formula, noPaths) as string;
  context.report("TRP305", expression.span, { what, wanted: "a text in quotes", found: describeType(typed.type) });
  return undefined;
}

export function flagFrom(context: Context, expression: Expression, what: string, names: Names): boolean | undefined {
  const typed = read(context, expression, names);
  if (!typed) return undefined;
  if (typed.type.kind === "flag") return evaluate(typed.formula, noPaths) as boolean;
  context.report("TRP305", expression.span, { what, wanted: "true or false", found: describeType(typed.type) });
  return undefined;
}

/** A list of numbers, or of lists of them. */
export function rowsFrom(context: Context, expression: Expression, names: Names): Value | undefined {
  const typed = read(context, expression, names);
  if (!typed) return undefined;
  if (typed.type.kind === "list") return evaluate(typed.formula, noPaths);
  context.report("TRP305", expression.span, {
    what: "`on`",
    wanted: "a list of numbers, as `[1, 2, 3]`",
    found: describeType(typed.type),
  });
  return undefined;
}

/** `{ units: 20, memory: 1GiB }`: memory in bytes, everything else a plain number. */
export function resourcesFrom(
  context: Context,
  expression: Expression,
  what: string,
  names: Names,
): Record<string, number> | undefined {
  if (expression.type !== "record") {
    context.report("TRP305", expression.span, {
      what: `\`${what}\``,
      wanted: "a record of resources, as `{ units: 20 }`",
      found: looksOf(expression),
    });
    return undefined;
  }
  const amounts = new Map<string, number>();
  let whole = true;
  for (const { key, value } of expression.settings) {
    const name = key.map((word) => word.text).join(".");
    if (amounts.has(name)) context.report("TRP301", value.span, { name });
    const amount = numberFrom(context, value, name === "memory" ? "size" : "number", `\`${name}\``, names);
    if (amount !== undefined && amount < 0)
      context.report("TRP308", value.span, { what: `\`${name}\``, value: String(amount), wanted: "0 or more" });
    if (amount === undefined || amount < 0) whole = false;
    else amounts.set(name, amount);
  }
  return whole ? Object.fromEntries(amounts) : undefined;
}

export function priorityFrom(context: Context, expression: Expression, names: Names): number | undefined {
  const words: Names = {
    words: Object.keys(priorities),
    local: (name) =>
      Object.hasOwn(priorities, name) && !context.own.has(name)
        ? { formula: { op: "value", value: priorities[name] ?? 0 }, type: numberType() }
        : names.local(name),
  };
  return numberFrom(context, expression, "number", "`priority`", words);
}

const backends: readonly Backend[] = ["auto", "native", "wasm", "js"];

export function backendFrom(context: Context, expression: Expression): Backend | undefined {
  const name = expression.type === "name" ? expression.name : undefined;
  const found = backends.find((each) => each === name);
  if (found) return found;
  const meant = name === undefined ? undefined : suggest(name, backends);
  context.report("TRP305", expression.span, {
    what: "`backend`",
    wanted: meant
      ? `one of auto, native, wasm and js (did you mean \`${meant}\`?)`
      : "one of auto, native, wasm and js",
    found: looksOf(expression),
  });
  return undefined;
}

/** How many a statement stands for; 1 without a count. */
export function countOf(context: Context, statement: Statement): number | undefined {
  if (!statement.count) return 1;
  const count = numberFrom(context, statement.count, "count", "The count", constantNames());
  if (count === undefined) return undefined;
  if (count >= 1 && count <= mostOfOneKind) return count;
  context.report("TRP308", statement.count.span, {
    what: "The count",
    value: String(count),
    wanted: `a whole number from 1 to ${mostOfOneKind}`,
  });
  return undefined;
}

/** A slip such as `task t[1e12]` is refused instead of filling the memory. */
const mostOfOneKind = 100_000;

export function typeOfSetting(kind: string, name: string): SettingType | undefined {
  return kindNamed.get(kind)?.settings.find((each) => each.name === name)?.type;
}

export const noPaths = (path: readonly string[]): Value => {
  throw new Error(`a constant refers to ${path.join(".")}: the checker let it through`);
};
