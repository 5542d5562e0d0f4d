/**
 * Arguments of calls that are more than constants: data, models, networks, layers, what is measured. The plan holds them as
 * plain values.
 */

import type { Value } from "../formula.js";
import { callFrom, valueOfCall } from "./calls.js";
import { itemsFrom } from "./constants.js";
import type { ArgumentReader, Written } from "./context.js";
import { dataFrom } from "./data-use.js";
import { stagesOf } from "./layers.js";
import { measureArgument } from "./measures.js";
import { fileFrom, folderFrom } from "./network-files.js";
import { membersFrom, networkFrom } from "./references.js";
import { readAll } from "./types.js";

export const argumentReaders: ReadonlyMap<string, ArgumentReader> = new Map<string, ArgumentReader>([
  ["data", (at) => dataFrom(at)?.ref as Value | undefined],
  ["models", (at, what) => membersFrom(at, what)?.map((member) => member.predictor.name)],
  ["networks", networksArgument],
  ["layers", layersArgument],
  ["measure", measureArgument],
  ["data file", fileFrom],
  ["data folder", folderFrom],
]);

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
