/**
 * One optimiser step: a batch through the network, its loss, the gradients back, and the weights moved. Everything
 * happens between two awaits, and no tensor outlives it but the weights themselves.
 */

import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { Network } from "../../lang/plan.js";
import type { LoadedBackend } from "./backends.js";
import type { BuiltNetwork } from "./layers.js";
import type { Step } from "./learner.js";
import type { Loss } from "./losses.js";
import type { Optimiser } from "./optimisers.js";
import { sizeOf } from "./shapes.js";

export interface StepParts {
  readonly backend: LoadedBackend;
  readonly built: BuiltNetwork;
  readonly network: Network;
  /** Moved in place at each step, and copied to the backend. */
  readonly weights: Float32Array;
  readonly loss: Loss;
  /** For the weights that learn, which stand first. */
  readonly optimiser: Optimiser;
}

export function makeStep({ backend, built, network, weights, loss, optimiser }: StepParts): Step {
  const { tf } = backend;
  const model = loss.takes === "logits" && built.beforeSoftmax ? built.beforeSoftmax : built.model;
  const width = sizeOf(network.output);
  const learning = weights.subarray(0, built.learning.size);
  const gradient = new Float32Array(built.learning.size);
  const learners = built.variables.slice(0, built.learning.variables);
  built.assign(weights);

  /** Runs the batch, fills `gradient`, takes over what running statistics have become, and leaves no tensor. */
  const measure = (values: Float32Array, labels: Int32Array): { loss: number; correct: number } =>
    tf.tidy(() => {
      let [batchLoss, correct] = [Number.NaN, 0];
      const lossOf = tf.customGrad((outputs) => {
        const numbers = (outputs as Tensor).dataSync<"float32">();
        const measured = loss.measure(numbers, labels, width);
        batchLoss = measured.loss;
        correct = countCorrect(numbers, labels, width);
        const towards = measured.gradient;
        return {
          value: tf.scalar(batchLoss),
          gradFunc: () => tf.tensor(towards, (outputs as Tensor).shape, "float32"),
        };
      });
      const x = tf.tensor(values, [labels.length, ...network.input], "float32");
      const { grads } = tf.variableGrads(() => lossOf(model.apply(x, { training: true }) as Tensor), learners);
      collect(grads, built, gradient);
      readStatistics(built, weights);
      return { loss: batchLoss, correct };
    });

  return (rows, from, to, labels, random) => {
    backend.select();
    const values = new Float32Array((to - from) * rows.width);
    rows.fill(from, to, values);
    built.masks.random = random;
    const measured = measure(values, labels);
    if (!Number.isFinite(measured.loss)) return { ...measured, finite: false };
    optimiser.step(learning, gradient);
    built.assign(weights);
    return { ...measured, finite: allFinite(weights) };
  };
}

/** The gradients of the variables that learn, one after the other, in the order of the specs. */
function collect(grads: NamedTensorMap, { variables, specs, learning }: BuiltNetwork, into: Float32Array): void {
  for (const [at, variable] of variables.slice(0, learning.variables).entries()) {
    const found = grads[variable.name];
    if (!found) throw new Error(`no gradient for ${specs[at]!.name}`);
    into.set(found.dataSync<"float32">(), specs[at]!.offset);
  }
}

/** A batch moved them on the backend, while it passed through. */
function readStatistics({ variables, specs, learning }: BuiltNetwork, into: Float32Array): void {
  for (let at = learning.variables; at < variables.length; at++)
    into.set(variables[at]!.dataSync<"float32">(), specs[at]!.offset);
}

/** Ties go to the lowest class, as in `models/metrics.ts`. */
function countCorrect(outputs: Float32Array, labels: Int32Array, width: number): number {
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let i = 1; i < width; i++) if (outputs[row * width + i]! > outputs[row * width + best]!) best = i;
    if (best === labels[row]) correct++;
  }
  return correct;
}

/** A product with 0 is 0 for finite numbers only, so one sum tells for all of them, quickly. */
function allFinite(weights: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * 0;
  return sum === 0;
}
