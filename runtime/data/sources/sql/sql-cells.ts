/** How the types of DuckDB become numbers, flags and texts; as those of Parquet do. */

import type * as DuckDB from "@duckdb/node-api";
import type { ColumnType } from "../../frame.js";
import { type Cells, decimalNumber, exactNumber, type Unreadable } from "../cells.js";
import { isoDate, isoTime, isoTimestamp } from "../iso-time.js";

type Cell = number | string | Unreadable;

export interface SqlAs {
  readonly type: ColumnType;
  /** What becomes of a value that is not null; absent where it is a number or a text already. */
  readonly convert?: (value: never) => Cell;
}

const number: SqlAs = { type: "number" };
const text: SqlAs = { type: "text" };
const whole: SqlAs = { type: "number", convert: exactNumber };

/** By the name of the type. */
const known: Readonly<Record<string, SqlAs>> = {
  BOOLEAN: { type: "flag", convert: (flag: boolean) => (flag ? 1 : 0) },
  ...{ TINYINT: number, SMALLINT: number, INTEGER: number, UTINYINT: number, USMALLINT: number, UINTEGER: number },
  ...{ BIGINT: whole, UBIGINT: whole, HUGEINT: whole, UHUGEINT: whole, BIGNUM: whole },
  ...{ FLOAT: number, DOUBLE: number },
  DECIMAL: { type: "number", convert: ({ value, scale }: DuckDB.DuckDBDecimalValue) => decimalNumber(value, scale) },
  ...{ VARCHAR: text, ENUM: text, SQLNULL: text },
  UUID: { type: "text", convert: (value: DuckDB.DuckDBUUIDValue) => value.toString() },
  DATE: { type: "text", convert: ({ days }: DuckDB.DuckDBDateValue) => isoDate(days) },
  TIME: { type: "text", convert: ({ micros }: DuckDB.DuckDBTimeValue) => isoTime(micros, 1_000_000n) },
  TIME_NS: { type: "text", convert: ({ nanos }: DuckDB.DuckDBTimeNSValue) => isoTime(nanos, 1_000_000_000n) },
  TIMESTAMP_S: {
    type: "text",
    convert: ({ seconds }: DuckDB.DuckDBTimestampSecondsValue) => isoTimestamp(seconds, 1n, false),
  },
  TIMESTAMP_MS: {
    type: "text",
    convert: ({ millis }: DuckDB.DuckDBTimestampMillisecondsValue) => isoTimestamp(millis, 1_000n, false),
  },
  TIMESTAMP: {
    type: "text",
    convert: ({ micros }: DuckDB.DuckDBTimestampValue) => isoTimestamp(micros, 1_000_000n, false),
  },
  TIMESTAMP_TZ: {
    type: "text",
    convert: ({ micros }: DuckDB.DuckDBTimestampTZValue) => isoTimestamp(micros, 1_000_000n, true),
  },
  TIMESTAMP_NS: {
    type: "text",
    convert: ({ nanos }: DuckDB.DuckDBTimestampNanosecondsValue) => isoTimestamp(nanos, 1_000_000_000n, false),
  },
};

const others: Readonly<Record<string, string>> = {
  ...{ LIST: "lists", ARRAY: "lists", STRUCT: "structures", MAP: "structures", UNION: "structures" },
  ...{ BLOB: "bytes", BIT: "bits", INTERVAL: "intervals", TIME_TZ: "times with a zone" },
};

/** What a column of a type is, or what it holds where that can be no column. */
export function sqlAs(type: string): SqlAs | string {
  return known[type] ?? others[type] ?? `values of the type ${type}`;
}

/** Of a chunk. */
export function sqlCells({ type, convert }: SqlAs, vector: DuckDB.DuckDBVector): Cells {
  const cell = convert as ((value: unknown) => Cell) | undefined;
  const at = (row: number): ReturnType<Cells["at"]> => {
    const value: unknown = vector.getItem(row);
    if (value === null) return undefined;
    return cell ? cell(value) : (value as Cell);
  };
  const numbers = type === "number" ? inside(vector) : undefined;
  if (!numbers) return { at };
  const fill = (into: Float64Array, from: number, to: number) => {
    const { items, valid } = numbers;
    if (items instanceof BigInt64Array) for (let row = from; row < to; row++) into[row - from] = Number(items[row]);
    else into.set(items.subarray(from, to));
    // What is null reads as 0, or as whatever was there before.
    if (valid) for (let row = from; row < to; row++) if (!valid(row)) into[row - from] = Number.NaN;
  };
  return { at, fill };
}

interface Inside {
  readonly items: Float64Array | Float32Array | Int32Array | BigInt64Array;
  /** Absent where nothing is null. */
  readonly valid?: (row: number) => boolean;
}

/**
 * The numbers of a vector as they lie in memory: twice as quick as asking for each. They are no part of what the library
 * promises, so nothing is taken for granted of them.
 */
function inside(vector: DuckDB.DuckDBVector): Inside | undefined {
  const { items, validity } = vector as unknown as {
    readonly items?: unknown;
    readonly validity?: { readonly data?: unknown; itemValid?(row: number): boolean };
  };
  const kinds = [Float64Array, Float32Array, Int32Array, BigInt64Array] as const;
  if (!kinds.some((Kind) => items instanceof Kind) || (items as Float64Array).length !== vector.itemCount)
    return undefined;
  if (validity?.data === null) return { items: items as Inside["items"] };
  if (typeof validity?.itemValid !== "function") return undefined;
  return { items: items as Inside["items"], valid: (row) => validity.itemValid?.(row) === true };
}
