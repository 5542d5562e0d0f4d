/**
 * A network that is asked about the rows of a table: they must have gone the way that the rows of its training went, or it
 * is asked about other numbers than it learned from.
 */

import type { FittedPreparation } from "../data/fitted.js";
import { badData } from "../failure.js";
import type { Assignment } from "../messages.js";
import type { NetworkResult, TableResult } from "../results.js";
import { networkInput } from "./inputs.js";
import { sizeOf } from "./shapes.js";

/** @throws TaskFailure `data` where they did not; `data` is what the rows are called. */
export function askedNetwork(assignment: Assignment, task: string, table: TableResult, data: string): NetworkResult {
  const result = networkInput(assignment, task);
  const { input } = result.network;
  if (sizeOf(input) !== sizeOf(table.shape))
    throw badData(`${task} takes [${input.join(", ")}], and a row of ${data} is [${table.shape.join(", ")}].`);
  if (wayOf(result.preparation) !== wayOf(table.preparation) || result.scale !== table.scale)
    throw badData(
      `${task} learned from rows that were prepared in another way than those of ${data}.`,
      "Let both data say the same of how their rows are prepared, or save the model, and use `troupe predict`.",
    );
  return result;
}

/** All that decides about the numbers of a row: where a column stands in its file does not. */
function wayOf(preparation: FittedPreparation | undefined): string {
  if (preparation?.kind !== "columns") return JSON.stringify(preparation) ?? "";
  const { derived, features } = preparation;
  return JSON.stringify({ derived, features });
}
