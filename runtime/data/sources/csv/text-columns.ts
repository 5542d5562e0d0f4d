/**
 * The texts of a frame. Where they stand is marked while their row is read; when the row has ended, they are looked up,
 * and a row that is left out all the same takes the words back that were new with it.
 */

import { missingWords } from "../../missing-values.js";
import { type CellFinder, doubled, plain, quoteMark } from "./cell-finder.js";
import { Dictionary } from "./dictionary.js";

/** By the first byte of a text: whether it may say that it is missing. */
const mayBeMissing = new Uint8Array(256);
for (const word of missingWords) mayBeMissing[word.charCodeAt(0)] = 1;
const longestMissing = Math.max(...[...missingWords].map((word) => word.length));

const missing = -1;

export class TextColumns {
  // By column, in the row at hand: where its text stands, and how it is written.
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #form: Uint8Array;
  readonly #dictionaries: readonly Dictionary[];
  /** Column after column, a frame of each. */
  #codes: Int32Array<ArrayBuffer>;
  /** Columns with a word that is new, in the row at hand, and how many they are. */
  readonly #fresh: Int32Array;
  #freshCount = 0;

  constructor(
    readonly count: number,
    /** Rows of a frame. */
    readonly capacity: number,
  ) {
    this.#from = new Int32Array(count);
    this.#to = new Int32Array(count);
    this.#form = new Uint8Array(count);
    this.#fresh = new Int32Array(count);
    this.#dictionaries = Array.from({ length: count }, () => new Dictionary());
    this.#codes = new Int32Array(count * capacity);
  }

  /** The text of a column is the cell that was found last. */
  mark(column: number, { from, to, form }: CellFinder): void {
    this.#from[column] = from;
    this.#to[column] = to;
    this.#form[column] = form;
  }

  markMissing(column: number): void {
    this.#from[column] = 0;
    this.#to[column] = 0;
  }

  /** Gives the codes of the row their place, and calls `blame` for what is no text. */
  lookUp(bytes: Buffer, row: number, blame: (column: number, code: number, from: number, to: number) => void): void {
    this.#freshCount = 0;
    for (let column = 0; column < this.count; column++) {
      const code = this.#codeOf(bytes, column);
      this.#codes[column * this.capacity + row] = Math.max(code, missing);
      if (code < missing) blame(column, code, this.#from[column]!, this.#to[column]!);
    }
  }

  /**
   * In quotes, `NA` is a text: programs that mean a missing value write it without. Nothing in quotes is missing all the
   * same: programs that put everything in quotes write it so.
   */
  #codeOf(bytes: Buffer, column: number): number {
    const from = this.#from[column]!;
    const to = this.#to[column]!;
    if (from === to) return missing;
    const form = this.#form[column]!;
    if (form === plain && to - from <= longestMissing && mayBeMissing[bytes[from]!] === 1)
      if (missingWords.has(bytes.toString("latin1", from, to))) return missing;
    const dictionary = this.#dictionaries[column]!;
    const known = dictionary.size;
    const code = form === doubled ? codeOfDoubled(dictionary, bytes, from, to) : dictionary.codeOf(bytes, from, to);
    if (code === known) this.#fresh[this.#freshCount++] = column;
    return code;
  }

  /** The row that was looked up last is left out. */
  forgetRow(): void {
    for (let i = 0; i < this.#freshCount; i++) this.#dictionaries[this.#fresh[i]!]!.forgetLast();
    this.#freshCount = 0;
  }

  /** The words and codes of each column; the next frame begins empty. */
  take(rows: number): { readonly words: readonly string[]; readonly codes: Int32Array }[] {
    const codes = this.#codes;
    this.#codes = new Int32Array(codes.length);
    return this.#dictionaries.map((dictionary, column) => ({
      words: dictionary.take(),
      codes: codes.subarray(column * this.capacity, column * this.capacity + rows),
    }));
  }
}

/** Of a text whose quotes are written twice. */
function codeOfDoubled(dictionary: Dictionary, bytes: Buffer, from: number, to: number): number {
  const single = Buffer.allocUnsafe(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    single[length++] = bytes[at]!;
    if (bytes[at] === quoteMark) at++;
  }
  return dictionary.codeOf(single, 0, length);
}
