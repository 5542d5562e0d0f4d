/**
 * What is known of a backend's speed: a few numbers, each the time that one thing of a kind takes in a training step.
 * What a step has of each is counted by `cost.ts`; the sum of the products is its time. The numbers come from measured
 * steps (`fit.ts`), built in or of this machine.
 */

import type { BackendName } from "../../lang/plan.js";

/** What goes first where two are about as fast. */
export const preference: readonly BackendName[] = ["native", "wasm", "js"];

/** Layers whose arithmetic is alike. */
const layerKinds = ["dense", "convolution", "recurrent", "elementwise", "embedding"] as const;
export type LayerKind = (typeof layerKinds)[number];

/**
 * `step` is the step itself, `weight` the optimiser's work on one weight. `dense` and the like are each call of such a
 * layer, whatever its size; `dense work` and the like one multiply-add in it, forward or back (for an embedding: one value
 * looked up).
 */
export const items = [
  "step",
  "weight",
  ...layerKinds.flatMap((kind) => [kind, `${kind} work`] as const),
] as const satisfies readonly string[];
export type Item = "step" | "weight" | LayerKind | `${LayerKind} work`;

/** How many of each there are. */
export type Counts = Readonly<Record<Item, number>>;

/** What one of each takes, in nanoseconds. */
export type Figures = Readonly<Record<Item, number>>;

export function nanosecondsOf(counts: Counts, figures: Figures): number {
  return items.reduce((total, item) => total + counts[item] * figures[item], 0);
}
