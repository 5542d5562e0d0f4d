/** The general path: networks that learn and answer through TensorFlow.js, on whatever backend. */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Backend, Network } from "../../lang/plan.js";
import { useBackend } from "./backends.js";
import { buildNetwork, loadLayers } from "./layers.js";
import { type Answerer, answerBatch, type Learner, type LearnerOptions, resultBackend } from "./learner.js";
import { lossFor } from "./losses.js";
import { optimiserFor } from "./optimisers.js";
import { endsInSoftmax } from "./shapes.js";
import { makeStep } from "./step.js";

export async function openGeneralLearner(network: Network, wanted: Backend, options: LearnerOptions): Promise<Learner> {
  const backend = await useBackend(wanted);
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, network);
  const loss = lossFor(options.loss, endsInSoftmax(network));
  const optimiser = optimiserFor(options.optimizer, built.learning.size);
  const weights = options.start(built.specs);
  return {
    specs: built.specs,
    learning: built.learning,
    backend: resultBackend(backend.name),
    step: makeStep({ backend, built, network, weights, loss, optimiser }),
    weights: () => weights.slice(),
    dispose() {
      backend.select();
      built.dispose();
    },
  };
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
      const inputs = new Float32Array((to - from) * rows.width);
      rows.fill(from, to, inputs);
      return tf.tidy(() => {
        const x = tf.tensor(inputs, [to - from, ...network.input], "float32");
        return (built.model.apply(x) as Tensor).dataSync<"float32">();
      });
    },
    dispose() {
      backend.select();
      built.dispose();
    },
  };
}
