/** The distinct words of each column in the head of a table: what types, classes and headers are told by. */

import type { ColumnType, Frame } from "../../frame.js";
import type { CellFault, RowFault } from "./faults.js";
import type { Head } from "./head.js";
import { Scanner } from "./scanner.js";
import { rowsOfFrame } from "./scanning.js";
import { typeOf } from "./word-types.js";

export interface Words {
  /**
   * By column, each once; what is missing is not there. Of a head that is not the whole file, a column of numbers has
   * only those of its first rows: more of them tell nothing new.
   */
  readonly words: readonly (readonly string[])[];
  /** Rows that were looked at. */
  readonly rows: number;
  /** Whether there are rows that cannot be read. */
  readonly bad: boolean;
}

/** A stretch of rows, and how to look at them. */
interface Stretch {
  readonly head: Head;
  readonly delimiter: number;
  readonly width: number;
  readonly from: number;
  readonly keepsBad: boolean;
}

interface Found {
  words: (readonly string[])[];
  rows: number;
  bad: boolean;
}

/** Of the rows that begin at `from`: those that can be read; or of all, where none can. */
export function wordsFrom(head: Head, delimiter: number, width: number, from: number): Words {
  const stretch = { head, delimiter, width, from };
  const good = wordsOf({ ...stretch, keepsBad: false });
  return good.rows === 0 && good.bad ? wordsOf({ ...stretch, keepsBad: true }) : good;
}

/** Enough to guess types by. */
const rowsToGuessBy = 256;
const mostRounds = 3;

function wordsOf(stretch: Stretch): Words {
  const { head, width } = stretch;
  const found: Found = { words: Array.from({ length: width }, () => []), rows: 0, bad: false };
  if (head.whole) {
    collect(found, stretch, stretch.from, new Set());
    return found;
  }
  const { behind } = collect(found, stretch, stretch.from, new Set(), rowsToGuessBy);
  const numbers = new Set(found.words.flatMap((words, at) => (typeOf(words) === "number" ? [at] : [])));
  for (let round = 1; ; round++) {
    const all = { ...found, words: [...found.words] };
    const { against } = collect(all, stretch, behind, numbers);
    if (against.size === 0) return all;
    for (const [column, text] of against) {
      numbers.delete(column);
      found.words[column] = [...found.words[column]!, text];
    }
    // A row tells only of its first bad cell: who would wait for one column after the other?
    if (round === mostRounds) numbers.clear();
  }
}

/** A column that was taken for numbers, and is not. */
const speakAgainstNumbers: ReadonlySet<CellFault> = new Set(["no number", "too long", "NUL", "not UTF-8"]);

interface Collected {
  /** Where it stopped. */
  readonly behind: number;
  /** Columns that were taken for numbers and are not, and a cell that shows it. */
  readonly against: ReadonlyMap<number, string>;
}

/**
 * Adds the words of the rows from `from` on, or of the first frame of `most` rows. `numbers` are read as numbers, which is
 * quicker, and leave no words.
 */
function collect(found: Found, stretch: Stretch, from: number, numbers: ReadonlySet<number>, most?: number): Collected {
  const { head, delimiter, width, keepsBad } = stretch;
  const type = (at: number): ColumnType => (numbers.has(at) ? "number" : "text");
  const wanted = Array.from({ length: width }, (_, at) => ({ name: `${at}`, at, type: type(at) }));
  const against = new Map<number, string>();
  const note = ({ fault, text }: RowFault) => {
    found.bad = true;
    if ("column" in fault && numbers.has(fault.column) && speakAgainstNumbers.has(fault.of))
      against.set(fault.column, text);
  };
  const scanner = new Scanner({ delimiter, width, wanted, capacity: most ?? rowsOfFrame(width), note, keepsBad }, 1);
  scanner.at = from;
  [scanner.finder.bytes, scanner.finder.end, scanner.finder.last] = [head.bytes, head.end, head.whole];
  for (let more = true; more; ) {
    more = scanner.scan() && most === undefined;
    addFrame(found, scanner.take());
  }
  return { behind: scanner.at, against };
}

function addFrame(found: Found, { rows, columns }: Frame): void {
  found.rows += rows;
  for (const [at, column] of columns.entries()) {
    if (column.type !== "text") continue;
    const known = found.words[at] ?? [];
    // Nearly always one frame is all.
    found.words[at] = known.length === 0 ? column.words : [...new Set([...known, ...column.words])];
  }
}
