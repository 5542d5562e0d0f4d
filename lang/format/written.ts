/**
 * What the formatter asks of the text itself, because the tree has no word of it: line breaks, empty lines, where a
 * bracket closes, and how a number or a text was spelled.
 */

import type { Comment } from "../ast.js";
import type { Source, Span } from "../source.js";

/** Between two tokens: no token of the language is made of these. */
const space = new Set([" ", "\t", "\r", "\n", "\uFEFF"]);

export class Written {
  readonly text: string;
  private readonly lineStarts: readonly number[];
  private readonly commentEnds: ReadonlyMap<number, number>;
  private readonly commentStarts: ReadonlyMap<number, number>;

  constructor(source: Source, comments: readonly Comment[]) {
    this.text = source.text;
    // A byte-order mark takes no column.
    const first = source.text.startsWith("\uFEFF") ? 1 : 0;
    this.lineStarts = [first, ...[...source.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    this.commentEnds = new Map(comments.map(({ span }) => [span.start, span.end]));
    this.commentStarts = new Map(comments.map(({ span }) => [span.end, span.start]));
  }

  /** Whether both offsets are in one line of the source. */
  inOneLine(start: number, end: number): boolean {
    return this.lineStartOf(start) === this.lineStartOf(end);
  }

  /** From 0. */
  columnOf(offset: number): number {
    return offset - this.lineStartOf(offset);
  }

  private lineStartOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return this.lineStarts[low]!;
  }

  /** Nothing but space stands before it on its line. */
  startsLine(offset: number): boolean {
    return this.breaksBefore(offset, 1);
  }

  /** An empty line stands directly before it. */
  emptyLineBefore(offset: number): boolean {
    return this.breaksBefore(offset, 2);
  }

  /** Whether so many line breaks, or the start of the file, lie in the space directly before an offset. */
  private breaksBefore(offset: number, wanted: number): boolean {
    let breaks = 0;
    let at = offset - 1;
    for (; at >= 0 && space.has(this.text[at]!); at--) {
      if (this.text[at] === "\n") breaks++;
      if (breaks === wanted) return true;
    }
    return at < 0;
  }

  /** A span without the parentheses around it. Not for calls, which end in one of their own. */
  bare({ start, end }: Span): { start: number; end: number } {
    const skips = (at: number, parenthesis: string) => this.text[at] === parenthesis || space.has(this.text[at]!);
    let from = start;
    for (;;) {
      const commentEnd = this.commentEnds.get(from);
      if (commentEnd !== undefined) from = commentEnd;
      else if (skips(from, "(")) from++;
      else break;
    }
    let to = end;
    for (;;) {
      const commentStart = this.commentStarts.get(to);
      if (commentStart !== undefined) to = commentStart;
      else if (skips(to - 1, ")")) to--;
      else break;
    }
    return { start: from, end: to };
  }

  /** The next such character from an offset on, outside comments. */
  next(character: string, from: number): number {
    let at = from;
    while (at < this.text.length && this.text[at] !== character) at = this.commentEnds.get(at) ?? at + 1;
    return at;
  }
}
