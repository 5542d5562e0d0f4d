/**
 * Takes data that a program hands in: looks at their form, checks every value, and lays them out in shared memory.
 * `of` names them in messages: `The data "sales"`.
 */

import { badData } from "../../../failure.js";
import { room } from "../../room.js";
import { sizeOf } from "../../shape.js";
import { GrowingColumn, shownValue } from "./growing-column.js";
import { handInLabels } from "./hand-in-labels.js";
import type { GivenArrays, HandedArrays, HandedIn, HandedTable } from "./handed-in.js";

/** @throws TaskFailure `data` where they are nothing that can be learned from */
export function handIn(given: unknown, of: string): HandedIn {
  if (isObject(given)) {
    if ("features" in given) return handInArrays(given as unknown as GivenArrays, of);
    if (isObject(given.columns)) return handInColumns(given.columns, of);
    if (Array.isArray(given.rows)) return handInRows(given.rows, of);
  }
  throw badData(
    `${of} have no known form: ${shownValue(given)}.`,
    "Known are { features, shape, labels }, { columns: { name: values } } and { rows: [{ … }] }.",
  );
}

export function handInRows(rows: readonly unknown[], of: string): HandedTable {
  const gathering = new GatheredRows(of);
  for (const row of rows) gathering.add(row);
  return gathering.table();
}

/** Rows as they come, one by one: a column is there from its first mention on, and missing in the rows before. */
export class GatheredRows {
  readonly #columns = new Map<string, GrowingColumn>();
  #rows = 0;

  constructor(readonly of: string) {}

  get rows(): number {
    return this.#rows;
  }

  add(row: unknown): void {
    const place = { of: this.of, row: this.#rows + 1 };
    if (!isObject(row) || Array.isArray(row))
      throw badData(`${this.of}: row ${place.row} is ${shownValue(row)}, and no object with a field for each column.`);
    for (const [name, cell] of Object.entries(row)) this.#columnOf(name).add(cell, place);
    this.#rows++;
    for (const column of this.#columns.values()) column.pad(this.#rows);
  }

  table(): HandedTable {
    if (this.#rows === 0) throw badData(`${this.of} have no rows.`);
    return { kind: "table", rows: this.#rows, columns: [...this.#columns.values()].map((each) => each.column()) };
  }

  #columnOf(name: string): GrowingColumn {
    const known = this.#columns.get(name);
    if (known) return known;
    const column = new GrowingColumn(name);
    column.pad(this.#rows);
    this.#columns.set(name, column);
    return column;
  }
}

function handInColumns(columns: object, of: string): HandedTable {
  const [first, ...others] = Object.entries(columns);
  if (!first) throw badData(`${of} have no columns.`);
  const rows = lengthOf(first[1], `${of}: column ${first[0]}`);
  if (rows === 0) throw badData(`${of} have no rows.`);
  for (const [name, values] of others) {
    const length = lengthOf(values, `${of}: column ${name}`);
    if (length !== rows) throw badData(`${of}: column ${name} has ${length} values, and ${first[0]} has ${rows}.`);
  }
  const filled = [first, ...others].map(([name, values]) => {
    const column = new GrowingColumn(name);
    for (let row = 0; row < rows; row++) column.add((values as ArrayLike<unknown>)[row], { of, row: row + 1 });
    return column.column();
  });
  return { kind: "table", rows, columns: filled };
}

function handInArrays({ features, shape, labels }: GivenArrays, of: string): HandedArrays {
  const length = lengthOf(features, `${of}: \`features\``);
  if (length === 0) throw badData(`${of} have no rows.`);
  const nested = isList(features[0]);
  if (!nested && shape === undefined)
    throw badData(
      `${of} have all their numbers in one list, and do not say the \`shape\` of a row.`,
      "Add `shape: [28, 28]`, or hand in a list of rows.",
    );
  const rowShape = nested ? shapeOf(features[0], of) : checkedShape(shape, of);
  const width = sizeOf(rowShape);
  const rows = nested ? length : length / width;
  if (!Number.isInteger(rows))
    throw badData(`${of} have ${length} numbers, and rows of ${rowShape.join(" x ")} take ${width} each.`);
  const kept = nested
    ? nestedFeatures(features, rowShape, of)
    : flatFeatures(features as ArrayLike<unknown>, width, of);
  const label = labels === undefined ? undefined : handInLabels(labels, rows, of);
  return { kind: "arrays", rows, shape: rowShape, features: kept, ...(label ? { label } : {}) };
}

function flatFeatures(features: ArrayLike<unknown>, width: number, of: string): HandedArrays["features"] {
  if (features instanceof Uint8Array || features instanceof Uint8ClampedArray) {
    const buffer = room(features.length);
    new Uint8Array(buffer).set(features);
    return { type: "uint8", buffer };
  }
  const buffer = room(features.length * Float32Array.BYTES_PER_ELEMENT);
  const into = new Float32Array(buffer);
  for (let at = 0; at < into.length; at++) put(into, at, features[at], width, of);
  return { type: "float32", buffer };
}

function nestedFeatures(rows: ArrayLike<unknown>, shape: readonly number[], of: string): HandedArrays["features"] {
  const width = sizeOf(shape);
  const buffer = room(rows.length * width * Float32Array.BYTES_PER_ELEMENT);
  const into = new Float32Array(buffer);
  let at = 0;
  const fill = (list: unknown, [length = 0, ...inner]: readonly number[]) => {
    if (!isList(list) || list.length !== length)
      throw badData(`${of}: row ${Math.floor(at / width) + 1} is not ${shape.join(" x ")} numbers, as row 1 is.`);
    for (let i = 0; i < length; i++)
      if (inner.length > 0) fill(list[i], inner);
      else put(into, at++, list[i], width, of);
  };
  for (let row = 0; row < rows.length; row++) fill(rows[row], shape);
  return { type: "float32", buffer };
}

/** Numbers alone: what is missing in JavaScript becomes NaN, and would make all weights NaN. */
function put(into: Float32Array, at: number, value: unknown, width: number, of: string): void {
  into[at] = typeof value === "number" ? value : Number.NaN;
  if (!Number.isFinite(into[at]))
    throw badData(
      `${of}: row ${Math.floor(at / width) + 1} of \`features\` holds ${shownValue(value)}, and no number that can be learned from.`,
    );
}

function shapeOf(row: unknown, of: string): number[] {
  const shape: number[] = [];
  for (let inner = row; isList(inner); inner = inner[0]) shape.push(inner.length);
  return checkedShape(shape, of);
}

function checkedShape(shape: unknown, of: string): number[] {
  const sizes = isList(shape) ? Array.from(shape) : [];
  if (sizes.length === 0 || !sizes.every((size) => Number.isSafeInteger(size) && Number(size) > 0))
    throw badData(
      `${of}: the shape of a row is ${JSON.stringify(shape)}, and it must be sizes of 1 or more, as [28, 28].`,
    );
  return sizes as number[];
}

function lengthOf(list: unknown, what: string): number {
  if (!isList(list)) throw badData(`${what} is ${shownValue(list)}, and no list of values.`);
  return list.length;
}

/** An array, or a typed one. */
function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
