/** What of a table is needed, and for what: the preparation of the plan held against the columns that there are. */

import { columnsIn, standardFeatures } from "../../../lang/features.js";
import type { Formula, Value } from "../../../lang/formula.js";
import type { LoadWork, MissingRules, PlanTarget, Preparation } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { FittedColumns } from "../fitted.js";
import type { ColumnHead, ColumnType } from "../frame.js";
import { type Derived, typedDerived, typeOf } from "./derive.js";
import type { Feature } from "./fit.js";

export interface TablePlan {
  /** Columns of the source that are read. */
  readonly raw: readonly ColumnHead[];
  readonly derived: readonly Derived[];
  readonly features: readonly Feature[];
  readonly targets: readonly PlannedTarget[];
}

export interface PlannedTarget {
  readonly name: string;
  readonly of: Formula;
  readonly type: "classes" | "flag" | "number";
  /** That the file gives its classes, as `ordinal(order: [S, M, L])`; `only` where any other value is a mistake. */
  readonly order?: { readonly classes: readonly string[]; readonly only: boolean };
}

const nothingSaid: Preparation = { targets: [], encode: [], derived: [], onBad: "error" };

/** @throws TaskFailure `data` where a column is not there, or holds what nothing was said of */
export function planTable(work: LoadWork, columns: readonly ColumnHead[]): TablePlan {
  const preparation = work.preparation ?? nothingSaid;
  const derived = typedDerived(preparation.derived, columns);
  const heads = new Map<string, ColumnType>([...columns, ...derived].map(({ name, type }) => [name, type]));
  const given = columns.map(({ name }) => name);
  const features = featuresOf(work, preparation, given, heads);
  const targets = planTargets(preparation.targets, [...columns, ...derived]).map((target) => ({
    ...target,
    ...orderOf(target, preparation.encode),
  }));
  const named = [
    ...features.map(({ name }) => name),
    ...targets.flatMap(({ of }) => columnsIn(of)),
    ...splitColumns(work),
  ];
  const { raw, derived: used } = madeOf(named, derived);
  for (const name of raw) if (!columns.some((column) => column.name === name)) throw noColumn(name, columns);
  return { raw: columns.filter(({ name }) => raw.has(name)), derived: used, features, targets };
}

/** Of rows that are prepared as others: what these made of a row, and what is to be learned as far as it is there. */
export function plannedLike(work: LoadWork, like: FittedColumns, columns: readonly ColumnHead[]): LoadWork {
  const preparation = work.preparation ?? nothingSaid;
  const given = new Set([...columns, ...preparation.derived].map(({ name }) => name));
  const targets = preparation.targets.filter(({ of }) => columnsIn(of).every((name) => given.has(name)));
  const features = like.features.map(({ column }) => column);
  return { ...work, preparation: { ...preparation, targets, features } };
}

/** The columns by which rows are dealt to the parts. */
function splitColumns({ split, splitting = {} }: LoadWork): string[] {
  const { by, group, time } = splitting;
  const conditions = split.flatMap((each) => ("when" in each ? columnsIn(each.when) : []));
  return [...[by, group, time].filter((name) => name !== undefined), ...conditions];
}

/** What these columns are, or are made of: columns of the source, and derived ones in their order. */
export function madeOf(
  names: readonly string[],
  derived: readonly Derived[],
): { readonly raw: ReadonlySet<string>; readonly derived: readonly Derived[] } {
  const raw = new Set(names);
  const used: Derived[] = [];
  // Backwards, since one may be made of an earlier one, or of the source's column of its own name.
  for (const each of [...derived].reverse()) {
    if (!raw.delete(each.name)) continue;
    for (const name of columnsIn(each.of)) raw.add(name);
    used.unshift(each);
  }
  return { raw, derived: used };
}

function featuresOf(
  work: LoadWork,
  preparation: Preparation,
  given: readonly string[],
  heads: ReadonlyMap<string, ColumnType>,
): Feature[] {
  const { encode, missing } = preparation;
  const names = preparation.features ?? standardFeatures(given, work);
  const features = names.map((name): Feature => {
    const type = heads.get(name);
    if (!type)
      throw noColumn(
        name,
        [...heads].map(([each]) => ({ name: each })),
      );
    const by = encode.find((each) => each.column === name)?.by;
    return { name, type, ...(by ? { encode: by } : {}), missing: ruleFor(name, type !== "text" && !by, missing) };
  });
  const loose = features.filter(({ type, encode: by }) => type === "text" && !by).map(({ name }) => name);
  if (loose.length > 0) throw looseText(loose);
  if (features.length === 0) throw badData("There is no column left to learn from.", "Name some in `features`.");
  return features;
}

function looseText(names: readonly string[]) {
  const shown = names.slice(0, 8).join(", ");
  const them = names.length > 1 ? "them" : "it";
  return badData(
    `${shown} ${names.length > 1 ? "hold" : "holds"} texts, and a network takes numbers.`,
    `Add ${them} to \`categories: [${shown}]\`, or leave ${them} out with \`features: except(${shown})\`.`,
  );
}

function ruleFor(name: string, isNumber: boolean, missing: MissingRules | undefined): Value {
  const own = missing?.columns?.find(({ column }) => column === name)?.rule;
  return own ?? (isNumber ? missing?.numbers : missing?.text) ?? "error";
}

/** Where the checker could not know: texts are classes, what is true or false is a flag, and all else is a number. */
export function planTargets(targets: readonly PlanTarget[], columns: readonly ColumnHead[]): PlannedTarget[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return targets.map(({ name, of, type }) => {
    if (type !== "unknown") return { name, of, type };
    const found = typeOf(of, types);
    return { name, of, type: found === "text" ? "classes" : found };
  });
}

function orderOf({ of, type }: PlannedTarget, encode: Preparation["encode"]): Pick<PlannedTarget, "order"> {
  const by =
    of.op === "path" && type === "classes" ? encode.find(({ column }) => column === of.path[0])?.by : undefined;
  const { order, unseen } = by?.arguments ?? {};
  return Array.isArray(order) ? { order: { classes: order.map(String), only: unseen === "error" } } : {};
}

const mostNamed = 20;

function noColumn(name: string, columns: readonly { readonly name: string }[]) {
  const shown = columns.slice(0, mostNamed).map((column) => column.name);
  const more = columns.length > mostNamed ? ` and ${columns.length - mostNamed} more` : "";
  return badData(`There is no column ${name}.`, `The columns are ${shown.join(", ")}${more}.`);
}
