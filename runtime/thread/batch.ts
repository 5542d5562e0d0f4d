/** A batch of rows as a tensor. On wasm they go straight to where it lies, and are made into floats there. */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { RowSource } from "../data/rows/rows.js";
import type { LoadedBackend } from "./backends.js";
import { bring } from "./compiled/feed.js";
import type { TensorFlow } from "./tensorflow.js";
import type { BackendMemory } from "./wasm/memory.js";

/** The rows `from` up to, and without, `to`, each of this shape. Dispose of it. */
export function batchOf(
  { tf, memory }: LoadedBackend,
  rows: RowSource,
  from: number,
  to: number,
  shape: readonly number[],
): Tensor {
  if (memory) return brought(tf, memory, rows, from, to, shape);
  const values = new Float32Array((to - from) * rows.width);
  rows.fill(from, to, values);
  return tf.tensor(values, [to - from, ...shape], "float32");
}

function brought(
  tf: TensorFlow,
  memory: BackendMemory,
  rows: RowSource,
  from: number,
  to: number,
  shape: readonly number[],
): Tensor {
  const count = (to - from) * rows.width;
  const made = memory.make([to - from, ...shape], "float32");
  const [staged, at] = [memory.scratch(count), memory.addressOf(made)];
  const bytes = { at: staged, view: memory.bytes(staged, count) };
  bring(memory.kernels, rows, from, to, bytes, { at, view: memory.floats(at, count) });
  return tf.engine().makeTensorFromTensorInfo(made);
}
