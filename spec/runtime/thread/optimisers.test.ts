/** Optimisers: first steps by hand, and then TensorFlow.js' own as the witness over several steps. */

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import test from "ava";
import type { Call } from "../../../lang/plan.js";
import { optimiserFor } from "../../../runtime/thread/optimisers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { call } from "./host.js";

tf.enableProdMode();

/** One weight, from 1, with the gradients given. */
function walk(optimiser: Call, gradients: readonly number[]): number[] {
  const weights = new Float32Array([1]);
  const { step } = optimiserFor(optimiser, 1);
  return gradients.map((gradient) => {
    step(weights, new Float32Array([gradient]));
    return weights[0]!;
  });
}

function near(
  t: { true(value: boolean, message?: string): unknown },
  found: readonly number[],
  wanted: readonly number[],
) {
  for (const [at, value] of wanted.entries())
    t.true(Math.abs(found[at]! - value) < 1e-6, `step ${at + 1}: ${found[at]}, not ${value}`);
}

test("sgd: w - r g", (t) => {
  near(t, walk(call("sgd", { rate: 0.1 }), [2, -1]), [0.8, 0.9]);
});

test("sgd with momentum: v is 2, then 0.5 * 2 - 1 = 0", (t) => {
  near(t, walk(call("sgd", { rate: 0.1, momentum: 0.5 }), [2, -1, 1]), [0.8, 0.8, 0.7]);
});

test("sgd with Nesterov's look ahead: g + m v", (t) => {
  // v = 2, move 2 + 0.5 * 2 = 3; v = 0.5 * 2 - 1 = 0, move -1 + 0 = -1.
  near(t, walk(call("sgd", { rate: 0.1, momentum: 0.5, nesterov: true }), [2, -1]), [0.7, 0.8]);
});

test("adam: the first step is the rate, whatever the gradient's size", (t) => {
  // m / (1 - b1) = g and v / (1 - b2) = g^2, so the step is r g / |g|, up to epsilon.
  near(t, walk(call("adam", { rate: 0.1 }), [3]), [0.9]);
  near(t, walk(call("adam", { rate: 0.1 }), [-0.002]), [1.1 - 5e-6]); // epsilon: 0.002 / 0.0020001 = 0.99995
});

test("adam: the second step by hand", (t) => {
  // b1 = 0.5, b2 = 0.75, g = 2, then 1: m = 1, 1; corrected 1 / (1 - 0.25) = 4/3. v = 1, 1; corrected 1 / (1 - 0.5625)
  // = 16/7. The step is 0.1 * (4/3) / sqrt(16/7) = 0.0881917.
  near(t, walk(call("adam", { rate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 }), [2, 1]), [0.9, 0.8118083]);
});

test("adamw: the weight shrinks by rate times decay, beside the step", (t) => {
  near(t, walk(call("adamw", { rate: 0.1, decay: 0.5 }), [3]), [1 * 0.95 - 0.1]);
});

test("rmsprop and adagrad: the first step by hand", (t) => {
  // 0.1 * 2 / sqrt(0.1 * 4) = 0.3162278; and 0.1 * 2 / sqrt(0.1 + 4) = 0.0987730.
  near(t, walk(call("rmsprop", { rate: 0.1, epsilon: 0 }), [2]), [1 - 0.3162278]);
  near(t, walk(call("adagrad", { rate: 0.1, epsilon: 0 }), [2]), [1 - 0.098773]);
});

const witnesses: readonly { ours: Call; theirs: () => tf.Optimizer }[] = [
  { ours: call("sgd", { rate: 0.05 }), theirs: () => tf.train.sgd(0.05) },
  { ours: call("sgd", { rate: 0.05, momentum: 0.9 }), theirs: () => tf.train.momentum(0.05, 0.9) },
  {
    ours: call("sgd", { rate: 0.05, momentum: 0.9, nesterov: true }),
    theirs: () => tf.train.momentum(0.05, 0.9, true),
  },
  { ours: call("adam", { rate: 0.05 }), theirs: () => tf.train.adam(0.05, 0.9, 0.999, 1e-7) },
  { ours: call("rmsprop", { rate: 0.05 }), theirs: () => tf.train.rmsprop(0.05, 0.9, 0, 1e-7) },
  { ours: call("adagrad", { rate: 0.05 }), theirs: () => tf.train.adagrad(0.05, 0.1) },
];

for (const { ours, theirs } of witnesses)
  test(`${ours.name} ${JSON.stringify(ours.arguments)} goes where TensorFlow.js' goes, within 1e-5`, async (t) => {
    await tf.setBackend("cpu");
    const random = randomFrom(4);
    const weights = Float32Array.from({ length: 20 }, () => random.normal());
    const variable = tf.variable(tf.tensor1d(weights.slice()));
    const [mine, witness] = [optimiserFor(ours, weights.length), theirs()];
    for (let step = 1; step <= 8; step++) {
      const gradient = Float32Array.from({ length: weights.length }, () => random.normal());
      mine.step(weights, gradient);
      tf.tidy(() => witness.applyGradients({ [variable.name]: tf.tensor1d(gradient) }));
      const reached = variable.dataSync();
      for (const [at, value] of weights.entries())
        t.true(Math.abs(value - reached[at]!) < 1e-5, `step ${step}, weight ${at}: ${value}, theirs ${reached[at]}`);
    }
    t.is(mine.state.steps, 8);
  });

test("the state is all there is: copied into a fresh optimiser, it goes on to the bit", (t) => {
  for (const name of ["sgd", "adam", "adamw", "rmsprop", "adagrad"]) {
    const made = () => optimiserFor(call(name, { rate: 0.1, momentum: 0.9 }), 3);
    const [whole, first, second] = [made(), made(), made()];
    const [a, b] = [new Float32Array([1, 2, 3]), new Float32Array([1, 2, 3])];
    const gradients = [1, -2, 0.5, 3].map((g) => new Float32Array([g, g / 3, -g]));
    for (const gradient of gradients) whole.step(a, gradient);
    for (const gradient of gradients.slice(0, 2)) first.step(b, gradient);
    second.state.steps = first.state.steps;
    for (const [slot, values] of Object.entries(first.state.slots)) second.state.slots[slot]!.set(values);
    for (const gradient of gradients.slice(2)) second.step(b, gradient);
    t.deepEqual(a, b, name);
  }
});
