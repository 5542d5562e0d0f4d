/**
 * Reads a statement against the table of kinds: which parts it has, and which settings.
 */

import type { Expression, Setting, Statement } from "../ast.js";
import { type KindSpec, kindNamed, type SettingSpec } from "../kinds.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { numberFrom } from "./constants.js";
import type { Context, Names, Uses, Written } from "./context.js";
import { ownWordFor, saidElsewhere } from "./foreign-words.js";
import { laterSetting } from "./later.js";
import { numberType } from "./types.js";

/** The settings of one statement that are there and known to the table. */
export class Settings {
  constructor(
    readonly context: Context,
    readonly found: ReadonlyMap<string, Setting>,
    readonly names: Names,
    /** The name of the statement, or its kind: for what is missing. */
    readonly span: Span,
    /** What is not there and was meant by a setting of another name: that was told. */
    readonly meant: ReadonlySet<string> = new Set(),
  ) {}

  has(name: string): boolean {
    return this.found.has(name);
  }

  get(name: string): Written | undefined {
    const setting = this.found.get(name);
    return setting && written(this.context, setting.value, this.names);
  }

  /** The setting read by its reader; `fallback` where it is not there, `undefined` after a report. */
  read<T>(name: string, reader: (at: Written) => T | undefined, fallback: T): T | undefined {
    const at = this.get(name);
    return at ? reader(at) : fallback;
  }

  /** The same settings for one index of a counted statement. */
  with(names: Names): Settings {
    return new Settings(this.context, this.found, names, this.span, this.meant);
  }
}

/** Checks the statement's shape against its kind, and gives its settings by name. */
export function settingsOf(context: Context, statement: Statement, names: Names = constantNames()): Settings {
  const spec = kindNamed.get(statement.kind.text);
  if (!spec) return new Settings(context, new Map(), names, statement.kind.span);
  checkParts(context, statement, spec);
  const found = new Map<string, Setting>();
  const meant = new Set<string>();
  const later: { spec: SettingSpec; setting: Setting }[] = [];
  for (const setting of statement.block?.settings ?? []) {
    const known = readKey(context, spec, setting, found, meant);
    if (known?.planned === true) later.push({ spec: known, setting });
  }
  for (const { name, required, help } of spec.settings)
    if (required && !found.has(name) && !meant.has(name))
      context.report("TRP302", (statement.name ?? statement.kind).span, { kind: spec.kind, name, help });
  if (spec.planned) context.later({ what: `\`${spec.kind}\``, span: statement.kind.span });
  else
    for (const { spec: each, setting } of later)
      context.later(laterSetting(each.name, spec.kind, setting.key[0]?.span ?? setting.span, setting.span));
  return new Settings(context, found, names, (statement.name ?? statement.kind).span, meant);
}

function readKey(
  context: Context,
  spec: KindSpec,
  setting: Setting,
  found: Map<string, Setting>,
  meant: Set<string>,
): SettingSpec | undefined {
  const span = setting.key[0]?.span ?? setting.span;
  const name = setting.key.map((word) => word.text).join(".");
  const known = spec.settings.find((each) => each.name === name);
  const before = found.get(name);
  if (!known) {
    const names = spec.settings.map((each) => each.name);
    const all = names.length > 0 ? `It has ${names.join(", ")}.` : `A \`${spec.kind}\` has no settings.`;
    const elsewhere = saidElsewhere(name, spec.kind);
    const suggestion = elsewhere ? undefined : (ownWordFor(name, "setting", names) ?? suggest(name, names));
    if (suggestion) meant.add(suggestion);
    context.report("TRP300", span, { kind: spec.kind, name, suggestion, among: elsewhere ?? all });
  } else if (before) context.report("TRP301", span, { name }, [{ message: "it is set here first", span: before.span }]);
  else found.set(name, setting);
  return known;
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
  if (!["param", "fn", "extern"].includes(kind)) refuse("type", statement.type?.span);
  if (kind !== "use") refuse("alias", statement.alias?.span);
  if (kind !== "use") refuse("file", statement.file?.span);
}

/** The names that a constant may use: nothing but parameters, and the index in a counted statement. */
export function constantNames(index?: number, uses?: Uses): Names {
  return {
    local: (name) =>
      name === "index" && index !== undefined
        ? { formula: { op: "value", value: index }, type: numberType() }
        : undefined,
    ...(uses ? { uses } : {}),
  };
}

export function written(context: Context, expression: Expression, names: Names = constantNames()): Written {
  return { context, expression, names, depth: 0 };
}

/** How many a statement stands for; 1 without a count. */
export function countOf(context: Context, statement: Statement): number | undefined {
  if (!statement.count) return 1;
  const count = numberFrom(written(context, statement.count), "count", "The count");
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

export function itemName(statement: Statement, name: string, index: number): string {
  return statement.count ? `${name}[${index}]` : name;
}
