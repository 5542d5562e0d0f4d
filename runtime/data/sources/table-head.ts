/**
 * The head of a table of comma-separated values: its columns, their types and, where all of the file was seen, their
 * classes. So that `troupe check` can say that a column is not there, or that a network has a class too few, without
 * reading a large file through.
 */

import type { Column } from "../../../lang/program.js";
import { mostClasses } from "./class-labels.js";
import { isFlagWord } from "./csv/flags.js";
import { type Layout, layoutOf } from "./csv/layout.js";
import type { TableSettings } from "./csv/settings.js";
import { isPresent, looksLikeNumber, numberIn } from "./csv/word-types.js";

export interface TableHead {
  readonly columns: readonly Column[];
  /** Absent where the file goes on beyond its head, or has rows that cannot be read. */
  readonly rows?: number;
}

/** Throws what Node throws where the file cannot be read, and `NoTable`, in words, where it is no table. */
export function tableHead(settings: TableSettings): TableHead {
  const layout = layoutOf(settings);
  const columns = layout.names.map((_, at) => columnOf(layout, at));
  return { columns, ...(layout.complete ? { rows: layout.rows } : {}) };
}

function columnOf(layout: Layout, at: number): Column {
  const [name, type] = [layout.names[at]!, layout.types[at]!];
  const classes = layout.complete ? classesOf(layout.words[at] ?? [], type) : undefined;
  const looks = type === "text" ? looksOf(layout.words[at] ?? []) : undefined;
  return { name, type, ...(looks ? { looks } : {}), ...(classes && classes.length <= mostClasses ? { classes } : {}) };
}

/** What a user would take it for who sees the file: said where a network cannot take it as text. */
function looksOf(words: readonly string[]): Column["looks"] {
  const present = words.filter(isPresent);
  if (present.length === 0) return "empty";
  return present.every(looksLikeNumber) && present.some((word) => word.includes(",")) ? "decimal commas" : undefined;
}

/** The values as texts; numbers in the order of their size. */
function classesOf(words: readonly string[], type: Column["type"]): readonly string[] {
  if (type === "text") return [...words].sort();
  const present = words.filter(isPresent);
  if (type === "flag") return [...new Set(present.filter(isFlagWord).map((word) => word.toLowerCase()))].sort();
  const values = present.map(numberIn).filter(Number.isFinite);
  return [...new Set(values)].sort((a, b) => a - b).map(String);
}
