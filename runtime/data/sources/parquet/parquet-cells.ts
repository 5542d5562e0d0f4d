/** How the types of Parquet become numbers, flags and texts; each from what is stored, without loss or not at all. */

import type { DecodedArray, SchemaElement } from "hyparquet";
import type { ColumnType } from "../../frame.js";
import { type Cells, decimalNumber, exactNumber, type Unreadable } from "../cells.js";
import { isoDate, isoTime, isoTimestamp, type PerSecond } from "../iso-time.js";

type Cell = number | string | Unreadable;

export interface StoredAs {
  readonly type: ColumnType;
  /** Texts, which the library decodes. */
  readonly words?: true;
  /** What becomes of a stored value; absent where it is a number or a text already. */
  readonly convert?: (stored: never) => Cell;
}

/** How a column is stored, or what it holds where that can be no column. */
export function storedAs(element: SchemaElement): StoredAs | string {
  switch (element.type) {
    case "BOOLEAN":
      return { type: "flag", convert: (flag: boolean) => (flag ? 1 : 0) };
    case "INT32":
      return int32(element);
    case "INT64":
      return int64(element);
    case "INT96":
      // As Impala and old Sparks wrote it; the library makes nanoseconds since 1970 of it.
      return timestamp(1_000_000_000n, false);
    case "FLOAT":
    case "DOUBLE":
      return { type: "number" };
    default:
      return bytes(element);
  }
}

const logicalOf = ({ logical_type }: SchemaElement) => logical_type?.type;

function int32(element: SchemaElement): StoredAs {
  const { converted_type, logical_type } = element;
  if (isDecimal(element)) return decimal(element, (value: number) => BigInt(value));
  if (converted_type === "DATE" || logicalOf(element) === "DATE") return { type: "text", convert: isoDate };
  if (converted_type === "TIME_MILLIS" || logicalOf(element) === "TIME")
    return { type: "text", convert: (value: number) => isoTime(BigInt(value), 1_000n) };
  const unsigned = converted_type === "UINT_32" || (logical_type?.type === "INTEGER" && !logical_type.isSigned);
  return unsigned ? { type: "number", convert: (value: number) => value >>> 0 } : { type: "number" };
}

const perSecond = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

function int64(element: SchemaElement): StoredAs {
  const { converted_type, logical_type } = element;
  if (isDecimal(element)) return decimal(element, (value: bigint) => value);
  if (logical_type?.type === "TIMESTAMP") return timestamp(perSecond[logical_type.unit], logical_type.isAdjustedToUTC);
  // What the older types count from is UTC, by definition.
  if (converted_type === "TIMESTAMP_MILLIS") return timestamp(1_000n, true);
  if (converted_type === "TIMESTAMP_MICROS") return timestamp(1_000_000n, true);
  if (logical_type?.type === "TIME" || converted_type === "TIME_MICROS") {
    const unit = logical_type?.type === "TIME" ? perSecond[logical_type.unit] : 1_000_000n;
    return { type: "text", convert: (value: bigint) => isoTime(value, unit) };
  }
  const unsigned = converted_type === "UINT_64" || (logical_type?.type === "INTEGER" && !logical_type.isSigned);
  return {
    type: "number",
    convert: unsigned ? (value: bigint) => exactNumber(BigInt.asUintN(64, value)) : exactNumber,
  };
}

function timestamp(unit: PerSecond, instant: boolean): StoredAs {
  return { type: "text", convert: (value: bigint) => isoTimestamp(value, unit, instant) };
}

function bytes(element: SchemaElement): StoredAs | string {
  const { converted_type } = element;
  const logical = logicalOf(element);
  if (isDecimal(element)) return decimal(element, bigEndian);
  if (logical === "FLOAT16") return { type: "number", convert: float16 };
  if (logical === "UUID") return { type: "text", convert: uuid };
  const texts = ["UTF8", "ENUM", "JSON"];
  if (texts.includes(converted_type ?? "") || ["STRING", "ENUM", "JSON"].includes(logical ?? ""))
    return { type: "text", words: true };
  return converted_type === "INTERVAL" || logical === "INTERVAL" ? "intervals" : "bytes";
}

function isDecimal(element: SchemaElement): boolean {
  return element.converted_type === "DECIMAL" || logicalOf(element) === "DECIMAL";
}

function decimal<Stored>(element: SchemaElement, unscaled: (stored: Stored) => bigint): StoredAs {
  const { logical_type } = element;
  const scale = (logical_type?.type === "DECIMAL" ? logical_type.scale : element.scale) ?? 0;
  return { type: "number", convert: (stored: Stored) => decimalNumber(unscaled(stored), scale) };
}

/** Two's complement, any number of bytes. */
function bigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex(bytes)}`));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

function uuid(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** IEEE 754 binary16. */
function float16(bytes: Uint8Array): number {
  const bits = bytes[0]! | (bytes[1]! << 8);
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Of a whole row group. */
export function cellsOf({ type, convert }: StoredAs, values: DecodedArray): Cells {
  const cell = convert as ((stored: unknown) => Cell) | undefined;
  const at = (row: number): ReturnType<Cells["at"]> => {
    const stored: unknown = values[row];
    if (stored === undefined || stored === null) return undefined;
    return cell ? cell(stored) : (stored as Cell);
  };
  if (type === "text") return { at };
  const fill = (into: Float64Array, from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const found = at(row);
      into[row - from] = found === undefined ? Number.NaN : typeof found === "number" ? found : Infinity;
    }
  };
  return { at, fill: isNumbers(values) && !cell ? (into, from, to) => into.set(values.subarray(from, to)) : fill };
}

function isNumbers(values: DecodedArray): values is Float32Array | Float64Array | Int32Array {
  return values instanceof Float32Array || values instanceof Float64Array || values instanceof Int32Array;
}
