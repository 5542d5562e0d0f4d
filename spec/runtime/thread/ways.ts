/** The ways to compute that there are, for `gradient-checks.ts`: the general path on each backend, and the compiled step. */

import { type BackendName, type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { compileNetwork } from "../../../runtime/thread/compiled/network.js";
import { canCompile } from "../../../runtime/thread/compiled/stages/table.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { lossFor } from "../../../runtime/thread/losses.js";
import type { Optimiser } from "../../../runtime/thread/optimisers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { closingOf, sizeOf } from "../../../runtime/thread/shapes.js";
import { makeStep } from "../../../runtime/thread/step.js";
import type { TensorFlowLayers } from "../../../runtime/thread/tensorflow.js";
import type { Way } from "./gradient-checks.js";
import { call } from "./host.js";
import { sourceOf } from "./layer-cases.js";

const crossEntropy = call("cross_entropy");
/** Chance is the same each time, so that a layer that draws can be measured like any other. */
const chance = () => randomFrom(9);

/** The general path; the sentence that says why, where the backend does not load. */
export async function wayOn(name: BackendName): Promise<Way | string> {
  const tfl = await loadLayers();
  return useBackend(name).then(
    (backend) => general(backend, tfl),
    (error: Error) => error.message,
  );
}

export function general(backend: LoadedBackend, tfl: TensorFlowLayers): Way {
  return (network) => {
    backend.select();
    const built = buildNetwork(backend.tf, tfl, network);
    const weights = new Float32Array(built.size);
    let gradient = new Float32Array(built.learning.size);
    const optimiser: Optimiser = {
      step: (_, found) => {
        gradient = found.slice();
      },
      state: { steps: 0, slots: {} },
    };
    const loss = lossFor(crossEntropy, closingOf(network));
    const step = makeStep({ backend, built, network, weights, loss, optimiser });
    return {
      measure(given, rows, labels) {
        weights.set(given);
        built.assign(weights);
        const { loss } = step(sourceOf(rows, sizeOf(network.input)), 0, labels.length, { labels }, chance());
        return { loss, gradient };
      },
      dispose() {
        backend.select();
        built.dispose();
      },
    };
  };
}

export const compiled: Way = (network) => {
  if (!canCompile(network)) throw new Error("it takes the general path");
  const batch = 8;
  const ready = compileNetwork(network, {
    batch,
    learning: { loss: crossEntropy, optimizer: call("sgd", { rate: 1 }) },
  });
  return {
    measure(given, rows, labels) {
      ready.weights.set(given);
      const { loss } = ready.step(sourceOf(rows, sizeOf(network.input)), 0, labels.length, { labels }, chance());
      return { loss, gradient: ready.gradient.slice() };
    },
    dispose() {},
  };
};
