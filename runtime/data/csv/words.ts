/** The distinct words of each column in the head of a table: what types, classes and headers are told by. */

import type { Frame } from "../frame.js";
import type { Head } from "./head.js";
import { Scanner } from "./scanner.js";
import { rowsOfFrame } from "./scanning.js";

export interface Words {
  /** By column, each once; what is missing is not there. */
  readonly words: readonly (readonly string[])[];
  /** Rows that were looked at. */
  readonly rows: number;
  /** Whether there are rows that cannot be read. */
  readonly bad: boolean;
}

/** Of the rows that begin at `from`: those that can be read; or of all, where none can. */
export function wordsFrom(head: Head, delimiter: number, width: number, from: number): Words {
  const good = wordsOf(head, delimiter, width, from, false);
  return good.rows === 0 && good.bad ? wordsOf(head, delimiter, width, from, true) : good;
}

function wordsOf(
  { bytes, end, whole }: Head,
  delimiter: number,
  width: number,
  from: number,
  keepsBad: boolean,
): Words {
  const wanted = Array.from({ length: width }, (_, at) => ({ name: `${at}`, at, type: "text" as const }));
  const found = { words: wanted.map((): readonly string[] => []), rows: 0, bad: false };
  const note = () => {
    found.bad = true;
  };
  const scanner = new Scanner({ delimiter, width, wanted, capacity: rowsOfFrame(width), note, keepsBad }, 1);
  scanner.at = from;
  [scanner.finder.bytes, scanner.finder.end, scanner.finder.last] = [bytes, end, whole];
  for (let more = true; more; ) {
    more = scanner.scan();
    addFrame(found, scanner.take());
  }
  return found;
}

function addFrame(found: { words: (readonly string[])[]; rows: number }, { rows, columns }: Frame): void {
  found.rows += rows;
  for (const [at, column] of columns.entries()) {
    if (column.type !== "text") continue;
    const known = found.words[at] ?? [];
    // Nearly always one frame is all.
    found.words[at] = known.length === 0 ? column.words : [...new Set([...known, ...column.words])];
  }
}
