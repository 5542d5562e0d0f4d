/**
 * Columns of a table, and expressions over them: `label >= 5`, `weight / height`.
 */

import type { Formula } from "../formula.js";
import type { Column, Target, Type } from "../program.js";
import { calleeOf } from "./calls.js";
import { itemsFrom, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { describeType, looksOf } from "./describe.js";
import { read } from "./scalars.js";
import { numberType, readAll } from "./types.js";
import { sub, withNames } from "./written.js";

/** What is known of the columns; `undefined` where only reading the file tells. */
export type Columns = readonly Column[] | undefined;

const indices = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

/** The first column of each name; a table may have ten thousand. */
function indexOf(columns: readonly Column[]): ReadonlyMap<string, Column> {
  const known = indices.get(columns);
  if (known) return known;
  const index = new Map<string, Column>();
  for (const each of columns) if (!index.has(each.name)) index.set(each.name, each);
  indices.set(columns, index);
  return index;
}

export function columnNamed(columns: Columns, name: string): Column | undefined {
  return columns && indexOf(columns).get(name);
}

/** The name of a column: a bare word, or a text where it is no word of the language. */
export function columnFrom(at: Written, columns: Columns): string | undefined {
  const { expression, context } = at;
  const name =
    expression.type === "name"
      ? expression.name
      : expression.type === "text" && expression.parts.every((part) => typeof part === "string")
        ? expression.parts.join("")
        : undefined;
  if (name === undefined) {
    const holes = { what: "This", wanted: "the name of a column", found: looksOf(expression) };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  if (!columns || columnNamed(columns, name)) return name;
  reportUnknown(at, name, columns);
  return undefined;
}

function reportUnknown({ context, expression }: Written, name: string, columns: readonly Column[]): void {
  const names = columns.map((each) => each.name);
  const shown = names.slice(0, mostNamed).join(", ");
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  context.report("TRP420", expression.span, {
    name,
    suggestion: context.suggest(name, names),
    among: `${shown}${more}`,
  });
}

/** More names than this are no help. */
const mostNamed = 20;

/** `[island, sex]`, or `except(id, date)`. */
export function columnsFrom(at: Written, columns: Columns): readonly string[] | undefined {
  const callee = calleeOf(at.expression);
  if (callee?.name !== "except" || at.expression.type !== "call") {
    const items = itemsFrom(at);
    return items && readAll(items, (item) => columnFrom(item, columns));
  }
  const without = readAll(callee.arguments, ({ value }) => columnFrom(sub(at, value), columns));
  if (!without || !columns) return without && [];
  const left = new Set(without);
  return columns.map((each) => each.name).filter((name) => !left.has(name));
}

const typeOf = (column: Column | undefined): Type =>
  column === undefined ? { kind: "any" } : column.type === "number" ? numberType() : { kind: column.type };

/** A value of each row, made of its columns. */
export function overColumns(at: Written, columns: Columns): { formula: Formula; type: Type } | undefined {
  return overNamed(at, columns && indexOf(columns));
}

/** The same where the columns are in a map that may still grow. */
export function overNamed(
  at: Written,
  columns: ReadonlyMap<string, Column> | undefined,
): { formula: Formula; type: Type } | undefined {
  const local = (name: string) => {
    const column = columns?.get(name);
    if (!column && (columns || at.context.isDefined(name))) return undefined;
    return { formula: { op: "path", path: [name] }, type: typeOf(column) } as const;
  };
  const typed = read(withNames(at, { local, words: () => [...(columns?.keys() ?? [])] }));
  return typed && { formula: typed.formula, type: typed.type };
}

/** `{ digit: label, large: label >= 5 }`: each is a target under the name of its head. */
export function targetsFrom(
  at: Written,
  columns: Columns,
): readonly { readonly target: Target; readonly of: Formula }[] | undefined {
  const record = recordFrom(at, "`targets`", "a record of columns or conditions, as `{ digit: label }`");
  return record && readAll([...record], ([name, value]) => targetNamed(name, value, columns));
}

function targetNamed(name: string, at: Written, columns: Columns) {
  const found = overColumns(at, columns);
  if (!found) return undefined;
  const { formula, type } = found;
  const column = formula.op === "path" ? columnNamed(columns, formula.path[0] ?? "") : undefined;
  if (column) return { target: targetOf(name, column), of: formula };
  if (type.kind === "flag") return { target: { name, type: "flag" } as Target, of: formula };
  if (type.kind === "number") return { target: { name, type: "number" } as Target, of: formula };
  if (type.kind === "any") return { target: { name, type: "unknown" } as Target, of: formula };
  const holes = {
    what: `The target \`${name}\``,
    wanted: "a column, a number or a condition",
    found: describeType(type),
  };
  at.context.report("TRP305", at.expression.span, holes);
  return undefined;
}

/** Text and labels are classes; any other number is a number to be met. */
export function targetOf(name: string, column: Column | undefined): Target {
  if (!column) return { name, type: "unknown" };
  if (column.type === "flag") return { name, type: "flag" };
  if (column.type === "number" && !column.label) return { name, type: "number" };
  return { name, type: "classes", ...(column.classes ? { classes: column.classes.length } : {}) };
}
