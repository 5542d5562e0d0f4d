/**
 * Data that a program hands in: what it may look like (`GivenData`), and what becomes of it once, on the thread that
 * got it: arrays or columns in shared memory, which go with the assignment of the one load that asks for them and are
 * copied for no thread.
 */

import type { Column, ColumnType } from "../../frame.js";
import type { Labels } from "../../labels.js";

/**
 * What may stand for `arrays("name")`, and what a JavaScript source may return:
 *
 *     { features: [[5.1, 3.5], [4.9, 3.0]], labels: ["setosa", "virginica"] }
 *     { features: new Uint8Array(rows * 28 * 28), shape: [28, 28], labels: new Int32Array(rows) }
 *     { columns: { age: [31, 44, null], sex: ["f", "m", "f"], member: [true, false, true] } }
 *     { rows: [{ age: 31, sex: "f" }, { age: 44, sex: "m" }] }
 */
export type GivenData = GivenArrays | GivenColumns | GivenRows;

export interface GivenArrays {
  /**
   * A list of rows, each a list of numbers (or of such lists: an image); or all numbers, row after row, with `shape`.
   * A `Uint8Array` stays bytes, everything else becomes 32-bit floats.
   */
  readonly features: Numbers | readonly NestedNumbers[];
  /** Of one row, as `input(28, 28)` has it: needed where `features` are all numbers in one list. */
  readonly shape?: readonly number[];
  /**
   * One a row; absent where there is nothing to learn. Texts, truth and whole numbers are classes. Floats are numbers to be
   * met, and so is a `Float32Array` or `Float64Array` of whatever it holds.
   */
  readonly labels?: Numbers | readonly string[] | readonly boolean[];
}

export type Numbers =
  | readonly number[]
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array;

export type NestedNumbers = Numbers | readonly NestedNumbers[];

/** Columns by name, all of one length. `null`, `undefined` and NaN are missing values. */
export interface GivenColumns {
  readonly columns: Readonly<Record<string, Numbers | readonly Cell[]>>;
}

/** Objects with the same fields; one that an object lacks is a missing value. */
export interface GivenRows {
  readonly rows: readonly GivenRow[];
}

export type GivenRow = Readonly<Record<string, Cell>>;
export type Cell = number | bigint | string | boolean | null | undefined;

export type HandedIn = HandedArrays | HandedTable;

/** Nobody writes to them: another try of the load reads them again. */
export interface HandedArrays {
  readonly kind: "arrays";
  readonly rows: number;
  /** Of one row. */
  readonly shape: readonly number[];
  readonly features: { readonly type: "uint8" | "float32"; readonly buffer: SharedArrayBuffer };
  /** Absent where there is nothing to learn, only rows to answer for. */
  readonly label?: Labels;
}

export interface HandedTable {
  readonly kind: "table";
  readonly rows: number;
  /** As those of a `Frame` that has all rows; their values lie in shared memory. */
  readonly columns: readonly Column[];
}

/** "numbers", "texts", "true or false": what a column holds, for sentences. */
export const heldIn: Readonly<Record<ColumnType, string>> = {
  number: "numbers",
  text: "texts",
  flag: "true or false",
};
