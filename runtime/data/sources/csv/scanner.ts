/**
 * Rows out of bytes, column by column. One loop goes through them once: numbers are made of their digits on the way, and
 * all that is rare (blanks, quotes, exponents, missing and bad cells) is done outside it. Texts are only marked on the way.
 *
 * A row that the bytes in hand end in is begun anew when there are more, so no cell is ever put together of pieces.
 */

import type { Column, Frame } from "../../frame.js";
import { CellFinder, carriageReturn, ends, lineFeed } from "./cell-finder.js";
import { flagIn, numberIn } from "./cell-values.js";
import { minus, point } from "./decimal.js";
import { hasNul } from "./dictionary.js";
import type { CellFault } from "./faults.js";
import { exactBelow, powersOfTen } from "./long-decimal.js";
import type { Scanning } from "./scanning.js";
import { TextColumns } from "./text-columns.js";

/** What becomes of a column's cells; 0 is nothing. */
const fateOf = { number: 1, flag: 2, text: 3 } as const;
const { number, flag, text } = fateOf;

const codeOfZero = 48;
/** Enough for any message. */
const mostBytesShown = 200;

interface Fault {
  /** -1 is the row as a whole. */
  readonly column: number;
  readonly text: string;
  readonly of: CellFault | { readonly cells: number };
}

export class Scanner {
  readonly finder: CellFinder;
  /** Where the next row begins. */
  at = 0;
  /** Rows of the frame that is being filled. */
  rows = 0;

  // By column of the file: what becomes of it; and where its numbers begin, or which of the texts it is.
  readonly #fates: Uint8Array;
  readonly #places: Int32Array;
  readonly #rounded: Uint8Array;
  /** Column after column, a frame of each. */
  #numbers: Float64Array<ArrayBuffer>;
  readonly #texts: TextColumns;
  /** Columns of the file that are texts. */
  readonly #textColumns: readonly number[];

  /** The first thing that is wrong in the row at hand. */
  #fault: Fault | undefined;
  /** Whether a cell of it has quotes that cannot be right, so that nobody knows where the row ends. */
  #broken = false;
  /** The column of the cell that was read last. */
  #column = 0;

  /** `line` is that of the first row. */
  constructor(
    readonly scanning: Scanning,
    public line: number,
  ) {
    const { delimiter, width, wanted, capacity } = scanning;
    this.finder = new CellFinder(delimiter);
    this.#fates = new Uint8Array(width);
    this.#places = new Int32Array(width);
    this.#rounded = new Uint8Array(width);
    this.#textColumns = wanted.filter(({ type }) => type === "text").map(({ at }) => at);
    this.#texts = new TextColumns(this.#textColumns.length, capacity);
    this.#numbers = new Float64Array((wanted.length - this.#texts.count) * capacity);
    const used = { numbers: 0, texts: 0 };
    for (const { at, type, rounded } of wanted) {
      this.#fates[at] = fateOf[type];
      this.#places[at] = type === "text" ? used.texts++ : capacity * used.numbers++;
      this.#rounded[at] = rounded ? 1 : 0;
    }
  }

  /** Reads rows until the frame is full, and says so, or until the bytes at hand end. */
  scan(): boolean {
    const { finder } = this;
    const { bytes, end, last } = finder;
    while (this.rows < this.scanning.capacity && this.at < end) {
      const begin = this.at;
      const empty = bytes[begin] === lineFeed || bytes[begin] === carriageReturn;
      const stop = empty ? begin : this.#scanCells(begin);
      // Whether a CR and what may follow are one line break cannot be told at the end of the bytes.
      const next = stop + 1 >= end && !last ? undefined : empty ? finder.behindBreak(begin) : this.#endRow(begin, stop);
      if (next !== undefined) {
        this.line += 1 + finder.breaks;
        this.at = next;
      }
      // What was found in a row that will be begun anew will be found again.
      finder.breaks = 0;
      this.#fault = undefined;
      this.#broken = false;
      if (next === undefined) return false;
    }
    return this.rows === this.scanning.capacity;
  }

  /**
   * The hot loop: the cells of a row that begins at `begin`. Gives the place of what ends the last cell that it takes,
   * whose column is in `#column` then: a line break, or a delimiter where there are too many cells.
   */
  #scanCells(begin: number): number {
    const { bytes, delimiter, classes } = this.finder;
    const { width } = this.scanning;
    const { rows } = this;
    // No array to be taken apart: here that would cost more than a cell.
    const places = this.#places;
    const fates = this.#fates;
    const numbers = this.#numbers;
    let at = begin;
    let column = 0;
    for (; ; at++) {
      if (fates[column] !== number) at = this.#otherCell(column, at);
      else {
        const cell = at;
        // 1 or 0 without a branch, for which sign comes next is anybody's guess.
        const negative = ((bytes[at]! ^ minus) - 1) >>> 31;
        at += negative;
        const first = at;
        // Whole numbers of the processor are quicker than doubles; nine digits fit.
        let whole = 0;
        let digit = bytes[at]! ^ codeOfZero;
        while (digit < 10) {
          whole = (Math.imul(whole, 10) + digit) | 0;
          digit = bytes[++at]! ^ codeOfZero;
        }
        const ahead = at - first;
        let behind = 0;
        let part = 0;
        if (bytes[at] === point) {
          digit = bytes[++at]! ^ codeOfZero;
          while (digit < 10) {
            part = (Math.imul(part, 10) + digit) | 0;
            digit = bytes[++at]! ^ codeOfZero;
          }
          behind = at - first - ahead - 1;
        }
        const power = powersOfTen[behind]!;
        const digits = whole * power + part;
        if (ahead <= 9 && behind <= 9 && ahead + behind > 0 && digits < exactBelow && classes[bytes[at]!] === ends)
          numbers[places[column]! + rows] = ((1 - 2 * negative) * digits) / power;
        else at = this.#rareNumber(column, cell);
      }
      if (bytes[at] !== delimiter || column + 1 === width) break;
      column++;
    }
    this.#column = column;
    return at;
  }

  /** Takes the row in, or leaves it out. Gives where the next one begins; nothing where that is not known yet. */
  #endRow(begin: number, stop: number): number | undefined {
    const { finder } = this;
    const complete = this.#column === this.scanning.width - 1 && finder.bytes[stop] !== finder.delimiter;
    const next = complete && !this.#broken ? finder.behindBreak(stop) : this.#endOfBadRow(begin, stop);
    if (next === undefined) return undefined;
    if (this.#texts.count > 0) this.#texts.lookUp(finder.bytes, this.rows, this.#blameText);
    if (this.#fault === undefined || this.#stays(this.#fault)) this.rows++;
    else this.#texts.forgetRow();
    return next;
  }

  /** Tells of a bad row, and whether it stays. */
  #stays({ column, of, text }: Fault): boolean {
    const { note, keepsBad } = this.scanning;
    note({ line: this.line, text, fault: typeof of === "string" ? { column, of } : of });
    return keepsBad;
  }

  /** Of a row with too few cells or too many, or with broken quotes: such a row ends with its first line. */
  #endOfBadRow(begin: number, stop: number): number | undefined {
    const { finder } = this;
    const { bytes, delimiter, end, last } = finder;
    let cells = this.#column + 1;
    let at = stop;
    for (; bytes[at] === delimiter && !this.#broken; cells++) at = this.#find(this.#column, at + 1);
    if (at + 1 >= end && !last) return undefined;
    if (this.#broken) at = finder.lineEnd(begin);
    if (at + 1 >= end && !last) return undefined;
    if (this.#broken) finder.breaks = 0;
    else this.#fault = { column: -1, text: this.#shown(begin, at), of: { cells } };
    const firstAbsent = this.#broken && this.#fault ? this.#fault.column : this.#column + 1;
    for (let column = firstAbsent; column < this.scanning.width; column++) this.#setMissing(column);
    return finder.behindBreak(at);
  }

  #setMissing(column: number): void {
    const fate = this.#fates[column];
    if (fate === text) this.#texts.markMissing(this.#places[column]!);
    else if (fate === number || fate === flag) this.#set(column, Number.NaN);
  }

  /** A cell that is no number, or that nobody wants. */
  #otherCell(column: number, begin: number): number {
    const at = this.#find(column, begin);
    const fate = this.#fates[column];
    if (fate === text) this.#texts.mark(this.#places[column]!, this.finder);
    else if (fate === flag) this.#set(column, flagIn(this.finder));
    return at;
  }

  #rareNumber(column: number, begin: number): number {
    const at = this.#find(column, begin);
    this.#set(column, numberIn(this.finder, this.#rounded[column] === 1));
    return at;
  }

  /** The place of what ends the cell that begins at `begin`. */
  #find(column: number, begin: number): number {
    const { finder } = this;
    const at = finder.find(begin);
    if (finder.broken !== undefined && !this.#broken) {
      this.#fault = { column, text: this.#shown(finder.from, finder.to), of: finder.broken };
      this.#broken = true;
    }
    return at;
  }

  #set(column: number, value: number | CellFault): void {
    const bad = typeof value === "string";
    if (bad) this.#blame(column, value, this.finder.from, this.finder.to);
    this.#numbers[this.#places[column]! + this.rows] = bad ? Number.NaN : value;
  }

  readonly #blameText = (place: number, code: number, from: number, to: number): void => {
    this.#blame(this.#textColumns[place]!, code === hasNul ? "NUL" : "not UTF-8", from, to);
  };

  #blame(column: number, of: CellFault, from: number, to: number): void {
    if (this.#broken || (this.#fault !== undefined && this.#fault.column < column)) return;
    this.#fault = { column, text: this.#shown(from, to), of };
  }

  #shown(from: number, to: number): string {
    return this.finder.bytes.toString("utf8", from, Math.min(to, from + mostBytesShown));
  }

  /** The rows so far, as a frame; the next one begins empty. */
  take(): Frame {
    const { rows } = this;
    const [numbers, texts] = [this.#numbers, this.#texts.take(rows)];
    const columns = this.scanning.wanted.map(({ name, at, type }): Column => {
      const place = this.#places[at]!;
      return type === "text"
        ? { name, type, ...texts[place]! }
        : { name, type, values: numbers.subarray(place, place + rows) };
    });
    this.#numbers = new Float64Array(numbers.length);
    this.rows = 0;
    return { rows, columns };
  }
}
