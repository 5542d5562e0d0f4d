/**
 * Data: where they come from, what is made of their columns, and how they are split. And `digits.train`, a part of them.
 */

import type { Statement, Word } from "../ast.js";
import type { Value } from "../formula.js";
import type { Call, Preparation } from "../plan.js";
import type { Column, DataDefinition, DataUse, Definition, SourceFacts, Target } from "../program.js";
import { suggest } from "../suggest.js";
import { type CheckedCall, calleeOf, callFrom, checkCall, ruleValue, valueOfCall } from "./calls.js";
import { type Columns, columnFrom, columnNamed, columnsFrom, overNamed, targetOf, targetsFrom } from "./columns.js";
import { numberFrom, recordFrom } from "./constants.js";
import { type Context, unknownFor, type Written } from "./context.js";
import { looksOf } from "./describe.js";
import { chosen, refuse, targetOf as targetNamed, workFrom } from "./references.js";
import { decide } from "./scalars.js";
import { type Settings, settingsOf, written } from "./settings.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

type Known = SourceFacts & { readonly known: true };

export function readData(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const unknown = unknownFor(context, name);
  const after = settings.read("after", workFrom, []);
  const checked = statement.value && callFrom(written(context, statement.value), "source");
  // Columns are not known where the source is not: nothing about them can be said.
  if (!checked) return unknown;
  // A file that other work still has to write cannot be looked at now.
  const facts: Known | undefined = after && after.length > 0 ? { known: true } : inspect(context, checked);
  if (!facts) return unknown;
  const columns = columnsOf(context, checked, facts);
  const preparing = readPreparation(settings, columns, facts);
  const scale = settings.read("scale", scaleFrom, 1);
  const split = settings.read("split", (at) => splitFrom(at, columns), { parts: [] });
  const seed = settings.read("seed", (at) => numberFrom(at, "seed", "`seed`"), null);
  if (!preparing || scale === undefined || !split || seed === undefined || !after) return unknown;
  const { preparation, targets, ownTargets, shape } = preparing;
  const rows = factOf(context, checked, "rows") ?? facts.rows;
  const prepared: Preparation = {
    ...preparation,
    ...(typeof scale === "number" ? {} : { scaling: scale }),
    ...(split.by === undefined ? {} : { splitBy: split.by }),
  };
  const known = factOf(context, checked, "shape") ?? facts.shape ?? shape;
  return {
    kind: "data",
    name: context.qualified(name.text),
    span: name.span,
    source: checked.call,
    scale: typeof scale === "number" ? scale : 1,
    split: split.parts,
    ...(isPrepared(prepared) ? { preparation: prepared } : {}),
    targets: ownTargets ? targets : [labelOf(context, checked, facts)],
    ownTargets,
    after,
    ...(seed === null ? {} : { seed }),
    ...(known ? { shape: known as readonly number[] } : {}),
    ...(typeof rows === "number" ? { rows } : {}),
    ...(columns ? { columns } : {}),
  };
}

/** Looks at the head of the files, where the caller can; what is missing there is said now and not half-way. */
function inspect(context: Context, { call, span }: CheckedCall): Known | undefined {
  const facts = context.surroundings.inspect?.(call) ?? { known: true };
  if (facts.known) return facts;
  const { file, reason } = facts;
  context.report(facts.problem === "missing" ? "TRP700" : "TRP701", span, { file, reason });
  return undefined;
}

/** A rule of the source's declaration, over its arguments; an argument may stand for itself. */
function factOf(context: Context, { call, extern }: CheckedCall, name: string): Value | undefined {
  const rule = extern.rules.get(name);
  return rule && ruleValue(context, rule, new Map(Object.entries(call.arguments)));
}

function columnsOf(context: Context, checked: CheckedCall, facts: Known): Columns {
  if (facts.columns) return facts.columns;
  const declared = checked.extern.rules.get("columns");
  if (declared?.type !== "list") return undefined;
  const { classes } = labelOf(context, checked, facts);
  const names = classes === undefined ? {} : { classes: Array.from({ length: classes }, (_, at) => String(at)) };
  return declared.items.flatMap((item): Column[] =>
    item.type === "name" ? [{ name: item.name, type: "number", label: true, ...names }] : [],
  );
}

/** What a source calls its label, where the file says nothing of targets. */
function labelOf(context: Context, checked: CheckedCall, facts: Known): Target {
  const classes = factOf(context, checked, "classes") ?? facts.classes;
  return { name: "label", type: "classes", ...(typeof classes === "number" ? { classes } : {}) };
}

interface Prepared {
  readonly preparation: Preparation;
  readonly targets: readonly Target[];
  readonly ownTargets: boolean;
  /** Of the features; absent where it cannot be told. */
  readonly shape?: readonly number[];
}

function isPrepared({
  targets,
  features,
  categories,
  derived,
  scaling,
  missing,
  onBad,
  splitBy,
}: Preparation): boolean {
  return (
    targets.length + categories.length + derived.length > 0 ||
    [features, scaling, missing, splitBy].some((each) => each !== undefined) ||
    onBad !== "error"
  );
}

function readPreparation(settings: Settings, given: Columns, facts: Known): Prepared | undefined {
  const derived = settings.read("derive", (at) => derivedFrom(at, given), []);
  const columns = derived && given && [...given, ...derived.map((each) => each.column)];
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
  const used = usedColumns(
    features ?? undefined,
    columns,
    all.map((each) => (each.of.op === "path" ? each.of.path[0] : undefined)),
  );
  const shape = facts.columns ? widthOf(settings, used, categories ?? []) : undefined;
  if (shape === null) return undefined;
  return {
    preparation: {
      targets: all.map((each) => ({ name: each.target.name, of: each.of })),
      ...(features ? { features } : {}),
      categories: categories ?? [],
      derived: (derived ?? []).map(({ column, of }) => ({ name: column.name, of })),
      ...(missing ? { missing } : {}),
      onBad: onBad ?? "error",
    },
    targets: all.map((each) => each.target),
    ownTargets: all.length > 0,
    ...(shape === undefined ? {} : { shape: [shape] }),
  };
}

function targetColumn(name: string, columns: Columns, categories: readonly string[]): Target {
  const column = columnNamed(columns, name);
  return targetOf(name, column && categories.includes(name) ? { ...column, label: true } : column);
}

function usedColumns(
  features: readonly string[] | undefined,
  columns: Columns,
  targets: readonly (string | undefined)[],
): readonly Column[] | undefined {
  const named = new Set<string | undefined>(features ?? targets);
  return columns?.filter(({ name }) => named.has(name) === (features !== undefined));
}

/** How many numbers a row has; `undefined` where it cannot be told, `null` after a report. */
function widthOf(
  settings: Settings,
  used: readonly Column[] | undefined,
  categories: readonly string[],
): number | undefined | null {
  if (!used) return undefined;
  const classed = new Set(categories);
  const loose = used.find((each) => each.type === "text" && !classed.has(each.name));
  const at = settings.get("features") ?? settings.get("target") ?? settings.get("targets");
  if (loose && at) {
    at.context.report("TRP422", at.expression.span, { column: loose.name });
    return null;
  }
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
  const odd = [...record.keys()].find((key) => key !== "numbers" && key !== "text");
  if (odd !== undefined) {
    const holes = {
      what: "`missing`",
      name: odd,
      suggestion: suggest(odd, ["numbers", "text"]),
      among: "It has numbers and text.",
    };
    at.context.report("TRP318", at.expression.span, holes);
    return undefined;
  }
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
function scaleFrom(place: Written): number | Call | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  const isScaling =
    callee && !at.context.has(callee.name) && at.context.shared.library.externs.get("scaling")?.has(callee.name);
  if (!isScaling) return numberFrom(at, "number", "`scale`");
  return callFrom(at, "scaling")?.call;
}

interface Split {
  readonly parts: DataDefinition["split"];
  readonly by?: string;
}

/** `{ train: 80%, test: 20%, by: species }`. */
function splitFrom(at: Written, columns: Columns): Split | undefined {
  const record = recordFrom(at, "`split`", "a record of shares, as `{ train: 80%, test: 20% }`");
  if (!record) return undefined;
  const byAt = record.get("by");
  if (byAt) byAt.context.later("splitting by a column", byAt.expression.span);
  const by = byAt && columnFrom(byAt, columns);
  const shares = readAll(
    [...record].filter(([part]) => part !== "by"),
    ([part, value]) => {
      const share = numberFrom(value, "share", `The share of \`${part}\``);
      return share === undefined ? undefined : { part, share };
    },
  );
  if (!shares || (byAt && by === undefined)) return undefined;
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  if (total <= 1 + 1e-9) return { parts: shares, ...(by === undefined ? {} : { by }) };
  at.context.report("TRP408", at.expression.span, { total: `${Number((total * 100).toPrecision(6))}%` });
  return undefined;
}

/** `digits`, `digits.train`, or `digits.train.shard(index, of: 8)`. */
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
    context.report("TRP203", named.span, {
      name: named.name,
      is: looksOf(callee),
      wanted: "a way to take rows, as `shard` or `bootstrap`,",
    });
    return undefined;
  }
  const checked = checkCall(at, view, named);
  if (!checked) return undefined;
  const { rows, ...rest } = of;
  const left = rows === undefined ? undefined : factOfView(context, checked, rows);
  return {
    ...rest,
    ref: { ...of.ref, views: [...(of.ref.views ?? []), checked.call] },
    ...(left === undefined ? {} : { rows: left }),
  };
}

/** How many rows a view takes: the `rows` rule of its declaration. */
function factOfView(context: Context, { call, extern }: CheckedCall, rows: number): number | undefined {
  const rule = extern.rules.get("rows");
  if (!rule) return undefined;
  const value = ruleValue(context, rule, new Map<string, Value>([...Object.entries(call.arguments), ["all", rows]]));
  return typeof value === "number" ? Math.floor(value) : undefined;
}

function partFrom(at: Written): DataUse | undefined {
  const target = targetNamed(at, "data", ["data"]);
  if (!target) return undefined;
  const { definition, fields } = target;
  if (definition.kind !== "data") return refuse(target, "data");
  if (!chosen(target, false, [definition])) return undefined;
  const [part, extra] = fields;
  at.names.uses?.data.add(definition.name);
  if (!part)
    return {
      ref: { task: definition.name },
      definition,
      ...(definition.rows === undefined ? {} : { rows: definition.rows }),
    };
  const parts = definition.split.map((each) => each.part);
  if (parts.includes(part.text) && !extra) {
    const share = definition.split.find((each) => each.part === part.text)?.share ?? 0;
    const rows = definition.rows === undefined ? {} : { rows: Math.round(definition.rows * share) };
    return { ref: { task: definition.name, part: part.text }, definition, ...rows };
  }
  const odd = extra ?? part;
  at.context.report("TRP409", odd.span, {
    data: definition.name,
    part: odd.text,
    suggestion: suggest(odd.text, parts),
    among:
      parts.length > 0 ? `It has ${parts.join(", ")}.` : "It is not split: add `split: { train: 80%, test: 20% }`.",
  });
  return undefined;
}
