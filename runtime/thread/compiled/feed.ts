/** Rows on their way into the memory: as they are stored, bytes mostly, and there made into scaled floats. */

import type { RowSource } from "../../data/rows/rows.js";
import type { Address, Kernels } from "../../kernels/kernels.js";
import type { Layout } from "./layout.js";
import type { Lane, Tools } from "./stage.js";

/** Brings the rows `from` up to, and without, `to` into the lane. */
export type Feed = (rows: RowSource, from: number, to: number) => void;

export function layFeed(layout: Layout, lane: Lane, batch: number): (tools: Tools) => Feed {
  const staged = layout.reserveBytes(batch * lane.size);
  return ({ kernels, floats }) => {
    const bytes = { at: staged, view: new Uint8Array(floats.buffer, staged, batch * lane.size) };
    const values = { at: lane.values, view: floats.subarray(lane.values / 4, lane.values / 4 + batch * lane.size) };
    return (rows, from, to) => bring(kernels, rows, from, to, bytes, values);
  };
}

interface Place<View> {
  readonly at: Address;
  readonly view: View;
}

/** Brings rows to `values`; bytes stand at `staged` on their way. Both have room for all that is brought. */
export function bring(
  kernels: Kernels,
  rows: RowSource,
  from: number,
  to: number,
  staged: Place<Uint8Array>,
  values: Place<Float32Array>,
): void {
  const { stored } = rows;
  const count = (to - from) * rows.width;
  if (stored?.type === "uint8") {
    stored.copy(from, to, staged.view);
    kernels.bytesToFloats(staged.at, values.at, count, stored.scale);
  } else if (stored?.type === "float32") {
    stored.copy(from, to, values.view);
    kernels.scaleFloats(values.at, count, stored.scale);
  } else rows.fill(from, to, values.view);
}
