/**
 * Rows on their way into a model: raw features, from wherever they lie, times their scale, as floats. Straight from
 * the shared bytes, batch by batch: a table is never copied as a whole.
 */

import type { Call } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { TableResult } from "../../results.js";
import { sizeOf } from "../shape.js";
import { viewed } from "./views.js";

export interface RowSource {
  readonly rows: number;
  /** How many numbers a row has. */
  readonly width: number;
  /** Writes the rows from `from` up to, and without, `to` into the beginning of `into`. */
  fill(from: number, to: number, into: Float32Array): void;
  /** The same rows as they are stored, for those who scale them themselves; absent where they are not. */
  readonly stored?: StoredRows;
}

export type StoredRows = (
  | { readonly type: "uint8"; copy(from: number, to: number, into: Uint8Array): void }
  | { readonly type: "float32"; copy(from: number, to: number, into: Float32Array): void }
) & {
  /** Multiply a stored number by this; the product is a double, rounded once. */
  readonly scale: number;
};

/** The row numbers of a part, or of all rows, as far as the views take them. */
export function rowsOfPart(
  table: TableResult,
  name: string,
  part: string | undefined,
  views: readonly Call[] = [],
): Uint32Array {
  return viewed(table, allOfPart(table, name, part), views);
}

function allOfPart(table: TableResult, name: string, part: string | undefined): Uint32Array {
  if (part === undefined) return Uint32Array.from({ length: table.rows }, (_, row) => row);
  const rows = table.parts[part];
  if (!rows)
    throw badData(`${name} has no part ${part}; its parts are ${Object.keys(table.parts).join(", ") || "none"}.`);
  return new Uint32Array(rows);
}

/** Of a table that is held in memory. */
export function bufferOf({ features }: Pick<TableResult, "features">): SharedArrayBuffer {
  if ("buffer" in features) return features.buffer;
  throw new Error(`the rows are in ${features.file}, and not in memory`);
}

/** The rows of a table in memory in the order of `order`, which is read when a batch is made. See `open-rows.ts` for all others. */
export function tableRows(table: TableResult, order: Uint32Array): RowSource {
  const width = sizeOf(table.shape);
  const { type } = table.features;
  const buffer = bufferOf(table);
  const stored = type === "uint8" ? new Uint8Array(buffer) : new Float32Array(buffer);
  // Bytes have only 256 values: looking the product up is quicker than making it, and gives the same bits.
  const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte * table.scale);
  const copyRow =
    type === "uint8"
      ? (begin: number, into: Float32Array, at: number) => {
          for (let i = 0; i < width; i++) into[at + i] = scaled[stored[begin + i]!]!;
        }
      : (begin: number, into: Float32Array, at: number) => {
          for (let i = 0; i < width; i++) into[at + i] = stored[begin + i]! * table.scale;
        };
  return {
    rows: order.length,
    width,
    fill(from, to, into) {
      for (let row = from; row < to; row++) copyRow(order[row]! * width, into, (row - from) * width);
    },
    stored: storedRows(stored, order, width, table.scale),
  };
}

function storedRows(features: Uint8Array | Float32Array, order: Uint32Array, width: number, scale: number): StoredRows {
  const copy = (from: number, to: number, into: Uint8Array | Float32Array) => {
    for (let row = from; row < to; row++) {
      const at = order[row]! * width;
      into.set(features.subarray(at, at + width), (row - from) * width);
    }
  };
  return features instanceof Uint8Array ? { type: "uint8", copy, scale } : { type: "float32", copy, scale };
}
