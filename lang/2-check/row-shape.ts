/**
 * What a row of a table becomes: how many numbers, once its columns are encoded; and which columns hold text that nobody has
 * said a word of.
 */

import type { Call, MissingRules } from "../plan.js";
import type { Column, DataDefinition } from "../program.js";
import { type Encoding, widthOf } from "./encodings.js";
import { standInOf } from "./missing-rules.js";
import type { Settings } from "./settings.js";

/** Each of these is absent where it cannot be told. */
export type RowShape = Pick<DataDefinition, "shape" | "row" | "unencoded" | "vocabulary">;

/** `undefined` after a report. */
export function readRowShape(
  settings: Settings,
  used: readonly Column[],
  encode: readonly Encoding[],
  missing: MissingRules | null,
): RowShape | undefined {
  const by = new Map(encode.map((each) => [each.column, each.by]));
  const loose = used.filter(({ name, type }) => type === "text" && !by.has(name));
  if (loose.length > 0) {
    const span = (settings.get("categories") ?? settings.get("features"))?.expression.span ?? settings.span;
    return { unencoded: { columns: loose, span } };
  }
  const at = settings.get("features") ?? settings.get("target") ?? settings.get("targets");
  if (used.length === 0 && at) {
    at.context.report("TRP423", at.expression.span, {});
    return undefined;
  }
  const widths = used.map((each) => widthOf(each, by.get(each.name), standInOf(each.name, missing)));
  const known = widths.every((each) => each !== undefined);
  const words = used.map(({ name }) => by.get(name)).filter((each) => each?.name === "words");
  return {
    ...(known ? { shape: [widths.reduce((sum, each) => sum + each, 0)], row: rowInWords(used, widths) } : {}),
    ...(words.length === used.length ? { vocabulary: Math.max(...words.map(vocabularyOf)) } : {}),
  };
}

function rowInWords(used: readonly Column[], widths: readonly number[]): string {
  const names = used.map(({ name }, at) => (widths[at] === 1 ? name : `${name} (${widths[at]})`));
  const more = names.length > mostShown ? ` and ${names.length - mostShown} more` : "";
  return `${names.slice(0, mostShown).join(", ")}${more}`;
}

/** More names are no help. */
const mostShown = 12;

const vocabularyOf = (words: Call | undefined) => Number(words?.arguments.vocabulary);
