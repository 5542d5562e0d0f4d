/**
 * Data: where they come from, what is made of their columns, and how they are split.
 */

import type { Statement, Word } from "../ast.js";
import type { Value } from "../formula.js";
import type { Call, Preparation } from "../plan.js";
import type { Column, DataDefinition, Definition, SourceFacts, Target } from "../program.js";
import { type CheckedCall, callFrom, ruleValue } from "./calls.js";
import type { Columns } from "./columns.js";
import { numberFrom } from "./constants.js";
import { type Context, unknownFor } from "./context.js";
import { readDerived, readPreparation, scaleFrom } from "./preparation.js";
import { workFrom } from "./references.js";
import { type Settings, settingsOf, written } from "./settings.js";
import { splitFrom } from "./splits.js";

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
  const rows = facts && readRows(settings, { checked, facts });
  if (!rows || !after) return unknown;
  return { kind: "data", name: context.qualified(name.text), span: name.span, source: checked.call, after, ...rows };
}

/** A source, and what is known of it before the run. */
interface Looked {
  readonly checked: CheckedCall;
  readonly facts: Known;
}

/** How the rows are prepared and split; `undefined` after a report. */
function readRows(
  settings: Settings,
  { checked, facts }: Looked,
): Omit<DataDefinition, "kind" | "name" | "span" | "source" | "after"> | undefined {
  const { context } = settings;
  const isTable = isTableOf(checked, facts);
  const { columns, derived } = readDerived(settings, columnsOf(context, checked, facts));
  const split = settings.read("split", (at) => splitFrom(at, columns), { parts: [] });
  const given = { columns, derived: derived ?? [], split: split ?? { parts: [] }, isTable };
  const preparing = readPreparation(settings, given);
  const scale = settings.read("scale", scaleFrom, 1);
  const targetScale = settings.read("scale_target", (at) => callFrom(at, "scaling")?.call, null);
  const memory = settings.read("memory", (at) => numberFrom(at, "room", "`memory`"), null);
  const seed = settings.read("seed", (at) => numberFrom(at, "seed", "`seed`"), null);
  if (!preparing || !derived || scale === undefined || !split) return undefined;
  if (memory === undefined || seed === undefined || targetScale === undefined) return undefined;
  const { ownTargets, unencoded, vocabulary, row } = preparing;
  const optional = {
    splitting: split.splitting ?? null,
    folds: split.folds ?? null,
    preparation: preparationWith(preparing.preparation, scale, targetScale),
    memory,
    unencoded: unencoded ?? null,
    vocabulary: vocabulary ?? null,
    row: row ?? null,
    seed,
    shape: factOf(context, checked, "shape") ?? facts.shape ?? preparing.shape ?? null,
    rows: factOf(context, checked, "rows") ?? facts.rows ?? null,
    columns: columns ?? null,
  };
  const own = ownTargets || isTable || facts.label === "none" ? preparing.targets : [labelOf(context, checked, facts)];
  if (targetScale && !canBeScaled(settings, own)) return undefined;
  return {
    scale: typeof scale === "number" ? scale : 1,
    split: split.parts,
    targets: own,
    ownTargets,
    isTable,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)) as Partial<DataDefinition>),
  };
}

/** `null` where nothing is prepared: a factor alone is none. */
function preparationWith(preparation: Preparation, scale: number | Call, targetScale: Call | null): Preparation | null {
  const prepared = {
    ...preparation,
    ...(typeof scale === "number" ? {} : { scaling: scale }),
    ...(targetScale ? { targetScaling: targetScale } : {}),
  };
  return isPrepared(prepared) ? prepared : null;
}

/** Numbers have a scale, and classes have none. False after a report. */
function canBeScaled({ context, ...settings }: Settings, targets: readonly Target[]): boolean {
  const odd = targets.find(({ type }) => type === "classes" || type === "flag");
  const at = settings.found.get("scale_target");
  if (!odd || !at) return true;
  context.report("TRP457", at.value.span, { target: odd.name, is: odd.type === "flag" ? "true or false" : "classes" });
  return false;
}

/** Looks at the head of the files, where the caller can; what is missing there is said now and not half-way. */
function inspect(context: Context, { call, span }: CheckedCall): Known | undefined {
  const facts = context.surroundings.inspect?.(call) ?? { known: true };
  if (facts.known) return facts;
  const { file, reason } = facts;
  context.report(problemCodes[facts.problem], span, { file, reason });
  return undefined;
}

const problemCodes = { missing: "TRP700", unusable: "TRP701", "handed in": "TRP703" } as const;

/** A rule of the source's declaration, over its arguments; an argument may stand for itself. */
function factOf(context: Context, { call, extern }: CheckedCall, name: string): Value | undefined {
  const rule = extern.rules.get(name);
  return rule && ruleValue(context, rule, new Map(Object.entries(call.arguments)));
}

/** Whether a row is made of columns, all of which are known: a row of arrays is one piece, and has its label beside it. */
function isTableOf({ extern }: CheckedCall, { columns, shape }: Known): boolean {
  return columns !== undefined && shape === undefined && !extern.rules.has("shape");
}

function columnsOf(context: Context, checked: CheckedCall, facts: Known): Columns {
  if (facts.columns) return facts.columns;
  const declared = checked.extern.rules.get("columns");
  if (declared?.type !== "list") return undefined;
  const { type, classes } = labelOf(context, checked, facts);
  // Of what kind the label is, only the file tells.
  if (type === "unknown") return undefined;
  const names = classes === undefined ? {} : { classes: Array.from({ length: classes }, (_, at) => String(at)) };
  const meaning = type === "classes" ? ({ label: true, ...names } as const) : {};
  return declared.items.flatMap((item): Column[] =>
    item.type === "name" && facts.label !== "none" ? [{ name: item.name, type: "number", ...meaning }] : [],
  );
}

/** What a source calls its label, where the file says nothing of targets. */
function labelOf(context: Context, checked: CheckedCall, facts: Known): Target {
  const classes = factOf(context, checked, "classes") ?? facts.classes;
  if (typeof classes === "number") return { name: "label", type: "classes", classes };
  const said = checked.extern.rules.get("label");
  const type = facts.label ?? (said?.type === "name" ? said.name : undefined);
  return { name: "label", type: type === "classes" || type === "number" ? type : "unknown" };
}

function isPrepared(preparation: Preparation): boolean {
  const { targets, features, without, encode, derived, scaling, targetScaling, missing, onBad } = preparation;
  return (
    targets.length + encode.length + derived.length > 0 ||
    [features, without, scaling, targetScaling, missing].some((each) => each !== undefined) ||
    onBad !== "error"
  );
}
