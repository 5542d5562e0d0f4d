/** Which character stands between cells: said, or found by looking. */

import { CellFinder } from "./cell-finder.js";
import type { Head } from "./head.js";
import { NoTable } from "./no-table.js";
import { rowAt } from "./row.js";

/** Few rows tell, and a mark that is none of the table's makes long ones. */
const rowsLookedAt = 20;

/** In this order where several would do: commas stand in numbers and sentences too, the others hardly ever. */
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

/** The first mark that every row has the same number of times; else the one that every row has most often. */
function likeliest(head: Head): number {
  const found = candidates.map((mark) => ({ mark, counts: countsIn(head, mark.charCodeAt(0)) }));
  const even = found.find(({ counts }) => (counts[0] ?? 0) > 0 && counts.every((count) => count === counts[0]));
  if (even) return even.mark.charCodeAt(0);
  const least = ({ counts }: { counts: readonly number[] }) => Math.min(...counts);
  const best = found.reduceRight((best, each) => (least(each) > least(best) ? each : best));
  return best.mark.charCodeAt(0);
}

/** How often a mark stands between cells, in each of the first rows. */
function countsIn(head: Head, delimiter: number): number[] {
  const finder = new CellFinder(delimiter);
  const counts: number[] = [];
  for (let at = 0; counts.length < rowsLookedAt; ) {
    const row = rowAt(finder, head, at);
    // The last row of a head is cut anywhere.
    if (!row || (!row.ended && !head.whole && counts.length > 0)) break;
    counts.push(row.cells.length - 1);
    at = row.next;
  }
  return counts;
}
