/** What trained networks answer: rows in, probabilities out, in batches. */

import type { Backend } from "../../lang/plan.js";
import type { Target, TargetScale } from "../data/labels.js";
import type { RowSource } from "../data/rows/rows.js";
import type { Answers } from "../models/fusion.js";
import type { NetworkResult } from "../results.js";
import { type Breathing, Stopped } from "./host.js";
import { checkMemory } from "./memory-failure.js";
import { openAnswerer } from "./open.js";
import { sizeOf } from "./shapes.js";

/** A trained network, ready to answer. Dispose of it. */
export interface Answering {
  readonly backend: string;
  answer(rows: RowSource, host: Breathing, onBatch?: (share: number) => void): Promise<Answers>;
  dispose(): void;
}

export async function openNetwork(result: NetworkResult, wanted: Backend): Promise<Answering> {
  const network = await openAnswerer(result.network, new Float32Array(result.weights), wanted);
  return {
    backend: network.backend,
    async answer(rows, host, onBatch) {
      const width = sizeOf(result.network.output);
      const values = new Float32Array(rows.rows * width);
      for (let from = 0; from < rows.rows; from += network.batch) {
        if (host.stopRequested()) throw new Stopped();
        const to = Math.min(from + network.batch, rows.rows);
        values.set(network.answer(rows, from, to), from * width);
        checkMemory();
        onBatch?.(to / rows.rows);
        await host.breathe();
      }
      return meant(result.targets[0]!, width, values);
    },
    dispose: () => network.dispose(),
  };
}

/**
 * A single output for two classes says how much the second is so: it becomes a probability for each. A number comes back
 * to its own units.
 */
function meant(target: Target, width: number, values: Float32Array): Answers {
  if (target.type === "number") return { type: "number", width, values: unscaled(values, target.scale) };
  if (target.classes.length !== 2 || width !== 1) return { ...target, width, values };
  const both = new Float32Array(2 * values.length);
  for (const [row, share] of values.entries()) both.set([1 - share, share], 2 * row);
  return { ...target, width: 2, values: both };
}

function unscaled(values: Float32Array, scale: TargetScale | undefined): Float32Array {
  return scale ? values.map((value) => value / scale.factor + scale.centre) : values;
}
