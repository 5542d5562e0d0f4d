/** The columns that somebody asks a table for, in that order. */

import { badData } from "../../failure.js";
import type { ColumnHead } from "../frame.js";

/**
 * `others`: what the table has beside columns, and what it holds there: `lists`.
 * @throws TaskFailure `data` for a name that is no column
 */
export function headsOf<Head extends ColumnHead>(
  table: string,
  columns: readonly Head[],
  others: ReadonlyMap<string, string>,
  names: readonly string[],
): readonly Head[] {
  return names.map((name) => {
    const column = columns.find((head) => head.name === name);
    if (column) return column;
    const holds = others.get(name);
    if (holds !== undefined)
      throw badData(
        `${name} of ${table} holds ${holds}: only numbers, texts and true/false can be columns.`,
        "Leave it out, or write a table with a column for each part of it.",
      );
    const known = columns.map((head) => head.name).join(", ");
    throw badData(`${table} has no column ${name}; it has ${known || "none"}.`);
  });
}
