/**
 * How columns become what a network takes: which are learned, which are learned from, what is derived, scaled and filled
 * in. Of a table whose columns are known, the number of values of a row is known, too.
 */

import type { Value } from "../formula.js";
import type { Call, Preparation } from "../plan.js";
import type { Column, Target } from "../program.js";
import { calleeOf, callFrom, valueOfCall } from "./calls.js";
import { type Columns, columnFrom, columnNamed, columnsFrom, overNamed, targetOf, targetsFrom } from "./columns.js";
import { hasOnly, numberFrom, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import { readAll } from "./types.js";
import { unfold } from "./written.js";
export interface Prepared {
  readonly preparation: Preparation;
  readonly targets: readonly Target[];
  readonly ownTargets: boolean;
  /** Of the features; absent where it cannot be told. */
  readonly shape?: readonly number[];
}

/** `inspected`: the columns were read from the file, all of them. `undefined` after a report. */
export function readPreparation(settings: Settings, given: Columns, inspected: boolean): Prepared | undefined {
  const derived = settings.read("derive", (at) => derivedFrom(at, given), []);
  const columns = given && [...given, ...(derived?.map((each) => each.column) ?? columnsAsked(settings, "derive"))];
  const categories = settings.read("categories", (at) => columnsFrom(at, columns), []);
  const features = settings.read("features", (at) => columnsFrom(at, columns), null);
  const target = settings.read("target", (at) => columnFrom(at, columns), null);
  const targets = settings.read("targets", (at) => targetsFrom(at, columns), null);
  const missing = settings.read("missing", missingFrom, null);
  const onBad = settings.read("on_bad", (at) => callFrom(at, "bad")?.call.name, "error");
  if (target && targets) {
    const at = settings.get("targets");
    at?.context.report("TRP421", at.expression.span, {});
    return undefined;
  }
  const read = { derived, categories, features, target, targets, missing, onBad };
  if (Object.values(read).some((each) => each === undefined)) return undefined;
  const single = target
    ? [{ target: targetColumn(target, columns, categories ?? []), of: { op: "path", path: [target] } as const }]
    : [];
  const all = targets ?? single;
  const learned = all.flatMap((each) => (each.of.op === "path" ? [each.of.path[0] ?? ""] : []));
  const from = features && withoutLearned(settings, features, learned);
  if (from === undefined) return undefined;
  const named = new Set(from ?? learned);
  const used = columns?.filter(({ name }) => named.has(name) === (from !== null));
  const shape = inspected ? widthOf(settings, used, categories ?? []) : undefined;
  if (shape === null) return undefined;
  return {
    preparation: {
      targets: all.map(({ target: { name, type }, of }) => ({ name, of, type })),
      ...(from ? { features: from } : {}),
      encode: (categories ?? []).map((column) => ({ column, by: { name: "one_hot", arguments: {} } })),
      derived: (derived ?? []).map(({ column, of }) => ({ name: column.name, of })),
      ...(missing ? { missing } : {}),
      onBad: (onBad ?? "error") as Preparation["onBad"],
    },
    targets: all.map((each) => each.target),
    ownTargets: all.length > 0,
    ...(shape === undefined ? {} : { shape: [shape] }),
  };
}

/** Columns of a record with a mistake in it: they are known by their names, so that nothing is said of those who use them. */
function columnsAsked(settings: Settings, name: string): readonly Column[] {
  const record = settings.get(name)?.expression;
  if (record?.type !== "record") return [];
  return record.settings.map(({ key }): Column => ({ name: key.map((word) => word.text).join("."), type: "number" }));
}

function targetColumn(name: string, columns: Columns, categories: readonly string[]): Target {
  const column = columnNamed(columns, name);
  return targetOf(name, column && categories.includes(name) ? { ...column, label: true } : column);
}

/** `except(…)` leaves out what is learned, too; who lists it by name would let the network read its answer. */
function withoutLearned(
  settings: Settings,
  features: readonly string[],
  learned: readonly string[],
): readonly string[] | undefined {
  const at = settings.get("features");
  const both = features.find((name) => learned.includes(name));
  if (both === undefined || !at) return features;
  if (calleeOf(at.expression)?.name === "except") return features.filter((name) => !learned.includes(name));
  at.context.report("TRP437", at.expression.span, { column: both });
  return undefined;
}

/** How many numbers a row has; `undefined` where it cannot be told, `null` after a report. */
function widthOf(
  settings: Settings,
  used: readonly Column[] | undefined,
  categories: readonly string[],
): number | undefined | null {
  if (!used) return undefined;
  const classed = new Set(categories);
  const loose = used.filter((each) => each.type === "text" && !classed.has(each.name)).map(({ name }) => name);
  if (loose.length > 0) {
    const span = (settings.get("categories") ?? settings.get("features"))?.expression.span ?? settings.span;
    settings.context.report("TRP422", span, { columns: loose });
    return null;
  }
  const at = settings.get("features") ?? settings.get("target") ?? settings.get("targets");
  if (used.length === 0 && at) {
    at.context.report("TRP423", at.expression.span, {});
    return null;
  }
  const widths = used.map((each) => (classed.has(each.name) ? each.classes?.length : 1));
  return widths.every((each) => each !== undefined) ? widths.reduce((sum, each) => sum + each, 0) : undefined;
}

function derivedFrom(at: Written, columns: Columns) {
  const record = recordFrom(at, "`derive`", "a record of new columns, as `{ ratio: length / width }`");
  const known = new Map<string, Column>();
  for (const each of columns ?? []) if (!known.has(each.name)) known.set(each.name, each);
  return (
    record &&
    readAll([...record], ([name, value]) => {
      const found = overNamed(value, columns && known);
      if (!found) return undefined;
      const { kind } = found.type;
      const column: Column = { name, type: kind === "text" || kind === "flag" ? kind : "number" };
      if (!known.has(name)) known.set(name, column);
      return { column, of: found.formula };
    })
  );
}

/** One rule for all columns, or one each for numbers and text. */
function missingFrom(place: Written): Record<"numbers" | "text", Value> | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  if (at.expression.type !== "record") {
    const rule = ruleFrom(at);
    return rule === undefined ? undefined : { numbers: rule, text: rule };
  }
  const record = recordFrom(at, "`missing`", "a rule, or one each for `numbers` and `text`");
  if (!record) return undefined;
  if (!hasOnly(record, ["numbers", "text"], "`missing`")) return undefined;
  const [numbers, text] = ["numbers", "text"].map((key) => {
    const rule = record.get(key);
    return rule ? ruleFrom(rule) : "error";
  });
  return numbers === undefined || text === undefined ? undefined : { numbers, text };
}

function ruleFrom(at: Written): Value | undefined {
  const checked = callFrom(at, "missing");
  return checked && valueOfCall(checked.call);
}

/** `1/255`, or a way to scale such as `standard`. */
export function scaleFrom(place: Written): number | Call | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  const isScaling = callee && at.context.shared.library.externs.get("scaling")?.has(callee.name);
  if (!isScaling) return numberFrom(at, "number", "`scale`");
  return callFrom(at, "scaling")?.call;
}
