/** A single row as texts: for headers, and for looking. */

import { type CellFinder, carriageReturn, lineFeed } from "./cell-finder.js";
import type { Head } from "./head.js";

export interface Row {
  /** Without the blanks around them. */
  readonly cells: readonly string[];
  /** Where the next row begins. */
  readonly next: number;
  /** Line breaks from where the search began. */
  readonly lines: number;
  /** Whether a line break ends it, and not the bytes. */
  readonly ended: boolean;
  /** Whether the quotes of a cell cannot be right. */
  readonly broken: boolean;
}

/** The first row from `from` on that is not empty; nothing where there is none. */
export function rowAt(finder: CellFinder, { bytes, end, whole }: Head, from: number): Row | undefined {
  finder.bytes = bytes;
  finder.end = end;
  finder.last = whole;
  finder.breaks = 0;
  let [at, lines] = [from, 0];
  for (; at < end && (bytes[at] === lineFeed || bytes[at] === carriageReturn); lines++) at = finder.behindBreak(at);
  if (at >= end) return undefined;
  const cells: string[] = [];
  let broken = false;
  for (; ; at++) {
    at = finder.find(at);
    broken ||= finder.broken !== undefined;
    cells.push(finder.text().trim());
    if (bytes[at] !== finder.delimiter) break;
  }
  return { cells, next: finder.behindBreak(at), lines: lines + finder.breaks + 1, ended: at < end, broken };
}
