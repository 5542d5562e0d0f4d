/**
 * How a table is laid out: delimiter, header, names and types, said or found by looking at its head. Checker and run ask
 * here, so both see the very same.
 */

import type { ColumnType } from "../../frame.js";
import { shownName } from "../../shown.js";
import { CellFinder } from "./cell-finder.js";
import { delimiterOf } from "./delimiter.js";
import { type Head, readHead } from "./head.js";
import { namesOf, startOf } from "./names.js";
import { NoTable } from "./no-table.js";
import { type Row, rowAt } from "./row.js";
import type { TableSettings } from "./settings.js";
import { isOdd, looksLikeNumber, typeOf } from "./word-types.js";
import { type Words, wordsFrom } from "./words.js";

export interface Layout {
  readonly delimiter: number;
  readonly names: readonly string[];
  readonly types: readonly ColumnType[];
  /** Where the first row of data begins: in bytes of the text as UTF-8, without its mark; and its line, from 1. */
  readonly begin: number;
  readonly line: number;
  /** The distinct words of each column, as far as the head goes. */
  readonly words: readonly (readonly string[])[];
  /** In the head: those that could be read, or all, where none could. */
  readonly rows: number;
  /** Whether the head is all there is, and all of it was right. */
  readonly complete: boolean;
}

/** Enough to tell types by, and all of a small file. */
const headBytes = 1 << 20;
/** A row of more bytes than this is none. */
export const mostRowBytes = 64 << 20;

/** Throws what Node throws where the file cannot be read, and `NoTable` where it is none. */
export function layoutOf(settings: TableSettings): Layout {
  for (let bytes = headBytes; ; bytes *= 8) {
    const head = readHead(settings.file, settings.encoding, bytes);
    const layout = layoutIn(head, settings);
    if (layout) return layout;
    if (bytes >= mostRowBytes)
      throw new NoTable(
        "its first rows have more than 64 MiB",
        "A quote there may never be closed, or it is no table.",
      );
  }
}

/** Undefined where the head is too short for a row of data. */
function layoutIn(head: Head, settings: TableSettings): Layout | undefined {
  const delimiter = delimiterOf(settings.delimiter, head);
  const first = rowAt(new CellFinder(delimiter), head, 0);
  if (!first) throw new NoTable("it has no rows");
  if (!first.ended && !head.whole) return undefined;
  if (first.broken)
    throw new NoTable("the quotes of its first line cannot be right", "A quote within quotes is written twice.");
  const below = wordsFrom(head, delimiter, first.cells.length, first.next);
  if (below.rows === 0 && !head.whole) return undefined;
  const headed = hasHeader(settings.header, first, below);
  const names = namesOf(first, headed, settings);
  const found = headed ? below : wordsFrom(head, delimiter, first.cells.length, 0);
  if (found.rows === 0)
    throw new NoTable("it has a header and no rows", 'Say `header: "no"` if its first line is a row.');
  const types = typesOf(names, found, settings);
  // A slip among numbers: whether its row counts, only the rule for bad rows tells.
  const odd = names.some(
    (name, at) => types[at] === "number" && !settings.types.has(name) && (found.words[at] ?? []).some(isOdd),
  );
  return {
    delimiter,
    names,
    types,
    begin: headed ? first.next : 0,
    line: headed ? first.lines + 1 : 1,
    words: found.words,
    rows: found.rows,
    complete: head.whole && !found.bad && !odd,
  };
}

function hasHeader(said: string, first: Row, below: Words): boolean {
  if (said === "yes" || said === "no") return said === "yes";
  if (said === "auto") return looksLikeHeader(first.cells, below.words);
  throw new NoTable(`${JSON.stringify(said)} is no word for a header`, 'Say `header: "yes"`, `"no"` or `"auto"`.');
}

/** Names are no numbers, and some column below them holds numbers; or all is text, and nothing repeats the names. */
function looksLikeHeader(cells: readonly string[], below: Words["words"]): boolean {
  if (cells.some(looksLikeNumber) || cells.every((cell) => cell === "")) return false;
  return below.some((words) => typeOf(words) === "number") || cells.every((cell, at) => !below[at]?.includes(cell));
}

function typesOf(names: readonly string[], { words }: Words, { types }: TableSettings): ColumnType[] {
  for (const [name, type] of types) {
    if (!names.includes(name))
      throw new NoTable(
        `\`types\` names a column ${shownName(name)} that it does not have`,
        `Its columns are ${startOf(names)}.`,
      );
    if (type !== "number" && type !== "text" && type !== "flag")
      throw new NoTable(
        `${JSON.stringify(type)} is no type of the column ${shownName(name)}`,
        "A column holds `number`, `text` or `flag`.",
      );
  }
  return names.map((name, at) => types.get(name) ?? typeOf(words[at] ?? []));
}
