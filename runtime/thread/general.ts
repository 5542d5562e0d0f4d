/** The general path: networks that learn and answer through TensorFlow.js, on whatever backend. */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Backend, Network } from "../../lang/plan.js";
import { useBackend } from "./backends.js";
import { batchOf } from "./batch.js";
import { buildNetwork, loadLayers } from "./layers.js";
import { type Answerer, answerBatch, type Learner, type LearnerOptions, resultBackend, type Step } from "./learner.js";
import { lossFor } from "./losses.js";
import { optimiserFor } from "./optimisers.js";
import { closingOf } from "./shapes.js";
import { makeStep, type PassParts, stepBy } from "./step.js";
import { updateInPlace } from "./wasm/update.js";

export async function openGeneralLearner(network: Network, wanted: Backend, options: LearnerOptions): Promise<Learner> {
  const backend = await useBackend(wanted);
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, network);
  const loss = lossFor(options.loss, closingOf(network));
  const moving = movingStep({ backend, built, network, loss }, options);
  return {
    specs: built.specs,
    learning: built.learning,
    backend: resultBackend(backend.name),
    step: moving.step,
    weights() {
      backend.select();
      return built.read();
    },
    dispose() {
      backend.select();
      moving.dispose();
      built.dispose();
    },
  };
}

/** On wasm the weights move where they lie; elsewhere they come out of the backend for it, and go back. */
function movingStep(parts: PassParts, { optimizer, pace, start }: LearnerOptions): { step: Step; dispose(): void } {
  const { backend, built } = parts;
  const weights = start(built.specs);
  if (!backend.memory) {
    const optimiser = optimiserFor(optimizer, built.learning.size, pace);
    return { step: makeStep({ ...parts, weights, optimiser }), dispose: () => {} };
  }
  built.assign(weights);
  const update = updateInPlace(backend.memory, built, optimizer, pace);
  return { step: stepBy(update, parts), dispose: update.dispose };
}

export async function openGeneralAnswerer(network: Network, weights: Float32Array, wanted: Backend): Promise<Answerer> {
  const backend = await useBackend(wanted);
  const tfl = await loadLayers();
  backend.select();
  const { tf } = backend;
  const built = buildNetwork(tf, tfl, network);
  built.assign(weights);
  return {
    backend: resultBackend(backend.name),
    batch: answerBatch,
    answer(rows, from, to) {
      backend.select();
      return tf.tidy(() => {
        const x = batchOf(backend, rows, from, to, network.input);
        return (built.model.apply(x) as Tensor).dataSync<"float32">();
      });
    },
    dispose() {
      backend.select();
      built.dispose();
    },
  };
}
