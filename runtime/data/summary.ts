/** What a table holds, column by column: for people who look before they learn. */

import type { Value } from "../../lang/formula.js";
import type { BadCount } from "./bad-cell.js";
import { cellOf, textsOf } from "./columns.js";
import type { Column, ColumnHead, Frame, TableReader } from "./frame.js";

export interface TableSummary {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** The first few, a value a column; null is missing. */
  readonly first: readonly (readonly (Value | null)[])[];
  readonly bad: BadCount;
}

export interface ColumnSummary extends ColumnHead {
  readonly missing: number;
  /** Of numbers; absent where none is there. */
  readonly range?: NumberRange;
  /** How many different values there are; absent beyond `mostDistinct`. */
  readonly distinct?: number;
  /** The most frequent values and how often each is there, the most frequent first; ties in the order of the file. */
  readonly frequent: readonly (readonly [value: string, times: number])[];
}

interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  /** Of the whole population: divided by n. */
  readonly deviation: number;
}

/** Beyond this many the values of a column are no longer told apart, so that a column of names costs no memory. */
export const mostDistinct = 10_000;
const mostFrequent = 10;
const mostFirst = 5;

/** Hears every frame, once. */
class Summariser {
  readonly #columns: ColumnTally[];
  readonly #first: (Value | null)[][] = [];
  #rows = 0;

  constructor(heads: readonly ColumnHead[]) {
    this.#columns = heads.map((head) => new ColumnTally(head));
  }

  add(frame: Frame): void {
    for (const [at, column] of frame.columns.entries()) this.#columns[at]!.add(column, frame.rows);
    for (let row = 0; row < frame.rows && this.#first.length < mostFirst; row++)
      this.#first.push(frame.columns.map((column) => cellOf(column, row) ?? null));
    this.#rows += frame.rows;
  }

  summary(bad: BadCount): TableSummary {
    return { rows: this.#rows, columns: this.#columns.map((each) => each.summary()), first: this.#first, bad };
  }
}

class ColumnTally {
  #missing = 0;
  #count = 0;
  #mean = 0;
  #squares = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #values: Map<string, number> | undefined = new Map();

  constructor(readonly head: ColumnHead) {}

  add(column: Column, rows: number): void {
    const textAt = textsOf(column);
    for (let row = 0; row < rows; row++) {
      const value = column.type === "text" ? column.codes[row]! : column.values[row]!;
      if (column.type === "text" ? value < 0 : Number.isNaN(value)) {
        this.#missing++;
        continue;
      }
      if (column.type === "number") this.#addNumber(value);
      if (this.#values) this.#addValue(textAt(row));
    }
  }

  /** Welford's (1962) running mean and sum of squares. */
  #addNumber(value: number): void {
    const distance = value - this.#mean;
    this.#mean += distance / ++this.#count;
    this.#squares += distance * (value - this.#mean);
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
  }

  #addValue(text: string): void {
    const values = this.#values!;
    values.set(text, (values.get(text) ?? 0) + 1);
    if (values.size > mostDistinct) this.#values = undefined;
  }

  summary(): ColumnSummary {
    const count = this.#count;
    const range = {
      least: this.#least,
      most: this.#most,
      mean: this.#mean,
      deviation: Math.sqrt(this.#squares / count),
    };
    const frequent = [...(this.#values ?? [])].sort(([, a], [, b]) => b - a).slice(0, mostFrequent);
    return {
      ...this.head,
      missing: this.#missing,
      ...(count > 0 ? { range } : {}),
      ...(this.#values ? { distinct: this.#values.size } : {}),
      frequent,
    };
  }
}

/** Reads a whole table, and calls `between` after each frame: to stop, or to tell how far it is. */
export async function summarise(reader: TableReader, between: () => Promise<void>): Promise<Summariser> {
  const summariser = new Summariser(reader.columns);
  for await (const frame of reader.read(reader.columns.map(({ name }) => name))) {
    summariser.add(frame);
    await between();
  }
  return summariser;
}
