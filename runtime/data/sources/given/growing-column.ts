/** A column that is filled cell by cell: its type is that of its first value, and every other must be of the same. */

import { badData } from "../../../failure.js";
import type { Column, ColumnType } from "../../frame.js";
import { Numbering } from "../../numbering.js";
import { room } from "../../room.js";
import { heldIn } from "./handed-in.js";

/** Whose rows they are, for messages: `The data "sales"`. */
interface CellPlace {
  readonly of: string;
  /** From 1. */
  readonly row: number;
}

export class GrowingColumn {
  #type: ColumnType | undefined;
  /** Numbers, 0 and 1, or numbers of words; NaN is missing. */
  #values = new Float64Array(1024);
  #rows = 0;
  readonly #words = new Numbering<string>();

  constructor(readonly name: string) {}

  get rows(): number {
    return this.#rows;
  }

  /** @throws TaskFailure `data` where no table can hold it */
  add(cell: unknown, place: CellPlace): void {
    if (this.#rows === this.#values.length) this.#grow();
    this.#values[this.#rows++] = this.#stored(cell, place);
  }

  /** Where the rows before had no such column. */
  pad(rows: number): void {
    while (this.#rows < rows) this.add(undefined, { of: "", row: 0 });
  }

  /** In shared memory. */
  column(): Column {
    const { name } = this;
    const stored = this.#values.subarray(0, this.#rows);
    if (this.#type !== "text") {
      const values = new Float64Array(room(stored.byteLength));
      values.set(stored);
      return { name, type: this.#type ?? "number", values };
    }
    const codes = new Int32Array(room(stored.length * Int32Array.BYTES_PER_ELEMENT));
    for (let row = 0; row < stored.length; row++) codes[row] = Number.isNaN(stored[row]) ? -1 : stored[row]!;
    return { name, type: "text", codes, words: this.#words.values };
  }

  #stored(cell: unknown, place: CellPlace): number {
    if (cell === null || cell === undefined || Number.isNaN(cell)) return Number.NaN;
    const type = typeOf(cell);
    if (type === undefined) throw this.#wrong(cell, place, "is no number, text, true or false");
    this.#type ??= type;
    if (type !== this.#type) throw this.#wrong(cell, place, `stands where the rows before hold ${heldIn[this.#type]}`);
    if (type === "text") return this.#words.codeOf(cell as string);
    const value = Number(cell);
    if (!Number.isFinite(value)) throw this.#wrong(cell, place, "is no number that can be learned from");
    return value;
  }

  #wrong(cell: unknown, { of, row }: CellPlace, reason: string) {
    const shown = typeof cell === "string" ? JSON.stringify(cell.slice(0, 40)) : shownValue(cell);
    return badData(`${of}: row ${row}, column ${this.name}: ${shown} ${reason}.`);
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}

function typeOf(cell: unknown): ColumnType | undefined {
  if (typeof cell === "number" || typeof cell === "bigint") return "number";
  if (typeof cell === "boolean") return "flag";
  return typeof cell === "string" ? "text" : undefined;
}

/** `a Date`, `a function`, `12`. */
export function shownValue(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : `an object (${value.constructor?.name ?? "Object"})`;
}
