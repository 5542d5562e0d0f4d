/** The optimisers' kernels against the same rules in plain arithmetic. */

import test from "ava";
import type { Call } from "../../../lang/plan.js";
import { kernelsOn } from "../../../runtime/kernels/kernels.js";
import { Layout } from "../../../runtime/thread/compiled/layout.js";
import { layUpdate } from "../../../runtime/thread/compiled/update.js";
import { optimiserFor } from "../../../runtime/thread/optimisers.js";
import { call } from "../thread/host.js";
import { apart, drawn } from "./floats.js";
import { arithmetics } from "./ground.js";

const rules: readonly Call[] = [
  call("sgd", { rate: 0.05 }),
  call("sgd", { rate: 0.05, momentum: 0.9 }),
  call("sgd", { rate: 0.05, momentum: 0.9, nesterov: true }),
  call("adam", { rate: 0.05 }),
  call("adamw", { rate: 0.05, decay: 0.1 }),
  call("rmsprop", { rate: 0.05 }),
  call("adagrad", { rate: 0.05 }),
];
const sizes = [1, 3, 4, 5, 22];
const steps = 100;

for (const arithmetic of arithmetics)
  for (const rule of rules) {
    const title = `${arithmetic}: ${rule.name} ${JSON.stringify(rule.arguments)}`;

    /** Weights in a memory, moved by kernels; behind them lies what they must not touch. */
    const laid = (size: number) => {
      const layout = new Layout();
      const [weights, gradient] = [layout.reserve(size), layout.reserve(size)];
      const build = layUpdate({ optimizer: rule }, layout, { weights, gradient, size });
      const memory = layout.make("a test");
      const floats = new Float32Array(memory.buffer);
      const update = build({ kernels: kernelsOn(memory, arithmetic), floats, scratch: 0 });
      const view = (at: number) => floats.subarray(at / 4, at / 4 + size);
      return { ...update, weights: view(weights), gradient: view(gradient) };
    };

    test(`${title} goes the plain way for ${steps} steps`, (t) => {
      for (const size of sizes) {
        const ours = laid(size);
        const theirs = optimiserFor(rule, size);
        const weights = drawn(1, size);
        ours.weights.set(weights);
        for (let step = 0; step < steps; step++) {
          const gradient = drawn(step + 2, size);
          ours.gradient.set(gradient);
          t.true(ours.step());
          theirs.step(weights, gradient);
        }
        t.true(apart(ours.weights, weights) < 5e-6, `${size}: ${apart(ours.weights, weights)}`);
        t.deepEqual(Object.keys(ours.state.slots), Object.keys(theirs.state.slots));
        for (const [name, slot] of Object.entries(theirs.state.slots))
          t.true(apart(ours.state.slots[name]!, slot) < 5e-6, name);
        t.is(ours.state.steps, steps);
      }
    });

    test(`${title} tells of a weight that is no number, wherever it stands`, (t) => {
      for (const size of sizes)
        for (let at = 0; at < size; at++)
          for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
            const { weights, gradient, step } = laid(size);
            weights.set(drawn(1, size));
            gradient.fill(0.5);
            t.true(step());
            weights[at] = bad;
            t.false(step(), `${bad} at ${at} of ${size}`);
          }
    });
  }
