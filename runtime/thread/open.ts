/**
 * Opens a network to learn or to answer, by the quickest way there is. On wasm, networks whose layers are all known to
 * `compiled/` become a list of kernel calls, without TensorFlow.js; all others, and all other backends, take the
 * general path through it (`general.ts`). Tests hold the two against each other.
 */

import type { Backend, Network } from "../../lang/plan.js";
import { compileNetwork, rowsWithin } from "./compiled/network.js";
import { canCompile } from "./compiled/stages/table.js";
import { type Answerer, answerBatch, type Learner, type LearnerOptions, resultBackend } from "./learner.js";
import { weightsOf } from "./shapes.js";

/** A network that answers takes no more than this, unless a single row needs it: large images go few at a time. */
const answerMemory = 64 * 2 ** 20;

/** Dispose of what it returns. Throws TaskFailure `backend` where that does not load, `memory` where there is too little. */
export async function openLearner(network: Network, wanted: Backend, options: LearnerOptions): Promise<Learner> {
  if (!isCompiled(network, wanted)) return (await import("./general.js")).openGeneralLearner(network, wanted, options);
  const { loss, optimizer, pace, batch, start } = options;
  const weights = weightsOf(network);
  const compiled = compileNetwork(network, { batch, learning: { loss, optimizer, ...(pace ? { pace } : {}) } });
  compiled.weights.set(start(weights.specs));
  return {
    ...weights,
    backend: resultBackend("wasm"),
    step: compiled.step,
    weights: () => compiled.weights.slice(),
    // Its memory goes with it.
    dispose: () => {},
  };
}

export async function openAnswerer(network: Network, weights: Float32Array, wanted: Backend): Promise<Answerer> {
  if (!isCompiled(network, wanted)) return (await import("./general.js")).openGeneralAnswerer(network, weights, wanted);
  const batch = rowsWithin(network, answerMemory, answerBatch);
  const compiled = compileNetwork(network, { batch });
  compiled.weights.set(weights);
  return { backend: resultBackend("wasm"), batch, answer: compiled.answer, dispose: () => {} };
}

/** `auto` is settled before a run; what is left of it is a program that loads a model by itself. */
function isCompiled(network: Network, wanted: Backend): boolean {
  return (wanted === "wasm" || wanted === "auto") && canCompile(network);
}
