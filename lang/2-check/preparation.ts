/**
 * How columns become what a network takes: which are learned, which are learned from, what is derived, encoded, scaled and
 * filled in.
 */

import { columnsIn, standardFeatures } from "../features.js";
import type { Call, Preparation } from "../plan.js";
import type { Column, Target } from "../program.js";
import { calleeOf, callFrom } from "./calls.js";
import {
  type Aim,
  type Choice,
  type Columns,
  columnNamed,
  columnsByName,
  columnsFrom,
  overNamed,
  targetFrom,
  targetsFrom,
} from "./columns.js";
import { numberFrom, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { classesOf, type Encoded, type Encoding, readEncodings } from "./encodings.js";
import { missingFrom } from "./missing-rules.js";
import { type RowShape, readRowShape } from "./row-shape.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import type { Split } from "./splits.js";
import { readAll } from "./types.js";
import { unfold } from "./written.js";

export interface Prepared extends RowShape {
  readonly preparation: Preparation;
  readonly targets: readonly Target[];
  readonly ownTargets: boolean;
}

/** What is known before: the columns, the derived ones among them, and how rows are dealt to parts. */
interface Given {
  readonly columns: Columns;
  readonly derived: Preparation["derived"];
  readonly split: Split;
  /** The columns were read from the file, all of them. */
  readonly isTable: boolean;
}

/** `undefined` after a report. */
export function readPreparation(settings: Settings, given: Given): Prepared | undefined {
  const { columns, derived } = given;
  const encoded = readEncodings(settings, columns);
  const aims = readAims(settings, columns, encoded ?? []);
  const chosen = settings.read("features", (at) => columnsFrom(at, columns), null);
  const onBad = settings.read("on_bad", (at) => callFrom(at, "bad")?.call.name, "error");
  const whole = encoded && aims && chosen !== undefined && onBad !== undefined;
  if (!whole || !apartFromAnswers(settings, chosen, aims, derived) || !canBeLearned(settings, encoded, aims)) {
    // Rules are read all the same, for what is wrong in them alone.
    settings.read("missing", (at) => missingFrom(at, columns, [], new Set()), null);
    return undefined;
  }
  const plain: Preparation = {
    targets: aims.map(({ target: { name, type }, of }) => ({ name, of, type })),
    encode: encoded.map(({ column, by }) => ({ column, by })),
    derived,
    onBad: onBad as Preparation["onBad"],
  };
  const features = featuresOf(plain, chosen, given);
  const used = given.isTable ? (features.features ?? []).flatMap((name) => columnNamed(columns, name) ?? []) : [];
  const missing = readMissing(settings, columns, used, encoded);
  if (missing === undefined) return undefined;
  const shape = given.isTable && aims.length > 0 ? readRowShape(settings, used, plain.encode, missing) : {};
  return (
    shape && {
      preparation: { ...plain, ...features, ...(missing ? { missing } : {}) },
      targets: aims.map((each) => each.target),
      ownTargets: aims.length > 0,
      ...shape,
    }
  );
}

/** Empty where nothing is said. */
function readAims(settings: Settings, columns: Columns, encoded: readonly Encoded[]): readonly Aim[] | undefined {
  const classes = classesOf(encoded, columns);
  const target = settings.read("target", (at) => targetFrom(at, columns, classes), []);
  const targets = settings.read("targets", (at) => targetsFrom(at, columns, classes), []);
  const at = settings.has("target") ? settings.get("targets") : undefined;
  at?.context.report("TRP421", at.expression.span, {});
  return at || !target || !targets ? undefined : [...target, ...targets];
}

/**
 * Who lists as a feature what is to be learned, or what is made of that alone, would let the network read its answer. False
 * after a report.
 */
function apartFromAnswers(
  settings: Settings,
  chosen: Choice | null,
  aims: readonly Aim[],
  derived: Preparation["derived"],
): boolean {
  const listed = new Set(chosen?.names);
  const told = aims.find(({ of }) => {
    const needed = columnsIn(of);
    return needed.length > 0 && needed.every((name) => listed.has(name));
  });
  const at = settings.get("features");
  if (!at) return true;
  const copy = told ? undefined : copyAmong(chosen?.names ?? [], aims, derived);
  if (copy) at.context.report("TRP437", at.expression.span, { ...copy, isMade: false });
  if (!told) return copy === undefined;
  const holes = { column: columnsIn(told.of)[0] ?? "", isMade: told.of.op !== "path" };
  at.context.report("TRP437", at.expression.span, holes);
  return false;
}

/** The first of these columns that is derived of a column that is learned, and of no other. */
function copyAmong(names: readonly string[], aims: readonly Aim[], derived: Preparation["derived"]) {
  const learned = new Set(aims.map(({ target }) => target.column));
  const made = new Map(derived.map(({ name, of }) => [name, columnsIn(of)]));
  // Where columns are not known, one may be said to be made of itself.
  const rootsOf = (name: string, above: readonly string[] = []): readonly string[] => {
    const parts = learned.has(name) || above.includes(name) ? undefined : made.get(name);
    return parts?.flatMap((each) => rootsOf(each, [...above, name])) ?? [name];
  };
  for (const column of names) {
    const roots = new Set(made.has(column) ? rootsOf(column) : []);
    const [only] = roots;
    if (only !== undefined && roots.size === 1 && learned.has(only)) return { column, derivedOf: only };
  }
  return undefined;
}

/** Words are learned from, and not learned. False after a report. */
function canBeLearned({ context }: Settings, encoded: readonly Encoded[], aims: readonly Aim[]): boolean {
  const learned = new Set(aims.map(({ target }) => target.column));
  const odd = encoded.find(({ column, by }) => by.name === "words" && learned.has(column));
  if (!odd) return true;
  context.report("TRP451", odd.span, {
    encoding: odd.by.name,
    column: odd.column,
    because: "it is to be learned, as classes or as a number",
    advice: "Let it be `one_hot` or `ordinal`, or say nothing of it: text that is learned is classes.",
  });
  return false;
}

/** Of a table all is known now; of others, what was said. */
function featuresOf(
  preparation: Preparation,
  chosen: Choice | null,
  { columns, split, isTable }: Given,
): Pick<Preparation, "features" | "without"> {
  if (chosen?.names) return { features: chosen.names };
  const without = chosen ? { without: chosen.without } : {};
  if (!isTable || !columns) return without;
  const names = columns.map(({ name }) => name);
  const load = { preparation: { ...preparation, ...without }, split: split.parts };
  return { features: standardFeatures(names, { ...load, ...(split.splitting ? { splitting: split.splitting } : {}) }) };
}

/** `null` where nothing is said. */
function readMissing(settings: Settings, columns: Columns, used: readonly Column[], encoded: readonly Encoding[]) {
  const named = new Set(encoded.map(({ column }) => column));
  const prepared = used.filter(({ name, type }) => type !== "text" || named.has(name));
  return settings.read("missing", (at) => missingFrom(at, columns, prepared, named), null);
}

/** New columns, and what each is made of: a later one may use an earlier one. */
export function readDerived(
  settings: Settings,
  columns: Columns,
): { readonly columns: Columns; readonly derived: Preparation["derived"] | undefined } {
  const found = settings.read("derive", (at) => derivedFrom(at, columns), []);
  const more = found?.map(({ column }) => column) ?? columnsAsked(settings, "derive");
  return {
    columns: columns && [...columns, ...more],
    derived: found?.map(({ column, of }) => ({ name: column.name, of })),
  };
}

/** Columns of a record with a mistake in it: they are known by their names, so that nothing is said of those who use them. */
function columnsAsked(settings: Settings, name: string): readonly Column[] {
  const record = settings.get(name)?.expression;
  if (record?.type !== "record") return [];
  return record.settings.map(({ key }): Column => ({ name: key.map((word) => word.text).join("."), type: "number" }));
}

function derivedFrom(at: Written, columns: Columns) {
  const record = recordFrom(at, "`derive`", "a record of new columns, as `{ ratio: length / width }`");
  // It grows while columns are derived.
  const known = new Map(columns && columnsByName(columns));
  return (
    record &&
    readAll([...record], ([name, value]) => {
      const found = overNamed(value, columns && known);
      if (known.has(name)) value.context.report("TRP200", value.key, { name });
      if (!found || known.has(name)) return undefined;
      const { kind } = found.type;
      const column: Column = { name, type: kind === "text" || kind === "flag" ? kind : "number" };
      known.set(name, column);
      return { column, of: found.formula };
    })
  );
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
