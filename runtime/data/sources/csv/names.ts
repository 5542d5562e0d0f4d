/** The names of a table's columns: its header's, numbered, or said. */

import { shownName } from "../../shown.js";
import { NoTable } from "./no-table.js";
import type { Row } from "./row.js";
import type { TableSettings } from "./settings.js";

const renaming = 'Name all columns by `columns: [ … ]`, or say `header: "no"` if the first line is a row.';

/** Each once, and none empty. */
export function namesOf({ cells }: Row, headed: boolean, { columns }: TableSettings): readonly string[] {
  if (columns && columns.length !== cells.length)
    throw new NoTable(
      `it has ${cells.length} columns, and \`columns\` names ${columns.length}`,
      `Its first line is ${startOf(cells)}.`,
    );
  const names = columns ?? (headed ? cells : cells.map((_, at) => `column_${at + 1}`));
  const nameless = names.indexOf("");
  if (nameless >= 0) throw new NoTable(`its column ${nameless + 1} has no name in the header`, renaming);
  for (const name of names) {
    const shown = JSON.stringify(name.slice(0, 20));
    if (name.includes("\0"))
      throw new NoTable(
        `its header has bytes 0 in it, as no text has: ${shown}`,
        'It may be in another encoding, as `encoding: "utf-16le"`, or no table at all.',
      );
    if (name.includes("\uFFFD"))
      throw new NoTable(
        `its header is not UTF-8: ${shown}`,
        'An old file may want `encoding: "latin1"` behind its name, and of `troupe predict` `--encoding latin1`.',
      );
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new NoTable(`two of its columns are called ${shownName(name)}`, renaming);
    seen.add(name);
  }
  return names;
}

/** The first few, for messages. */
export function startOf(cells: readonly string[]): string {
  const shown = cells.slice(0, 5).map((cell) => shownName(cell));
  return `${shown.join(", ")}${cells.length > 5 ? ", …" : ""}`;
}
