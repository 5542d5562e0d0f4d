/**
 * Columns of a table, and expressions over them: `label >= 5`, `weight / height`.
 */

import type { Formula } from "../formula.js";
import { type Column, plainText, type Target, type Type } from "../program.js";
import type { Span } from "../source.js";
import { calleeOf } from "./calls.js";
import { itemsFrom, recordFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { describeType, looksOf } from "./describe.js";
import { decide, read } from "./scalars.js";
import { numberType, readAll } from "./types.js";
import { isExpression, sub, unfold, withNames } from "./written.js";

/** What is known of the columns; `undefined` where only reading the file tells. */
export type Columns = readonly Column[] | undefined;

const indices = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

/** The first column of each name; a table may have ten thousand. */
export function columnsByName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  const known = indices.get(columns);
  if (known) return known;
  const index = new Map<string, Column>();
  for (const each of columns) if (!index.has(each.name)) index.set(each.name, each);
  indices.set(columns, index);
  return index;
}

export function columnNamed(columns: Columns, name: string): Column | undefined {
  return columns && columnsByName(columns).get(name);
}

/** The name of a column: a bare word, or a text where it is no word of the language. */
export function columnFrom(place: Written, columns: Columns): string | undefined {
  const { expression, context } = argumentAt(place);
  const name =
    expression.type === "name" ? expression.name : expression.type === "text" ? plainText(expression) : undefined;
  if (name === undefined) {
    const holes = { what: "This", wanted: "the name of a column", found: looksOf(expression) };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  return isColumn(context, name, expression.span, columns) ? name : undefined;
}

/** A parameter of a `fn` stands for its argument; any other word is a column, whatever else bears its name. */
function argumentAt(at: Written): Written {
  const { expression, names } = at;
  const local = expression.type === "name" ? names.local(expression.name) : undefined;
  return local && isExpression(local) ? argumentAt(local) : at;
}

/** False after a report. Where the columns are not known, every name may be one. */
export function isColumn(context: Context, name: string, span: Span, columns: Columns): boolean {
  if (!columns || columnNamed(columns, name)) return true;
  const names = columns.map((each) => each.name);
  const shown = names.slice(0, mostNamed).join(", ");
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  context.report("TRP420", span, { name, suggestion: context.suggest(name, names), among: `${shown}${more}` });
  return false;
}

/** More names than this are no help. */
const mostNamed = 20;

/** Columns by their names, or all but some. */
export type Choice =
  | { readonly names: readonly string[]; readonly without?: never }
  | { readonly without: readonly string[]; readonly names?: never };

/** `[island, sex]`, or `except(id, date)`. */
export function columnsFrom(place: Written, columns: Columns): Choice | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  if (callee?.name !== "except" || at.expression.type !== "call") {
    const items = itemsFrom(at);
    const names = items && readAll(items, (item) => columnFrom(item, columns));
    return names && { names: [...new Set(names)] };
  }
  const without = readAll(callee.arguments, ({ value }) => columnFrom(sub(at, value), columns));
  return without && { without };
}

const typeOf = (column: Column | undefined): Type =>
  column === undefined ? { kind: "any" } : column.type === "number" ? numberType() : { kind: column.type };

/** A value of each row, made of its columns. */
export function overColumns(at: Written, columns: Columns): { formula: Formula; type: Type } | undefined {
  return overNamed(at, columns && columnsByName(columns));
}

/** The same where the columns are in a map that may still grow. */
export function overNamed(
  at: Written,
  columns: ReadonlyMap<string, Column> | undefined,
): { formula: Formula; type: Type } | undefined {
  const outer = at.names;
  const local = (name: string) => {
    const parameter = outer.local(name);
    if (parameter) return parameter;
    const column = columns?.get(name);
    if (!column && (columns || meansMore(at.context, name))) return undefined;
    return { formula: { op: "path", path: [name] }, type: typeOf(column) } as const;
  };
  const typed = read(withNames(at, { local, words: () => [...(columns?.keys() ?? [])] }));
  return typed && { formula: typed.formula, type: typed.type };
}

/**
 * Whether a name is no column where the columns are not known: what this file defines is not. The library's words are: a
 * table may well have a column `half`, and a number in its place would be learned from in silence.
 */
function meansMore({ module }: Context, name: string): boolean {
  return module.own.has(name) || module.lost.has(name);
}

/** What is learned, and how it is made of the columns. */
export interface Aim {
  readonly target: Target;
  readonly of: Formula;
}

/** `{ digit: label, large: label >= 5 }`: each is a target under the name of its head. */
export function targetsFrom(at: Written, columns: Columns, encoded: EncodedColumns): readonly Aim[] | undefined {
  const record = recordFrom(at, "`targets`", "a record of columns or conditions, as `{ digit: label }`");
  return record && readAll([...record], ([name, value]) => targetNamed(name, value, columns, encoded));
}

/** `target: species`. */
export function targetFrom(at: Written, columns: Columns, encoded: EncodedColumns): readonly Aim[] | undefined {
  const name = columnFrom(at, columns);
  return name === undefined ? undefined : [aimAt(name, name, columns, encoded)];
}

/** By column: how many classes a value of it is one of, `undefined` where only reading it tells. */
export type EncodedColumns = ReadonlyMap<string, number | undefined>;

function aimAt(name: string, column: string, columns: Columns, encoded: EncodedColumns): Aim {
  return {
    target: { ...targetOf(name, column, columns, encoded), column },
    of: { op: "path", path: [column] },
  };
}

function targetNamed(name: string, at: Written, columns: Columns, encoded: EncodedColumns): Aim | undefined {
  if (at.expression.type === "text") {
    const column = columnFrom(at, columns);
    return column === undefined ? undefined : aimAt(name, column, columns, encoded);
  }
  const found = overColumns(at, columns);
  if (!found) return undefined;
  const { formula, type } = found;
  if (formula.op === "path") return aimAt(name, formula.path[0] ?? "", columns, encoded);
  if (type.kind === "flag") return { target: { name, type: "flag" }, of: formula };
  if (type.kind === "number") return { target: { name, type: "number" }, of: formula };
  if (type.kind === "any") return { target: { name, type: "unknown" }, of: formula };
  const holes = {
    what: `The target \`${name}\``,
    wanted: "a column, a number or a condition",
    found: describeType(type),
  };
  at.context.report("TRP305", at.expression.span, holes);
  return undefined;
}

/** Text, labels and what is encoded are classes; any other number is a number to be met. */
function targetOf(name: string, from: string, columns: Columns, encoded: EncodedColumns): Target {
  const column = columnNamed(columns, from);
  const classes = encoded.get(from) ?? column?.classes?.length;
  if (encoded.has(from)) return { name, type: "classes", ...(classes === undefined ? {} : { classes }) };
  if (!column) return { name, type: "unknown" };
  if (column.type === "flag") return { name, type: "flag" };
  if (column.type === "number" && !column.label) return { name, type: "number" };
  return { name, type: "classes", ...(classes === undefined ? {} : { classes }) };
}
