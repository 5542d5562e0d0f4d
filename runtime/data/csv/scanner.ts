/**
 * Rows out of bytes, column by column. One loop goes through them once: numbers are made of their digits on the way, and
 * all that is rare (blanks, quotes, exponents, missing and bad cells) is done outside it. Texts are marked on the way and
 * looked up when their row has ended well, so that a row which is left out leaves no word behind.
 *
 * A row that the bytes in hand end in is begun anew when there are more, so no cell is ever put together of pieces.
 */

import { isUtf8 } from "node:buffer";
import type { Column, ColumnHead, Frame } from "../frame.js";
import { missingWords } from "../missing-values.js";
import { CellFinder, carriageReturn, doubled, ends, lineFeed, plain, quoteMark } from "./cell-finder.js";
import { decimalOf, exactBelow, infinityWord, isTooLong, minus, point, powersOfTen } from "./decimal.js";
import { Dictionary, hasNul } from "./dictionary.js";
import type { CellFault, RowFault } from "./faults.js";
import { flagWords } from "./flags.js";

/** What becomes of a column's cells; 0 is nothing. */
const number = 1;
const flag = 2;
const text = 3;

const codeOfZero = 48;
const space = 32;
/** Enough for any message. */
const mostBytesShown = 200;

/** By the first byte of a text: whether it may say that it is missing. */
const mayBeMissing = Uint8Array.from({ length: 256 }, (_, byte) =>
  [...missingWords].some((word) => word.charCodeAt(0) === byte) ? 1 : 0,
);
const longestMissing = Math.max(...[...missingWords].map((word) => word.length));

export interface WantedColumn extends ColumnHead {
  /** Its place in the file, from 0. */
  readonly at: number;
  /** Whether whole numbers are rounded that have more digits than a double keeps. */
  readonly rounded?: boolean;
}

export interface Scanning {
  readonly delimiter: number;
  /** Columns of the file. */
  readonly width: number;
  readonly wanted: readonly WantedColumn[];
  /** Rows of a frame. */
  readonly capacity: number;
  /** Is told of every row with something bad in it. */
  readonly note: (fault: RowFault) => void;
  /** Whether such a row stays, with what is bad as missing. */
  readonly keepsBad: boolean;
}

/** Fewer where they are wide: a frame holds some megabytes. */
export function rowsOfFrame(columns: number): number {
  return Math.max(16, Math.min(mostRows, Math.floor(mostCells / Math.max(1, columns))));
}
const mostRows = 16_384;
const mostCells = 1 << 20;

interface Extent {
  readonly from: number;
  readonly to: number;
}

interface Fault {
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
  #numbers: Float64Array<ArrayBuffer>;
  #codes: Int32Array<ArrayBuffer>;

  // By text, in the row at hand: where it stands, and how it is written.
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #form: Uint8Array;
  readonly #textColumns: Int32Array;
  readonly #dictionaries: readonly Dictionary[];

  /** What is wrong in the row at hand; -1 is the row as a whole. */
  #fault: Fault | undefined;
  /** Whether a cell of it has quotes that cannot be right, so that nobody knows where the row ends. */
  #broken = false;
  /** The column of the cell that was read last. */
  #column = 0;
  /** Texts whose word is new, in the row at hand. */
  readonly #fresh: Dictionary[] = [];

  /** `line` is that of the first row. */
  constructor(
    readonly scanning: Scanning,
    public line: number,
  ) {
    const { delimiter, width, wanted } = scanning;
    this.finder = new CellFinder(delimiter);
    this.#fates = new Uint8Array(width);
    this.#places = new Int32Array(width);
    this.#rounded = new Uint8Array(width);
    const texts = wanted.filter(({ type }) => type === "text");
    [this.#from, this.#to] = [new Int32Array(texts.length), new Int32Array(texts.length)];
    this.#form = new Uint8Array(texts.length);
    this.#textColumns = Int32Array.from(texts, ({ at }) => at);
    this.#dictionaries = texts.map(() => new Dictionary());
    const used = { numbers: 0, texts: 0 };
    for (const { at, type, rounded } of wanted) {
      this.#fates[at] = type === "number" ? number : type === "flag" ? flag : text;
      this.#places[at] = type === "text" ? used.texts++ : scanning.capacity * used.numbers++;
      this.#rounded[at] = rounded ? 1 : 0;
    }
    [this.#numbers, this.#codes] = this.#room();
  }

  #room(): [numbers: Float64Array<ArrayBuffer>, codes: Int32Array<ArrayBuffer>] {
    const { wanted, capacity } = this.scanning;
    const texts = this.#dictionaries.length;
    return [new Float64Array((wanted.length - texts) * capacity), new Int32Array(texts * capacity)];
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
      if (next === undefined) {
        this.#forgetRow();
        return false;
      }
      this.line += 1 + finder.breaks;
      finder.breaks = 0;
      this.at = next;
    }
    return this.rows === this.scanning.capacity;
  }

  /** What was found in a row that will be begun anew will be found again. */
  #forgetRow(): void {
    this.finder.breaks = 0;
    this.#fault = undefined;
    this.#broken = false;
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
        const negative = bytes[at] === minus;
        if (negative) at++;
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
          numbers[places[column]! + rows] = (negative ? -digits : digits) / power;
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
    const complete = this.#column === this.scanning.width - 1 && this.finder.bytes[stop] !== this.scanning.delimiter;
    const next = complete && !this.#broken ? this.finder.behindBreak(stop) : this.#endOfBadRow(begin, stop);
    if (next === undefined) return undefined;
    if (this.#dictionaries.length > 0) this.#lookUpTexts();
    if (this.#fault === undefined) this.rows++;
    else this.#judge(this.#fault);
    return next;
  }

  #judge({ column, of, text }: Fault): void {
    const { note, keepsBad } = this.scanning;
    note({ line: this.line, text, fault: typeof of === "string" ? { column, of } : of });
    if (keepsBad) this.rows++;
    else for (const dictionary of this.#fresh) dictionary.forgetLast();
    this.#fault = undefined;
    this.#broken = false;
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
    if (fate === text) this.#mark(column, 0, 0, plain);
    else if (fate === number || fate === flag) this.#set(column, Number.NaN);
  }

  /** A cell that is no plain number. */
  #otherCell(column: number, begin: number): number {
    const { finder } = this;
    const at = this.#find(column, begin);
    const fate = this.#fates[column];
    if (fate === text) this.#mark(column, finder.from, finder.to, finder.form);
    else if (fate === flag) this.#set(column, this.#flagOf(column));
    return at;
  }

  #rareNumber(column: number, begin: number): number {
    const at = this.#find(column, begin);
    this.#set(column, this.#numberOf(column));
    return at;
  }

  #find(column: number, begin: number): number {
    const { finder } = this;
    const at = finder.find(begin);
    if (finder.broken !== undefined && !this.#broken) {
      this.#fault = { column, text: this.#shown(finder.from, finder.to), of: finder.broken };
      this.#broken = true;
    }
    return at;
  }

  #set(column: number, value: number): void {
    this.#numbers[this.#places[column]! + this.rows] = value;
  }

  #mark(column: number, from: number, to: number, form: number): void {
    const place = this.#places[column]!;
    this.#from[place] = from;
    this.#to[place] = to;
    this.#form[place] = form;
  }

  #numberOf(column: number): number {
    const { bytes, broken } = this.finder;
    let { from, to } = this.finder;
    // Quotes may hold blanks.
    while (from < to && bytes[from] === space) from++;
    while (from < to && bytes[to - 1] === space) to--;
    if (from === to || broken !== undefined) return Number.NaN;
    const value = decimalOf(bytes, from, to);
    if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
    const said = this.finder.text().trim();
    if (missingWords.has(said)) return Number.NaN;
    if (Number.isNaN(value)) this.#blame(column, infinityWord.test(said) ? "infinite" : this.#ratherThan("no number"));
    else if (!Number.isFinite(value)) this.#blame(column, "infinite");
    else if (this.#rounded[column] === 1 || !isTooLong(said, value)) return value;
    else this.#blame(column, "too long");
    return Number.NaN;
  }

  #flagOf(column: number): number {
    if (this.finder.from === this.finder.to || this.finder.broken !== undefined) return Number.NaN;
    const said = this.finder.text().trim();
    const value = flagWords.get(said);
    if (value !== undefined) return value;
    if (!missingWords.has(said)) this.#blame(column, this.#ratherThan("no flag"));
    return Number.NaN;
  }

  /** What is no text is neither a number nor a flag, and that tells more. */
  #ratherThan(fault: CellFault): CellFault {
    const { bytes, from, to } = this.finder;
    const cell = bytes.subarray(from, to);
    return cell.includes(0) ? "NUL" : isUtf8(cell) ? fault : "not UTF-8";
  }

  #blame(column: number, of: CellFault, { from, to } = this.finder as Extent): void {
    if (this.#broken || (this.#fault !== undefined && this.#fault.column < column)) return;
    this.#fault = { column, text: this.#shown(from, to), of };
  }

  #shown(from: number, to: number): string {
    return this.finder.bytes.toString("utf8", from, Math.min(to, from + mostBytesShown));
  }

  #lookUpTexts(): void {
    if (this.#fresh.length > 0) this.#fresh.length = 0;
    const columns = this.#textColumns;
    const { capacity } = this.scanning;
    for (let place = 0; place < columns.length; place++)
      this.#codes[place * capacity + this.rows] = this.#codeOf(columns[place]!, place);
  }

  /**
   * -1 where the text is missing. In quotes, `NA` is a text: programs that mean a missing value write it without. Nothing
   * in quotes is missing all the same: programs that put everything in quotes write it so.
   */
  #codeOf(column: number, place: number): number {
    const from = this.#from[place]!;
    const to = this.#to[place]!;
    if (from === to) return -1;
    const { bytes } = this.finder;
    const form = this.#form[place]!;
    if (form === plain && to - from <= longestMissing && mayBeMissing[bytes[from]!] === 1)
      if (missingWords.has(bytes.toString("latin1", from, to))) return -1;
    const dictionary = this.#dictionaries[place]!;
    const known = dictionary.size;
    const code = form === doubled ? codeOfDoubled(dictionary, bytes, from, to) : dictionary.codeOf(bytes, from, to);
    if (code === known) this.#fresh.push(dictionary);
    if (code >= 0) return code;
    this.#blame(column, code === hasNul ? "NUL" : "not UTF-8", { from, to });
    return -1;
  }

  /** The rows so far, as a frame; the next one begins empty. */
  take(): Frame {
    const { rows, scanning } = this;
    const columns = scanning.wanted.map(({ name, at, type }): Column => {
      const place = this.#places[at]!;
      if (type !== "text") return { name, type, values: this.#numbers.subarray(place, place + rows) };
      const codes = this.#codes.subarray(place * scanning.capacity, place * scanning.capacity + rows);
      return { name, type, codes, words: this.#dictionaries[place]!.take() };
    });
    [this.#numbers, this.#codes] = this.#room();
    this.rows = 0;
    return { rows, columns };
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
