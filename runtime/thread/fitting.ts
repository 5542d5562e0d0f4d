/** Whether a network can be asked about the rows of a table: they must be of its size, and prepared as its own were. */

import { badData } from "../failure.js";
import type { NetworkResult, TableResult } from "../results.js";
import { sizeOf } from "./shapes.js";

/** The network, if it fits; a network whose rows went another way would be asked about other numbers than it learned from. */
export function fitting(network: NetworkResult, task: string, table: TableResult, data: string): NetworkResult {
  const { input } = network.network;
  if (sizeOf(input) !== sizeOf(table.shape))
    throw badData(`${task} takes [${input.join(", ")}], and a row of ${data} is [${table.shape.join(", ")}].`);
  if (JSON.stringify(network.preparation) !== JSON.stringify(table.preparation) || network.scale !== table.scale)
    throw badData(
      `${task} learned from rows that were prepared in another way than those of ${data}.`,
      "Let both data say the same of how their rows are prepared, or save the model, and use `troupe predict`.",
    );
  return network;
}
