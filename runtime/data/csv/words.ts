/** The distinct words of each column in the head of a table: what types, classes and headers are told by. */

import type { Frame } from "../frame.js";
import type { Head } from "./head.js";
import { rowsOfFrame, Scanner } from "./scanner.js";

export interface Words {
  /** By column, each once; what is missing is not there. */
  readonly words: readonly (readonly string[])[];
  /** Rows that could be read. */
  readonly rows: number;
  /** Rows that could not. */
  readonly bad: number;
}

/** Of the rows that begin at `from`. */
export function wordsFrom({ bytes, end, whole }: Head, delimiter: number, width: number, from: number): Words {
  const wanted = Array.from({ length: width }, (_, at) => ({ name: `${at}`, at, type: "text" as const }));
  const found = { words: wanted.map((): readonly string[] => []), rows: 0, bad: 0 };
  const note = () => {
    found.bad++;
  };
  const scanner = new Scanner({ delimiter, width, wanted, capacity: rowsOfFrame(width), note, keepsBad: false }, 1);
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
