/**
 * A source file, and places in it.
 *
 * Offsets count UTF-16 code units from the start of the file, as JavaScript strings do; lines and
 * columns are for people and start at 1. A span knows its file, because one program may come from several.
 */

export interface Source {
  /** The path as the user gave it: messages repeat it, nothing opens it. */
  readonly path: string;
  readonly text: string;
}

export interface Span {
  readonly path: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset; past the end of the text it is the place after the last character. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line++;
  return { line, column: before.length - lastBreak };
}

/** The text of one line (from 1), without its line break. */
export function lineOf(text: string, line: number): string {
  return (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
}

export function join(from: Span, to: Span): Span {
  return { path: from.path, start: from.start, end: to.end };
}

/** `positionOf` for many offsets of one text: its lines are found once. */
export function linesOf(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.min(offset, text.length) - (starts[low] ?? 0) + 1 };
  };
}
