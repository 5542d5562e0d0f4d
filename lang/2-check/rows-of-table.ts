/**
 * Rows of a table as they stand in a `predict`: `{ island: "Biscoe", bill_length: 39.1 }`. Their columns are those of the
 * data that the model was trained on, as far as these are known before the run.
 */

import { neededColumns } from "../features.js";
import type { Value } from "../formula.js";
import type { Predictor } from "../plan.js";
import type { DataDefinition } from "../program.js";
import { learnedFrom } from "./alike.js";
import { columnNamed } from "./columns.js";
import { type Field, recordFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { describeType } from "./describe.js";
import { constant, decide } from "./scalars.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

/** The records that are written here: one, or a list of them. */
interface Records {
  readonly rows: readonly Written[];
  readonly single: boolean;
}

/** By its looks; undefined for anything else. */
export function recordsIn(place: Written): Records | undefined {
  const at = unfold(place, decide);
  if (at?.expression.type === "record") return { rows: [at], single: true };
  if (at?.expression.type !== "list") return undefined;
  const rows = at.expression.items.map((item) => sub(at, item));
  const [first] = rows;
  return first && unfold(first, decide)?.expression.type === "record" ? { rows, single: false } : undefined;
}

/** The data that the networks of a predictor learned from. */
export function dataOf(context: Context, predictor: Predictor): readonly DataDefinition[] {
  return [...new Set(learnedFrom(context, [predictor]).values())];
}

/** Whether its rows are known to have columns beside what is learned; arrays have only their label. */
export const isTable = (data: DataDefinition): boolean => data.isTable;

/** Of what only the run will show, neither is known. */
export const takesArrays = (data: DataDefinition): boolean => !data.isTable && data.shape !== undefined;

interface Asked {
  readonly predictor: Predictor;
  readonly data: readonly DataDefinition[];
}

/** One row, or a list of them; undefined after a report. */
export function rowsOfTable({ rows, single }: Records, asked: Asked): Value | undefined {
  const values = readAll(rows, (row) => rowOf(row, asked));
  return single ? values?.[0] : values;
}

function rowOf(at: Written, { predictor, data }: Asked): Value | undefined {
  const fields = recordFrom(at, "A row", "a record of columns, as the others are");
  if (!fields) return undefined;
  const values = readAll([...fields], ([name, field]) => {
    const value = cellOf(name, field, data);
    return value === undefined ? undefined : ([name, value] as const);
  });
  if (!values) return undefined;
  for (const each of data.filter(isTable)) {
    const missing = neededOf(each).find((name) => !fields.has(name));
    if (missing === undefined) continue;
    at.context.report("TRP472", at.expression.span, { model: predictor.name, column: missing, data: each.name });
    return undefined;
  }
  return Object.fromEntries(values);
}

/** A number, a text or a flag, that fits its column; undefined after a report. */
function cellOf(name: string, field: Field, data: readonly DataDefinition[]): Value | undefined {
  const found = constant(field);
  if (!found) return undefined;
  const { span } = field.expression;
  const { kind } = found.type;
  const known = data.filter(isTable).flatMap(({ columns = [] }) => columns);
  const column = columnNamed(known, name);
  if (known.length > 0 && !column) {
    const names = known.map((each) => each.name);
    const holes = { name, suggestion: field.context.suggest(name, names), among: names.slice(0, mostNamed).join(", ") };
    field.context.report("TRP420", field.key, holes);
    return undefined;
  }
  const fits = column && column.type !== "text" ? [column.type, "any"] : ["number", "text", "flag", "any"];
  if (fits.includes(kind) && typeof found.value !== "object") return found.value;
  const wanted = { number: "a number", flag: "true or false", text: "a text, a number or true or false" };
  const holes = { what: `\`${name}\``, wanted: wanted[column?.type ?? "text"], found: describeType(found.type) };
  field.context.report("TRP305", span, holes);
  return undefined;
}

/** More names than this are no help. */
const mostNamed = 20;

/** The columns without which a row cannot be prepared for certain: those that are features, and have no rule. */
function neededOf({ columns = [], preparation }: DataDefinition): readonly string[] {
  if (!preparation) return [];
  const features = (preparation.features ?? []).filter((name) => !isFilled(name, columns, preparation));
  return neededColumns({ features, derived: preparation.derived });
}

function isFilled(
  name: string,
  columns: NonNullable<DataDefinition["columns"]>,
  preparation: DataDefinition["preparation"],
): boolean {
  const by = preparation?.encode.find(({ column }) => column === name)?.by.name;
  if (by === "words") return true;
  const isText = by !== undefined || columnNamed(columns, name)?.type === "text";
  const missing = preparation?.missing;
  const own = missing?.columns?.find(({ column }) => column === name)?.rule;
  const rule = own ?? (isText ? missing?.text : missing?.numbers) ?? "error";
  return rule !== "error" && rule !== "drop";
}
