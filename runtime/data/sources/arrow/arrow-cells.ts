/** How the types of Arrow become numbers, flags and texts; as those of Parquet do, so that a table is the same in either. */

import type * as Arrow from "apache-arrow";
import type { ColumnType } from "../../frame.js";
import { type Cells, decimalNumber, exactNumber, type Unreadable } from "../cells.js";
import { isoDate, isoTime, isoTimestamp, type PerSecond } from "../iso-time.js";

type Cell = number | string | undefined | Unreadable;

export interface ArrowAs {
  readonly type: ColumnType;
  /** Of a row that is not null. */
  readonly at: (data: Arrow.Data, row: number) => Cell;
  /** Its values stand side by side as numbers of 64 bits at most. */
  readonly numbers?: true;
}

/** In the order of Arrow's own numbers for them: seconds first. */
const perSecond: readonly PerSecond[] = [1n, 1_000n, 1_000_000n, 1_000_000_000n];
const unitOf = (unit: number): PerSecond => perSecond[unit] ?? 1n;

/** What a column of a type is, or what it holds where that can be no column. */
export function arrowAs(type: Arrow.DataType, arrow: typeof Arrow): ArrowAs | string {
  const { DataType } = arrow;
  if (DataType.isNull(type)) return { type: "text", at: () => undefined };
  if (DataType.isBool(type)) return { type: "flag", at: bit };
  if (DataType.isInt(type)) return { type: "number", at: type.bitWidth === 64 ? exact : number, numbers: true };
  if (DataType.isFloat(type)) return float(type, arrow);
  if (DataType.isDecimal(type))
    return { type: "number", at: (data, row) => decimalNumber(wide(data, row), type.scale) };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type))
    return { type: "text", at: (data, row) => new arrow.Vector([data]).get(row) as string };
  if (DataType.isDictionary(type)) return dictionary(arrowAs(type.dictionary, arrow));
  return dates(type, arrow) ?? other(type, arrow);
}

function dates(type: Arrow.DataType, { DataType, DateUnit }: typeof Arrow): ArrowAs | undefined {
  if (DataType.isTimestamp(type)) {
    const [unit, instant] = [unitOf(type.unit), Boolean(type.timezone)];
    return { type: "text", at: ({ values }, row) => isoTimestamp(values[row] as bigint, unit, instant) };
  }
  if (DataType.isDate(type)) {
    const perDay = 86_400_000n;
    const days = type.unit === DateUnit.DAY ? Number : (stored: bigint) => Number(stored / perDay);
    return { type: "text", at: ({ values }, row) => isoDate(days(values[row])) };
  }
  if (!DataType.isTime(type)) return undefined;
  const unit = unitOf(type.unit);
  return { type: "text", at: ({ values }, row) => isoTime(BigInt(values[row]), unit) };
}

function other(type: Arrow.DataType, { DataType }: typeof Arrow): string {
  if (DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isLargeList(type)) return "lists";
  if (DataType.isStruct(type) || DataType.isMap(type) || DataType.isUnion(type)) return "structures";
  return DataType.isInterval(type) || DataType.isDuration(type) ? "intervals" : "bytes";
}

function float(type: Arrow.Float, arrow: typeof Arrow): ArrowAs {
  if (type.precision !== arrow.Precision.HALF) return { type: "number", at: number, numbers: true };
  return { type: "number", at: (data, row) => new arrow.Vector([data]).get(row) as number };
}

const number = ({ values }: Arrow.Data, row: number): number => values[row] as number;
const exact = ({ values }: Arrow.Data, row: number) => exactNumber(values[row] as bigint);

function bit({ values, offset }: Arrow.Data, row: number): number {
  const at = offset + row;
  return (values[at >> 3] >> (at & 7)) & 1;
}

/** Two's complement in words of 32 bits, the lowest first. */
function wide({ values, stride }: Arrow.Data, row: number): bigint {
  let value = 0n;
  for (let word = stride - 1; word >= 0; word--) value = (value << 32n) | BigInt(values[stride * row + word] as number);
  return BigInt.asIntN(32 * stride, value);
}

/** The words are made once for each dictionary, and looked up. */
function dictionary(words: ArrowAs | string): ArrowAs | string {
  if (typeof words === "string") return words;
  const known = new WeakMap<object, readonly Cell[]>();
  const cellsIn = (vector: Arrow.Vector): readonly Cell[] => {
    const found = known.get(vector);
    if (found) return found;
    const cells = vector.data.flatMap((data) =>
      Array.from({ length: data.length }, (_, row) => cellAt(words, data, row)),
    );
    known.set(vector, cells);
    return cells;
  };
  return {
    type: words.type,
    at: ({ values, dictionary: vector }, row) => vector && cellsIn(vector)[Number(values[row])],
  };
}

function cellAt({ at }: ArrowAs, data: Arrow.Data, row: number): Cell {
  return data.getValid(row) ? at(data, row) : undefined;
}

/** Of a record batch. */
export function arrowCells(as: ArrowAs, data: Arrow.Data): Cells {
  const at = (row: number) => cellAt(as, data, row);
  if (as.type === "text") return { at };
  if (as.numbers && data.nullCount === 0) return { at, fill: (into, from, to) => fill(into, data, from, to) };
  return { at };
}

function fill(into: Float64Array, { values }: Arrow.Data, from: number, to: number): void {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (let row = from; row < to; row++) into[row - from] = Number(values[row]);
  else into.set(values.subarray(from, to));
}
