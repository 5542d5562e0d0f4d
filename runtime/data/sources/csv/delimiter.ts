/** Which character stands between cells: said, or found by looking. */

import { CellFinder } from "./cell-finder.js";
import type { Head } from "./head.js";
import { NoTable } from "./no-table.js";
import { type Row, rowAt } from "./row.js";
import { looksLikeNumber } from "./word-types.js";

/** Few rows tell, and a mark that is none of the table's makes long ones. */
const rowsLookedAt = 20;

/** In this order where nothing tells more: a comma has other uses. */
const candidates = ["\t", ";", "|", ","];

export function delimiterOf(said: string, head: Head): number {
  if (said === "auto") return likeliest(head);
  const code = said.charCodeAt(0);
  if (said.length !== 1 || code > 126 || /["\r\n\0]/.test(said))
    throw new NoTable(
      `${JSON.stringify(said)} is no delimiter`,
      'A delimiter is one character of ASCII, as ";" and "\\t" are.',
    );
  return code;
}

/**
 * Of the marks that every row has the same number of times, the one between which most is numbers, or else that makes most
 * columns: a comma may stand in numbers and a bar in texts, as often in every row as the delimiter. Where no mark is so
 * even, the one that every row has most often.
 */
function likeliest(head: Head): number {
  const found = candidates.map((mark) => lookAt(head, mark.charCodeAt(0)));
  const even = found.filter(({ least, most, broken }) => least > 0 && least === most && !broken);
  const best =
    even.length > 0
      ? even.reduce((best, each) => (isLikelier(each, best) ? each : best))
      : found.reduceRight((best, each) => (each.least > best.least ? each : best));
  return best.mark;
}

const isLikelier = (one: Look, other: Look) =>
  one.numbers > other.numbers || (one.numbers === other.numbers && one.least > other.least);

interface Look {
  readonly mark: number;
  /** How often it stands between cells in a row, at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Whether there are quotes that cannot be right then. */
  readonly broken: boolean;
  /** The share of cells that are numbers then. */
  readonly numbers: number;
}

function lookAt(head: Head, mark: number): Look {
  const rows = firstRows(head, mark);
  const counts = rows.map(({ cells }) => cells.length - 1);
  const cells = rows.flatMap((row) => row.cells);
  const numbers = cells.filter(looksLikeNumber).length / Math.max(1, cells.length);
  const broken = rows.some((row) => row.broken);
  return { mark, least: Math.min(...counts), most: Math.max(...counts), broken, numbers };
}

function firstRows(head: Head, mark: number): Row[] {
  const finder = new CellFinder(mark);
  const rows: Row[] = [];
  for (let at = 0; rows.length < rowsLookedAt; ) {
    const row = rowAt(finder, head, at);
    // The last row of a head is cut anywhere.
    if (!row || (!row.ended && !head.whole && rows.length > 0)) break;
    rows.push(row);
    at = row.next;
  }
  return rows;
}
