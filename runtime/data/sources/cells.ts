/**
 * Cells as a file holds them, made into frames. Readers hand in stretches of any length; frames come out of one size, so
 * that what is told of bad rows, and when, does not hang from how a file is stored.
 */

import type { BadRows } from "../bad-rows.js";
import type { Column, ColumnHead, Frame, NumberColumn, TextColumn } from "../frame.js";
import { missingWords } from "../missing-values.js";
import { Numbering } from "../numbering.js";

/** Some 100 KB a column. */
export const frameRows = 10_000;

/** A cell that cannot be what its column holds. */
export class Unreadable {
  constructor(
    /** What stands there. */
    readonly text: string,
    /** `is no number`: goes on from the text. */
    readonly reason: string,
  ) {}
}

/** One column of a stretch. */
export interface Cells {
  /**
   * Row 0 is the first of the stretch. A number where the column holds numbers or flags, else a text; nothing where it is
   * missing. Infinity may come out, and is told as unreadable.
   */
  at(row: number): number | string | undefined | Unreadable;
  /**
   * The same for many rows of numbers at once, where there is a quicker way: NaN for what is missing, and anything above
   * 2^53 or infinite for what `at` has to be asked for.
   */
  fill?(into: Float64Array, from: number, to: number): void;
}

export interface Stretch {
  readonly rows: number;
  /** In the order of the columns asked for. */
  readonly cells: readonly Cells[];
  /** Where a row as a whole cannot be read. */
  readonly broken?: (row: number) => Unreadable | undefined;
  /** In a file with lines; else rows are counted. */
  readonly lineOf?: (row: number) => number;
}

interface BadAt {
  readonly line: number;
  readonly counts?: "rows";
  readonly column?: string;
  readonly what: Unreadable;
}

const tooLarge =
  "is a whole number beyond 2^53, and would lose digits: make the column text, or floating-point numbers";

/** A whole number of 64 bits or more, if a double can hold it: an identifier that lost its last digits would be another. */
export function exactNumber(value: bigint): number | Unreadable {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : new Unreadable(String(value), tooLarge);
}

/** `unscaled` times ten to the power of minus `scale`, rounded once, as reading it from text would. */
export function decimalNumber(unscaled: bigint, scale: number): number | Unreadable {
  return scale === 0 ? exactNumber(unscaled) : Number(`${unscaled}e-${scale}`);
}

export class FrameBuilder {
  readonly #file: string;
  readonly #heads: readonly ColumnHead[];
  readonly #bad: BadRows;
  #columns: (Float64Array | (string | undefined)[])[];
  /** By row of the frame, the first of each row. */
  #badRows = new Map<number, BadAt>();
  #rows = 0;
  #seen = 0;

  /** `heads`: the columns asked for, in that order. */
  constructor(file: string, heads: readonly ColumnHead[], bad: BadRows) {
    this.#file = file;
    this.#heads = heads;
    this.#bad = bad;
    this.#columns = this.#room();
  }

  /** Takes a stretch in, and gives what frames are full. */
  *add(stretch: Stretch): Generator<Frame> {
    for (let from = 0; from < stretch.rows; ) {
      const to = Math.min(stretch.rows, from + frameRows - this.#rows);
      this.#take(stretch, from, to);
      from = to;
      if (this.#rows === frameRows) yield* this.#frame();
    }
  }

  /** The last frame, after the last stretch. */
  *end(): Generator<Frame> {
    if (this.#rows > 0) yield* this.#frame();
  }

  #take(stretch: Stretch, from: number, to: number): void {
    const whereIs = (row: number): Pick<BadAt, "line" | "counts"> =>
      stretch.lineOf ? { line: stretch.lineOf(row) } : { line: this.#seen + row - from + 1, counts: "rows" };
    if (stretch.broken)
      for (let row = from; row < to; row++) {
        const what = stretch.broken(row);
        if (what) this.#badRows.set(this.#rows + row - from, { ...whereIs(row), what });
      }
    for (const [at, cells] of stretch.cells.entries()) {
      const name = this.#heads[at]!.name;
      const note = (row: number, what: Unreadable) => {
        const place = this.#rows + row - from;
        if (!this.#badRows.has(place)) this.#badRows.set(place, { ...whereIs(row), column: name, what });
      };
      const column = this.#columns[at]!;
      if (column instanceof Float64Array) takeNumbers(column.subarray(this.#rows), cells, from, to, note);
      else takeTexts(column, cells, from, to, note);
    }
    this.#rows += to - from;
    this.#seen += to - from;
  }

  *#frame(): Generator<Frame> {
    const bad = this.#badRows;
    for (const [, { what, ...where }] of [...bad].sort(([a], [b]) => a - b))
      this.#bad.note({ file: this.#file, ...where, text: what.text, reason: what.reason });
    this.#bad.check();
    const kept: number[] | undefined = bad.size > 0 && this.#bad.rule === "skip" ? [] : undefined;
    if (kept) for (let row = 0; row < this.#rows; row++) if (!bad.has(row)) kept.push(row);
    const rows = kept?.length ?? this.#rows;
    const columns = this.#heads.map((head, at) => columnOf(head, this.#columns[at]!, this.#rows, kept));
    this.#columns = this.#room();
    this.#badRows = new Map();
    this.#rows = 0;
    if (rows > 0) yield { rows, columns };
  }

  #room(): (Float64Array | (string | undefined)[])[] {
    return this.#heads.map(({ type }) => (type === "text" ? [] : new Float64Array(frameRows)));
  }
}

type Note = (row: number, what: Unreadable) => void;

function takeNumbers(into: Float64Array, cells: Cells, from: number, to: number, note: Note): void {
  cells.fill?.(into, from, to);
  for (let row = from; row < to; row++) {
    if (cells.fill && (Math.abs(into[row - from]!) <= Number.MAX_SAFE_INTEGER || Number.isNaN(into[row - from])))
      continue;
    const cell = cells.at(row);
    const bad = cell === Infinity || cell === -Infinity ? new Unreadable(String(cell), "is no finite number") : cell;
    if (bad instanceof Unreadable) note(row, bad);
    into[row - from] = typeof bad === "number" ? bad : Number.NaN;
  }
}

function takeTexts(into: (string | undefined)[], cells: Cells, from: number, to: number, note: Note): void {
  for (let row = from; row < to; row++) {
    const cell = cells.at(row);
    if (cell instanceof Unreadable) note(row, cell);
    into.push(typeof cell === "string" && !missingWords.has(cell) ? cell : undefined);
  }
}

/** `kept`: the rows that stay, where some are left out. */
function columnOf(
  head: ColumnHead,
  cells: Float64Array | readonly (string | undefined)[],
  rows: number,
  kept: readonly number[] | undefined,
): Column {
  if (cells instanceof Float64Array) {
    const values = kept ? Float64Array.from(kept, (row) => cells[row]!) : cells.subarray(0, rows);
    return { ...head, values } as NumberColumn;
  }
  return { ...head, ...coded(kept ? kept.map((row) => cells[row]) : cells) } as TextColumn;
}

function coded(texts: readonly (string | undefined)[]): Pick<TextColumn, "codes" | "words"> {
  const words = new Numbering<string>();
  const codes = Int32Array.from(texts, (text) => (text === undefined ? -1 : words.codeOf(text)));
  return { codes, words: words.values };
}
