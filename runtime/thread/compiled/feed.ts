/** Rows on their way into the memory: as they are stored, bytes mostly, and there made into scaled floats. */

import type { RowSource } from "../../data/rows.js";
import type { Layout } from "./layout.js";
import type { Lane, Tools } from "./stage.js";

/** Brings the rows `from` up to, and without, `to` into the lane. */
export type Feed = (rows: RowSource, from: number, to: number) => void;

export function layFeed(layout: Layout, lane: Lane, batch: number): (tools: Tools) => Feed {
  const staged = layout.reserveBytes(batch * lane.size);
  return ({ kernels, floats }) => {
    const bytes = new Uint8Array(floats.buffer, staged, batch * lane.size);
    const values = floats.subarray(lane.values / 4, lane.values / 4 + batch * lane.size);
    return (rows, from, to) => {
      const { stored } = rows;
      const count = (to - from) * lane.size;
      if (stored?.type === "uint8") {
        stored.copy(from, to, bytes);
        kernels.bytesToFloats(staged, lane.values, count, stored.scale);
      } else if (stored?.type === "float32") {
        stored.copy(from, to, values);
        kernels.scaleFloats(lane.values, count, stored.scale);
      } else rows.fill(from, to, values);
    };
  };
}
