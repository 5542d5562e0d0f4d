/**
 * Where cells begin and end, in bytes: RFC 4180, and a little more than it. Blanks around a cell do not count (those
 * within its quotes do), a line ends with LF, CR or both, and a quote that does not open a cell is an ordinary character.
 */

export const lineFeed = 10;
export const carriageReturn = 13;
export const quoteMark = 34;

/** How a cell is written: as it stands, in quotes, or in quotes with quotes in it that are written twice. */
export const plain = 0;
const quoted = 1;
export const doubled = 2;

/** What is wrong with the quotes of a cell. */
export type BrokenQuotes = "unclosed" | "goes on";

/** What a byte is to the finder. */
const blank = 1;
export const ends = 2;

export class CellFinder {
  /** The byte at `end` is a line feed that is not of the file, so that no loop has to ask for the end. */
  bytes: Buffer = Buffer.from("\n");
  end = 0;
  /** Whether the file ends at `end`. */
  last = true;

  // The cell that was found last: what is between its quotes, or between the blanks around it.
  from = 0;
  to = 0;
  form = plain;
  broken: BrokenQuotes | undefined;

  /** Line breaks within quotes, counted on and on: whoever wants to know sets it to 0 before. */
  breaks = 0;
  /** By byte: 0, or `blank`, or `ends`. */
  readonly classes = new Uint8Array(256);

  constructor(readonly delimiter: number) {
    this.classes[32] = blank;
    this.classes[9] = blank;
    for (const mark of [delimiter, lineFeed, carriageReturn]) this.classes[mark] = ends;
  }

  /**
   * Finds the cell that begins at `begin`, and gives the place of what ends it: the delimiter, a line break, or `end`,
   * where the cell may go on beyond the bytes in hand.
   */
  find(begin: number): number {
    const { bytes, classes } = this;
    let at = begin;
    while (classes[bytes[at]!] === blank) at++;
    this.broken = undefined;
    if (bytes[at] === quoteMark) return this.#findQuoted(at);
    this.from = at;
    this.form = plain;
    while (classes[bytes[at]!] !== ends) at++;
    this.to = this.#withoutBlanks(at);
    return at;
  }

  #withoutBlanks(end: number): number {
    let to = end;
    while (to > this.from && this.classes[this.bytes[to - 1]!] === blank) to--;
    return to;
  }

  #findQuoted(open: number): number {
    const { bytes, classes } = this;
    this.from = open + 1;
    this.form = quoted;
    const close = this.#closing(open);
    this.to = close;
    if (close === this.end) {
      if (this.last) this.#breakAt(open, "unclosed");
      return close;
    }
    let at = close + 1;
    while (classes[bytes[at]!] === blank) at++;
    if (classes[bytes[at]!] === ends) return at;
    this.#breakAt(open, "goes on");
    while (classes[bytes[at]!] !== ends) at++;
    this.to = at;
    return at;
  }

  /** The place of the quote that closes what `open` opens, or `end`. */
  #closing(open: number): number {
    const { bytes, end } = this;
    for (let at = open + 1; ; at++) {
      const byte = bytes[at]!;
      if (byte === quoteMark) {
        if (bytes[at + 1] !== quoteMark) return at;
        this.form = doubled;
        at++;
      } else if (byte === lineFeed) {
        if (at === end) return at;
        if (bytes[at - 1] !== carriageReturn) this.breaks++;
      } else if (byte === carriageReturn) this.breaks++;
    }
  }

  #breakAt(open: number, broken: BrokenQuotes): void {
    this.from = open;
    this.form = plain;
    this.broken = broken;
  }

  /** Behind the line break at `at`; CR and LF are one. */
  behindBreak(at: number): number {
    const { bytes, end } = this;
    if (at >= end) return end;
    return bytes[at] === carriageReturn && at + 1 < end && bytes[at + 1] === lineFeed ? at + 2 : at + 1;
  }

  /** The first line break from `at` on, or `end`. */
  lineEnd(from: number): number {
    let at = from;
    while (at < this.end && this.bytes[at] !== lineFeed && this.bytes[at] !== carriageReturn) at++;
    return at;
  }

  /** What the cell that was found last says. */
  text(): string {
    const text = this.bytes.toString("utf8", this.from, this.to);
    return this.form === doubled ? text.replaceAll('""', '"') : text;
  }
}
