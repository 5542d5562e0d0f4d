/**
 * One optimiser step: a batch through the network, its loss, the gradients back, and the weights moved. Everything
 * happens between two awaits, and no tensor outlives it but the weights themselves.
 */

import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { Network } from "../../lang/plan.js";
import type { LoadedBackend } from "./backends.js";
import { batchOf } from "./batch.js";
import type { BuiltNetwork } from "./layers.js";
import type { Step } from "./learner.js";
import type { Loss } from "./losses.js";
import type { Optimiser } from "./optimisers.js";
import { sizeOf } from "./shapes.js";
import { countCorrect } from "./truth.js";

export interface PassParts {
  readonly backend: LoadedBackend;
  readonly built: BuiltNetwork;
  readonly network: Network;
  readonly loss: Loss;
}

export interface StepParts extends PassParts {
  /** Moved in place at each step, and copied to the backend. */
  readonly weights: Float32Array;
  /** For the weights that learn, which stand first. */
  readonly optimiser: Optimiser;
}

/** How the variables follow their gradients. */
export interface Update {
  /** One step, along a gradient for each of the variables that learn. False when a weight is no longer a finite number. */
  step(gradients: readonly Tensor[]): boolean;
}

/** Steps whose weights move in plain arithmetic: they come out of the backend, and go back into it. */
export function makeStep(parts: StepParts): Step {
  parts.built.assign(parts.weights);
  return stepBy(updateOutside(parts), parts);
}

/** The weights are those that the network has. */
export function stepBy(update: Update, { backend, built, network, loss }: PassParts): Step {
  const { tf } = backend;
  const bare = loss.takes === "logits" ? built.beforeClosing : undefined;
  const model = bare ?? built.model;
  const width = sizeOf(network.output);
  const learners = built.variables.slice(0, built.learning.variables);

  return (rows, from, to, truth, random) => {
    backend.select();
    built.masks.random = random;
    return tf.tidy(() => {
      let [batchLoss, correct] = [Number.NaN, 0];
      const lossOf = tf.customGrad((outputs) => {
        const numbers = (outputs as Tensor).dataSync<"float32">();
        const measured = loss.measure(numbers, truth, width);
        batchLoss = measured.loss;
        correct = countCorrect(numbers, truth, width, bare ? 0 : 0.5);
        const towards = measured.gradient;
        return {
          value: tf.scalar(batchLoss),
          gradFunc: () => tf.tensor(towards, (outputs as Tensor).shape, "float32"),
        };
      });
      const x = batchOf(backend, rows, from, to, network.input);
      const { grads } = tf.variableGrads(() => lossOf(model.apply(x, { training: true }) as Tensor), learners);
      const finite = Number.isFinite(batchLoss) && update.step(inOrder(grads, built));
      return { loss: batchLoss, correct, finite };
    });
  };
}

function inOrder(grads: NamedTensorMap, { variables, specs, learning }: BuiltNetwork): Tensor[] {
  return variables.slice(0, learning.variables).map(({ name }, at) => {
    const found = grads[name];
    if (!found) throw new Error(`no gradient for ${specs[at]!.name}`);
    return found;
  });
}

function updateOutside({ built, weights, optimiser }: StepParts): Update {
  const { specs, learning } = built;
  const learners = weights.subarray(0, learning.size);
  const gradient = new Float32Array(learning.size);
  return {
    step(gradients) {
      for (const [at, each] of gradients.entries()) gradient.set(each.dataSync<"float32">(), specs[at]!.offset);
      readStatistics(built, weights);
      optimiser.step(learners, gradient);
      built.assign(weights);
      return allFinite(weights);
    },
  };
}

/** A batch moved them on the backend, while it passed through. */
function readStatistics({ variables, specs, learning }: BuiltNetwork, into: Float32Array): void {
  for (let at = learning.variables; at < variables.length; at++)
    into.set(variables[at]!.dataSync<"float32">(), specs[at]!.offset);
}

/** A product with 0 is 0 for finite numbers only, so one sum tells for all of them, quickly. */
function allFinite(weights: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * 0;
  return sum === 0;
}
