/**
 * The head of a file of JSON lines: its columns and their types, and, where all of the file was seen, its rows and classes.
 * The reader and the checker both go by it. A key that turns up only later is no column.
 */

import type { Value } from "../../../../lang/formula.js";
import type { Column } from "../../../../lang/program.js";
import type { ColumnHead, ColumnType } from "../../frame.js";
import { missingWords } from "../../missing-values.js";
import { Unreadable } from "../cells.js";
import { mostClasses } from "../class-labels.js";
import { fileHead } from "../file-chunks.js";
import { exactDigits, fieldOf, objectOf } from "./json-cells.js";
import { sourceFields } from "./json-fields.js";
import { longestLine } from "./lines.js";

export interface JsonlHead {
  /** In order of first mention. */
  readonly columns: readonly (ColumnHead & Column)[];
  /** Keys whose values are no columns, and what they are: `lists or objects`. */
  readonly others: ReadonlyMap<string, string>;
  /** Absent where the file goes on beyond its head. */
  readonly rows?: number;
}

/** Enough to tell types by, and all of a small file. */
const headBytes = 1 << 20;

/** What was seen of a key. */
class Seen {
  readonly kinds = new Set<"number" | "text" | "flag" | "nested" | "digits">();
  readonly distinct = new Set<string>();

  add(value: unknown, source: string): void {
    if (value === null || (typeof value === "string" && missingWords.has(value))) return;
    if (typeof value === "object") {
      this.kinds.add("nested");
      return;
    }
    const digits = typeof value === "number" ? exactDigits(value, source) : undefined;
    if (digits !== undefined) this.kinds.add("digits");
    this.kinds.add(typeof value === "number" ? "number" : typeof value === "boolean" ? "flag" : "text");
    if (this.distinct.size <= mostClasses) this.distinct.add(digits ?? String(value));
  }

  /** Of several kinds, text can hold all. */
  get type(): ColumnType | "nested" {
    const { kinds } = this;
    const plain = (["number", "flag", "text"] as const).filter((kind) => kinds.has(kind));
    if (plain.length === 0) return kinds.has("nested") ? "nested" : "text";
    return plain.length > 1 || kinds.has("digits") ? "text" : plain[0]!;
  }
}

/**
 * `types`: what somebody said that columns hold, by name.
 * Throws what Node throws where the file cannot be read, and a RangeError, in words, where it is no such file.
 */
export function jsonlHead(file: string, types: Value): JsonlHead {
  const { lines, whole } = headLines(file);
  const seen = new Map<string, Seen>();
  let objects = 0;
  for (const line of lines) {
    const object = objectOf(line);
    if (object instanceof Unreadable) continue;
    objects++;
    for (const [name, source] of sourceFields(line)) {
      const known = seen.get(name) ?? new Seen();
      known.add(fieldOf(object, name), source);
      seen.set(name, known);
    }
  }
  if (objects === 0 || isOpenList(lines[0])) throw new RangeError(noObjects(lines));
  const columns: (ColumnHead & Column)[] = [];
  const others = new Map<string, string>();
  const said = saidTypes(types, seen);
  for (const [name, known] of seen) {
    const type = said.get(name) ?? known.type;
    if (type === "nested") others.set(name, "lists or objects");
    else columns.push({ name, type, ...(whole ? classesOf(known, type) : {}) });
  }
  return { columns, others, ...(whole ? { rows: lines.length } : {}) };
}

function saidTypes(types: Value, seen: ReadonlyMap<string, Seen>): Map<string, ColumnType> {
  // The word `found`: nobody said anything.
  if (typeof types !== "object") return new Map();
  const said = Object.entries(types) as [string, ColumnType][];
  const unknown = said.find(([name]) => !seen.has(name));
  if (unknown) throw new RangeError(`\`types\` names ${unknown[0]}, and no object in its first MiB has that key`);
  return new Map(said);
}

function classesOf({ distinct }: Seen, type: ColumnType): Pick<Column, "classes"> {
  if (type === "flag" || distinct.size > mostClasses) return {};
  const inOrder = type === "number" ? (a: string, b: string) => Number(a) - Number(b) : undefined;
  return { classes: [...distinct].sort(inOrder) };
}

/** The lines that are not empty; where the file goes on, without the last, which is cut anywhere. */
function headLines(file: string): { lines: string[]; whole: boolean } {
  for (let most = headBytes; ; most *= 4) {
    const { bytes, whole } = fileHead(file, most);
    const lines = new TextDecoder().decode(bytes).split("\n");
    if (!whole && lines.length === 1) {
      if (most >= longestLine) throw new RangeError(`its first line is longer than ${longestLine} bytes`);
      continue;
    }
    const complete = whole ? lines : lines.slice(0, -1);
    return { lines: complete.filter((line) => line.trim() !== ""), whole };
  }
}

/** `[`, and its objects on the lines below: many of those would pass for rows, and none of them is one. */
function isOpenList(first = ""): boolean {
  return first.trimStart().startsWith("[") && objectOf(first) instanceof Unreadable && !first.trimEnd().endsWith("]");
}

function noObjects([first]: readonly string[]): string {
  if (first === undefined) return "it has no rows";
  if (first.trimStart().startsWith("["))
    return "it is one JSON list, and has to have an object a line (`jq -c '.[]'` makes it so)";
  return "none of its first lines is a JSON object; each has to stand on a line of its own";
}
