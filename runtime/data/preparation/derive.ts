/**
 * Columns made of others: the formulas of the plan, row by row. What is made of a missing value is missing, and so is
 * what comes to no number.
 */

import { columnsIn } from "../../../lang/features.js";
import { compileFormula, type Formula, type Value } from "../../../lang/formula.js";
import { cellOf, columnOf } from "../columns.js";
import type { Column, ColumnHead, ColumnType, Frame } from "../frame.js";
import { Numbering } from "../numbering.js";

export interface Derived {
  readonly name: string;
  readonly type: ColumnType;
  readonly of: Formula;
}

const flagOperators: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "==", "!=", "and", "or", "not"]);
const flagFunctions: ReadonlySet<string> = new Set(["contains"]);

/** What a formula gives, by its looks and the types of its columns: the checker has settled that they fit. */
export function typeOf(formula: Formula, types: ReadonlyMap<string, ColumnType>): ColumnType {
  switch (formula.op) {
    case "path":
      return types.get(formula.path[0] ?? "") ?? "number";
    case "value":
      return typeof formula.value === "boolean" ? "flag" : typeof formula.value === "string" ? "text" : "number";
    case "text":
      return "text";
    case "if":
      return typeOf(formula.then, types);
    case "call":
      return flagFunctions.has(formula.name) ? "flag" : "number";
    default:
      return flagOperators.has(formula.op) ? "flag" : "number";
  }
}

/** The derived columns with their types, in order: a later one may be made of an earlier one. */
export function typedDerived(
  derived: readonly { readonly name: string; readonly of: Formula }[],
  given: readonly ColumnHead[],
): Derived[] {
  const types = new Map(given.map(({ name, type }) => [name, type]));
  return derived.map(({ name, of }) => {
    const type = typeOf(of, types);
    types.set(name, type);
    return { name, type, of };
  });
}

/** The frame with the derived columns behind its own; a derived one of the same name goes before. */
export function derive(frame: Frame, derived: readonly Derived[]): Frame {
  let whole = frame;
  for (const { name, type, of } of derived) {
    const made = columnFrom(whole, name, type, of);
    whole = { rows: frame.rows, columns: [...whole.columns.filter((column) => column.name !== name), made] };
  }
  return whole;
}

/** A formula over the columns of a frame; undefined for a row where it reads something missing. */
export function overRows(frame: Frame, formula: Formula): (row: number) => Value | undefined {
  const columns = new Map(columnsIn(formula).map((name) => [name, columnOf(frame, name)]));
  const read = [...columns.values()];
  const [only] = formula.op === "path" ? read : [];
  if (only) return (row) => cellOf(only, row);
  let row = 0;
  const compute = compileFormula(formula);
  const scope = ([name = ""]: readonly string[]): Value => cellOf(columns.get(name)!, row)!;
  return (at) => {
    row = at;
    if (read.some((column) => cellOf(column, at) === undefined)) return undefined;
    const value = compute(scope);
    return typeof value === "number" && !Number.isFinite(value) ? undefined : value;
  };
}

function columnFrom(frame: Frame, name: string, type: ColumnType, of: Formula): Column {
  const valueAt = overRows(frame, of);
  if (type === "text") {
    const texts = new Numbering<string>();
    const codes = new Int32Array(frame.rows);
    for (let row = 0; row < frame.rows; row++) {
      const value = valueAt(row);
      codes[row] = value === undefined ? -1 : texts.codeOf(String(value));
    }
    return { name, type, codes, words: texts.values };
  }
  const values = new Float64Array(frame.rows);
  for (let row = 0; row < frame.rows; row++) {
    const value = valueAt(row);
    values[row] = value === undefined ? Number.NaN : Number(value);
  }
  return { name, type, values };
}
