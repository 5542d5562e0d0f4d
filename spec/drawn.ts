/** Rows that are drawn for one network, for what measures steps and not learning: bytes in shared memory, as digits are. */

import type { Network } from "../lang/plan.js";
import { type RowSource, tableRows } from "../runtime/data/rows/rows.js";
import type { TableResult } from "../runtime/results.js";
import { randomFrom } from "../runtime/thread/random.js";
import { sizeOf } from "../runtime/thread/shapes.js";

export interface Drawn {
  readonly table: TableResult;
  /** In the order of the table. */
  readonly rows: RowSource;
  readonly labels: Int32Array;
}

/** Each feature is a whole number below `values`, a byte where that suffices, times `scale`; the classes take turns. */
export function drawn(network: Pick<Network, "input" | "output">, rows: number, values = 256, scale = 1 / 255): Drawn {
  const random = randomFrom(1);
  const type = values <= 256 ? "uint8" : "float32";
  const size = rows * sizeOf(network.input);
  const buffer = new SharedArrayBuffer(type === "uint8" ? size : 4 * size);
  const features = type === "uint8" ? new Uint8Array(buffer) : new Float32Array(buffer);
  for (let at = 0; at < features.length; at++) features[at] = Math.floor(random.between(0, values));
  const classes = Array.from({ length: sizeOf(network.output) }, (_, at) => String(at));
  const labels = new Int32Array(new SharedArrayBuffer(rows * Int32Array.BYTES_PER_ELEMENT));
  for (let row = 0; row < rows; row++) labels[row] = row % classes.length;
  const table: TableResult = {
    kind: "table",
    rows,
    shape: network.input,
    features: { type, buffer },
    scale,
    targets: [{ name: "label", type: "classes", classes, values: labels.buffer }],
    parts: {},
    digest: "",
  };
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  return { table, rows: tableRows(table, order), labels };
}
