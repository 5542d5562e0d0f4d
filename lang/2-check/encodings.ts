/**
 * How columns become numbers that are not taken as numbers: `encode: { sex: one_hot }`, and `categories: [sex]`, which is
 * short for the same.
 */

import type { Preparation } from "../plan.js";
import type { Column } from "../program.js";
import type { Span } from "../source.js";
import { callFrom, standardCall } from "./calls.js";
import { type Columns, columnNamed, columnsFrom, type EncodedColumns, isColumn } from "./columns.js";
import { type Field, recordFrom } from "./constants.js";
import type { Settings } from "./settings.js";
import { readAll } from "./types.js";

export type Encoding = Preparation["encode"][number];

/** Of `categories` first, then those of `encode`, in the order of the text. */
export function readEncodings(settings: Settings, columns: Columns): readonly Encoded[] | undefined {
  const categories = readCategories(settings, columns);
  const encode = settings.read("encode", (at) => encodingsFrom(recordOf(at), columns), []);
  if (!categories || !encode) return undefined;
  const named = new Set(categories.map(({ column }) => column));
  const both = encode.find(({ column }) => named.has(column));
  if (!both) return [...categories, ...encode];
  settings.context.report("TRP445", both.span, { column: both.column });
  return undefined;
}

/** An encoding, and where its column is named. */
export interface Encoded extends Encoding {
  readonly span: Span;
}

function readCategories(settings: Settings, columns: Columns): readonly Encoded[] | undefined {
  const at = settings.get("categories");
  if (!at) return [];
  const chosen = columnsFrom(at, columns);
  if (!chosen) return undefined;
  const { span } = at.expression;
  if (chosen.without && !columns) {
    at.context.report("TRP452", span, {});
    return undefined;
  }
  const left = new Set(chosen.without);
  const names = chosen.names ?? (columns ?? []).map(({ name }) => name).filter((name) => !left.has(name));
  const by = standardCall(at.context, "one_hot", "encoding", span).call;
  return names.map((column) => ({ column, by, span }));
}

const recordOf = (at: Parameters<typeof recordFrom>[0]) =>
  recordFrom(at, "`encode`", "a record of columns, as `{ sex: one_hot }`");

function encodingsFrom(record: Map<string, Field> | undefined, columns: Columns): readonly Encoded[] | undefined {
  return record && readAll([...record], ([name, field]) => encodingFrom(name, field, columns));
}

function encodingFrom(column: string, field: Field, columns: Columns): Encoded | undefined {
  const known = isColumn(field.context, column, field.key, columns);
  const checked = callFrom(field, "encoding");
  if (!known || !checked) return undefined;
  const encoded = { column, by: checked.call, span: field.key };
  return fits(encoded, columnNamed(columns, column), field) ? encoded : undefined;
}

/** Against what is known of the column. False after a report. */
function fits({ column, by }: Encoded, known: Column | undefined, { context, expression }: Field): boolean {
  const refuse = (because: string, advice: string) => {
    context.report("TRP451", expression.span, { encoding: by.name, column, because, advice });
    return false;
  };
  if (by.name === "words" && known && known.type !== "text")
    return refuse("it holds no text", "Leave it out of `encode`: numbers are taken as they are.");
  if (by.name === "words" && Number(by.arguments.vocabulary) < fewestWords)
    return refuse(
      "its vocabulary has no room for a word",
      "Numbers 0 and 1 stand for no word and for one that is not known.",
    );
  const order = orderOf(by);
  if (!order) return true;
  if (order.length === 0) return refuse("its order is empty", "Name the values, as `order: [small, large]`.");
  const twice = order.find((each, at) => order.indexOf(each) < at);
  if (twice !== undefined) return refuse(`\`${twice}\` stands twice in its order`, "Keep one of the two.");
  const lost = by.arguments.unseen === "error" ? known?.classes?.find((each) => !order.includes(each)) : undefined;
  if (lost === undefined) return true;
  return refuse(
    `it holds \`${lost}\`, which its order does not name`,
    "Name it in `order`, or say `unseen: other`, which gives such values a place behind the last.",
  );
}

/** No word, one that is not known, and one that is. */
const fewestWords = 3;

/** The order that the file gives an `ordinal`. */
function orderOf({ arguments: { order } }: Encoding["by"]): readonly string[] | undefined {
  return Array.isArray(order) ? order.map(String) : undefined;
}

/**
 * How many numbers a column becomes; `undefined` where only reading it tells. A value of the file's own that stands in for
 * missing ones has a place, whether one is missing or not.
 */
export function widthOf(
  { classes }: Column,
  by: Encoding["by"] | undefined,
  standIn: string | undefined,
): number | undefined {
  switch (by?.name) {
    case "one_hot": {
      const own = standIn === undefined || classes?.includes(standIn) ? 0 : 1;
      return classes && classes.length + own + (by.arguments.unseen === "other" ? 1 : 0);
    }
    case "words":
      return Number(by.arguments.length);
    default:
      return 1;
  }
}

/** Columns that are learned as classes because they are encoded, with the number of classes. */
export function classesOf(encoded: readonly Encoded[], columns: Columns): EncodedColumns {
  return new Map(
    encoded
      .filter(({ by }) => by.name !== "words")
      .map(({ column, by }) => [column, countOf(by, columnNamed(columns, column)?.classes)]),
  );
}

/** An order names classes, whether they are there or not; what it does not name comes behind, or is a mistake. */
function countOf(by: Encoding["by"], found: readonly string[] | undefined): number | undefined {
  const order = orderOf(by);
  if (order && by.arguments.unseen === "error") return order.length;
  return found && new Set([...(order ?? []), ...found]).size;
}
