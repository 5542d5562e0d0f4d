/**
 * Arguments of calls that are more than constants: data, models, networks, layers, what is measured, names of values and
 * columns. The plan holds them as plain values.
 */

import type { Value } from "../formula.js";
import { valueTypes } from "../kinds.js";
import { suggest } from "../suggest.js";
import { callFrom, valueOfCall } from "./calls.js";
import { itemsFrom, recordFrom, textFrom } from "./constants.js";
import type { ArgumentReader, Written } from "./context.js";
import { dataFrom } from "./data-use.js";
import { looksOf } from "./describe.js";
import { stagesOf } from "./layers.js";
import { measureArgument } from "./measures.js";
import { fileFrom, folderFrom } from "./network-files.js";
import { membersFrom, networkFrom } from "./references.js";
import { constant, decide } from "./scalars.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

export const argumentReaders: ReadonlyMap<string, ArgumentReader> = new Map<string, ArgumentReader>([
  ["data", (at) => dataFrom(at)?.ref as Value | undefined],
  ["models", (at, what) => membersFrom(at, what)?.map((member) => member.predictor.name)],
  ["networks", networksArgument],
  ["layers", layersArgument],
  ["measure", measureArgument],
  ["names", namesArgument],
  ["column_types", columnTypesArgument],
  ["data file", fileFrom],
  ["data folder", folderFrom],
]);

/** `[S, M, "extra large"]`: words stand for themselves, and so do numbers, as they are written in a cell. */
function namesArgument(place: Written, what: string): Value | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression, context } = at;
  if (expression.type === "list") return readAll(expression.items, (item) => nameFrom(sub(at, item), what));
  const isParameter = expression.type === "name" && context.module.own.get(expression.name)?.kind.text === "param";
  const value = isParameter ? constant(at)?.value : undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  if (!isParameter || value !== undefined)
    context.report("TRP305", expression.span, { what, wanted: valueTypes.names, found: looksOf(expression) });
  return undefined;
}

function nameFrom(at: Written, what: string): string | undefined {
  const { expression, context } = at;
  if (expression.type === "name") return expression.name;
  if (expression.type === "number" && expression.unit === undefined) return String(expression.value);
  if (expression.type === "text") return textFrom(at, `A name of ${what}`);
  const holes = { what: `A name of ${what}`, wanted: "a word, or a text in quotes", found: looksOf(expression) };
  context.report("TRP305", expression.span, holes);
  return undefined;
}

const columnTypes = ["number", "text", "flag"] as const;

/** `{ zip: text }`. */
function columnTypesArgument(at: Written, what: string): Value | undefined {
  const record = recordFrom(at, what, valueTypes.column_types);
  const types =
    record &&
    readAll([...record], ([column, { expression, context }]) => {
      const word = expression.type === "name" ? expression.name : undefined;
      const type = columnTypes.find((each) => each === word);
      if (type) return [column, type] as const;
      const meant = word === undefined ? undefined : suggest(word, columnTypes);
      const advice = meant ? `Did you mean \`${meant}\`?` : undefined;
      const holes = {
        what: `The type of \`${column}\``,
        wanted: "number, text or flag",
        found: looksOf(expression),
        advice,
      };
      context.report("TRP305", expression.span, holes);
      return undefined;
    });
  return types && Object.fromEntries(types);
}

function networksArgument(at: Written): Value | undefined {
  const items = itemsFrom(at);
  return items && readAll(items, (item) => networkFrom(item)?.name);
}

/** What goes into them is known only when they are made. */
function layersArgument(at: Written): Value | undefined {
  const stages = stagesOf(at);
  return (
    stages &&
    readAll(stages, (stage) => {
      const checked = callFrom(stage, "layer");
      return checked && valueOfCall(checked.call);
    })
  );
}
