/** What a scanner is to do. */

import type { ColumnHead } from "../../frame.js";
import type { RowFault } from "./faults.js";

export interface WantedColumn extends ColumnHead {
  /** Its place in the file, from 0. */
  readonly at: number;
  /** Whether whole numbers are rounded that have more digits than a double keeps. */
  readonly rounded?: boolean;
}

export interface Scanning {
  readonly delimiter: number;
  /** Columns of the file. */
  readonly width: number;
  readonly wanted: readonly WantedColumn[];
  /** Rows of a frame. */
  readonly capacity: number;
  /** Is told of every row with something bad in it. */
  readonly note: (fault: RowFault) => void;
  /** Whether such a row stays, with what is bad as missing. */
  readonly keepsBad: boolean;
}

const mostRows = 16_384;
const mostCells = 1 << 20;
/** Below that, all that is done for a frame would show. */
const leastRows = 16;

/** Fewer where they are wide: a frame holds some megabytes. */
export function rowsOfFrame(columns: number): number {
  return Math.max(leastRows, Math.min(mostRows, Math.floor(mostCells / Math.max(1, columns))));
}
