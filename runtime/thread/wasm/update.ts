/**
 * Optimisers on the wasm backend: kernels move the variables where they lie, along gradients where they lie. Nothing is
 * copied out or in.
 */

import type { Call } from "../../../lang/plan.js";
import { moverFor, slotsOf } from "../compiled/update.js";
import type { BuiltNetwork } from "../layers.js";
import { type OptimiserState, ruleOf } from "../optimisers.js";
import type { Update } from "../step.js";
import type { BackendMemory } from "./memory.js";

export interface UpdateInPlace extends Update {
  /** Its arrays are views: they hold until the backend's memory grows. */
  readonly state: OptimiserState;
  dispose(): void;
}

/** Dispose of it. Throws `memory` where there is too little for what the optimiser remembers. */
export function updateInPlace(
  memory: BackendMemory,
  built: BuiltNetwork,
  optimizer: Call,
  pace?: { readonly rate: number },
): UpdateInPlace {
  const rule = ruleOf(optimizer, pace);
  const { size } = built.learning;
  const slots = slotsOf(rule);
  const room = memory.reserve(Math.max(1, slots.length * size) * 4);
  const view = (slot: number) => memory.floats(room.at + 4 * size * slot, size);
  for (const [at, { start }] of slots.entries()) view(at).fill(start);
  const move = moverFor(rule, memory.kernels);
  const statistics = built.variables.slice(built.learning.variables);
  /** A batch moved them while it passed through; the optimiser looks after the others. */
  const statisticsAreFinite = () =>
    statistics.every((each) => memory.floats(memory.addressOf(each), each.size).every(Number.isFinite));
  let steps = 0;
  return {
    step(gradients) {
      steps++;
      let finite = true;
      for (const [at, gradient] of gradients.entries()) {
        const variable = built.variables[at]!;
        const places = {
          weights: memory.addressOf(variable),
          gradient: memory.addressOf(gradient),
          size: gradient.size,
        };
        const remembered = slots.map((_, slot) => room.at + 4 * (size * slot + built.specs[at]!.offset));
        finite = move(steps, places, remembered) && finite;
        memory.changed(variable);
      }
      return finite && statisticsAreFinite();
    },
    get state() {
      return { steps, slots: Object.fromEntries(slots.map(({ name }, at) => [name, view(at)])) };
    },
    dispose: room.free,
  };
}
