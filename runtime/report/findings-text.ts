/** What was found while data were read and prepared: a line for each, and the bad rows below it. */

import type { Paint } from "../../lang/frame.js";
import { describeBad } from "../data/bad-rows.js";
import type { Result, TableFindings } from "../results.js";
import { showCount, showNumberOf } from "./numbers.js";
import { printable } from "./table.js";

export function findingsAsText(results: readonly (readonly [task: string, result: Result])[], paint: Paint): string {
  const lines = results.flatMap(([id, result]) =>
    result.kind === "table" && result.found ? [describeFindings(id, result.found, paint)] : [],
  );
  return lines.join("\n");
}

function describeFindings(id: string, found: TableFindings, paint: Paint): string {
  const { read, bad, fitted } = found;
  const news = [
    `${showNumberOf(read, "row")} read`,
    ...listed("left out", "without", found.dropped),
    ...listed("filled in", "in", found.filled),
    ...(bad.rows > 0 ? [`${showCount(bad.rows)} bad`] : []),
    ...(fitted
      ? [
          `prepared by ${fitted.part === undefined ? "all of them" : `the ${showNumberOf(fitted.rows, "row")} of ${fitted.part}`}`,
        ]
      : []),
  ];
  const shown = bad.shown.map((each) => `  ${printable(describeBad(each))}`);
  const more = bad.rows > shown.length ? [`  … and ${showCount(bad.rows - shown.length)} more`] : [];
  return [`${paint.strong(printable(id))}: ${news.join("; ")}`, ...shown, ...more].join("\n");
}

/** More columns than this are told by their number. */
const mostColumns = 4;

/** `11 left out (9 without sex, 2 without mass)`. */
function listed(what: string, word: string, counts: Readonly<Record<string, number>>): string[] {
  const all = Object.entries(counts);
  if (all.length === 0) return [];
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const shown = all.slice(0, mostColumns).map(([column, count]) => `${showCount(count)} ${word} ${printable(column)}`);
  const more =
    all.length > mostColumns ? ` and ${showNumberOf(all.length - mostColumns, "more column", "more columns")}` : "";
  return [`${showCount(total)} ${what} (${shown.join(", ")}${more})`];
}
