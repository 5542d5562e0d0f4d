/** What may be unreadable in a file, and what becomes of it. */

/** What becomes of a row with something unreadable in it: nothing is read, it is left out, or what is bad is missing. */
export type BadRule = "error" | "skip" | "missing";

export interface BadCell {
  readonly file: string;
  /** Of the file, from 1; of a file without lines, the number of the row, from 1. */
  readonly line: number;
  /** Where `line` is the number of a row. */
  readonly counts?: "rows";
  /** Absent where the row as a whole is wrong. */
  readonly column?: string;
  /** What stands there. */
  readonly text: string;
  /** `is no number`: goes on from the text. */
  readonly reason: string;
}

export interface BadCount {
  /** Rows in which something was bad. */
  readonly rows: number;
  readonly shown: readonly BadCell[];
}
