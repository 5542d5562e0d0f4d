/** What trained networks answer: rows in, probabilities out, in batches. */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { RowSource } from "../data/rows.js";
import type { Distribution } from "../models/fusion.js";
import type { NetworkResult } from "../results.js";
import type { LoadedBackend } from "./backends.js";
import { type Host, Stopped } from "./host.js";
import { type BuiltNetwork, buildNetwork, loadLayers } from "./layers.js";
import { sizeOf } from "./shapes.js";

/** Large enough to keep the kernels busy, small enough to stop soon. */
const batch = 256;

type Breathing = Pick<Host, "stopRequested" | "breathe">;

/** A trained network, ready to answer. Dispose of it. */
export interface Answering {
  answer(rows: RowSource, host: Breathing, onBatch?: (share: number) => void): Promise<Distribution>;
  dispose(): void;
}

export async function openNetwork(result: NetworkResult, backend: LoadedBackend): Promise<Answering> {
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, result.network);
  built.assign(new Float32Array(result.weights));
  return {
    async answer(rows, host, onBatch) {
      const width = sizeOf(result.network.output);
      const values = new Float32Array(rows.rows * width);
      for (let from = 0; from < rows.rows; from += batch) {
        if (host.stopRequested()) throw new Stopped();
        const to = Math.min(from + batch, rows.rows);
        values.set(answerBatch(backend, built, result, rows, from, to), from * width);
        onBatch?.(to / rows.rows);
        await host.breathe();
      }
      return { classes: result.classes, values };
    },
    dispose() {
      backend.select();
      built.dispose();
    },
  };
}

function answerBatch(
  backend: LoadedBackend,
  built: BuiltNetwork,
  { network }: NetworkResult,
  rows: RowSource,
  from: number,
  to: number,
): Float32Array {
  const { tf } = backend;
  backend.select();
  const inputs = new Float32Array((to - from) * rows.width);
  rows.fill(from, to, inputs);
  return tf.tidy(() => {
    const x = tf.tensor(inputs, [to - from, ...network.input], "float32");
    return (built.model.apply(x) as Tensor).dataSync<"float32">();
  });
}
