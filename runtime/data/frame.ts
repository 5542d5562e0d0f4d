/**
 * Columns of a table, a stretch of rows at a time: what readers of files give, and what preparation takes. A file of any
 * size goes by in frames; nobody has to hold all of it.
 */

export type ColumnType = "number" | "flag" | "text";

export interface ColumnHead {
  readonly name: string;
  readonly type: ColumnType;
}

/** Numbers; a flag is 0 or 1. NaN is a missing value, and infinity is never there. */
export interface NumberColumn extends ColumnHead {
  readonly type: "number" | "flag";
  readonly values: Float64Array;
}

/** Texts by number: row i says `words[codes[i]]`; -1 is a missing value. The words are those of this frame alone. */
export interface TextColumn extends ColumnHead {
  readonly type: "text";
  readonly codes: Int32Array;
  /** Each once, in the order of first mention. */
  readonly words: readonly string[];
}

export type Column = NumberColumn | TextColumn;

export interface Frame {
  readonly rows: number;
  /** In the order in which they were asked for. */
  readonly columns: readonly Column[];
}

/** A table that can be read, once or several times, from its first row to its last. */
export interface TableReader {
  /** All its columns, in order, each name once; their types as they were found by looking, or said. */
  readonly columns: readonly ColumnHead[];
  /** How many rows it has, where that is known beforehand. */
  readonly rows?: number;
  /**
   * The rows in order, in frames of some ten thousand. What cannot be read goes to the `BadRows` of the reading; rows
   * that are left out are in no frame.
   * @throws TaskFailure `missing` or `data` where it cannot go on
   */
  read(columns: readonly string[]): AsyncIterable<Frame>;
}
