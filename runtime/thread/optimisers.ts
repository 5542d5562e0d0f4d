/**
 * Optimisers: how the weights follow the gradient. Our own, in plain arithmetic over all of a network's weights as
 * one flat array, because their state is then explicit (TensorFlow.js' Adam loses part of its state on the way out)
 * and the numbers do not depend on the backend. Computed in doubles, stored as floats.
 *
 * The rules and defaults are those of TensorFlow.js, to which tests hold them within 1e-5.
 */

import type { Call } from "../../lang/plan.js";

export interface Optimiser {
  /** Moves `weights` in place by one step; both arrays have the length that the optimiser was made for. */
  step(weights: Float32Array, gradient: Float32Array): void;
  /** All that it remembers, live: copy it out for a checkpoint, write into it to go on from one. */
  readonly state: OptimiserState;
}

export interface OptimiserState {
  /** Steps taken so far. */
  steps: number;
  /** One float a weight each: `velocity`, `mean`, `square`. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

type Settings = Call["arguments"];

export function optimiserFor(call: Call, size: number): Optimiser {
  const make = optimisers.get(call.name);
  if (!make) throw new Error(`no optimiser ${call.name}: the checker let it through`);
  return make(call.arguments, size);
}

type OptimiserMaker = (settings: Settings, size: number) => Optimiser;

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const optimisers: ReadonlyMap<string, OptimiserMaker> = new Map<string, OptimiserMaker>([
  ["sgd", sgd],
  ["adam", (settings, size) => adam(settings, size, 0)],
  ["adamw", (settings, size) => adam(settings, size, number(settings, "decay", 0.01))],
  ["rmsprop", rmsprop],
  ["adagrad", adagrad],
]);

function number(settings: Settings, name: string, fallback: number): number {
  const value = settings[name];
  return typeof value === "number" ? value : fallback;
}

/** v <- m v + g; w <- w - r v, or w - r (g + m v) with Nesterov's look ahead (Sutskever et al., 2013). */
function sgd(settings: Settings, size: number): Optimiser {
  const rate = number(settings, "rate", 0.01);
  const momentum = number(settings, "momentum", 0);
  const ahead = settings.nesterov === true;
  const velocity = new Float32Array(momentum === 0 ? 0 : size);
  const state: OptimiserState = { steps: 0, slots: momentum === 0 ? {} : { velocity } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      if (momentum === 0) {
        for (let i = 0; i < size; i++) weights[i] = weights[i]! - rate * gradient[i]!;
        return;
      }
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        const v = momentum * velocity[i]! + g;
        velocity[i] = v;
        weights[i] = weights[i]! - rate * (ahead ? g + momentum * v : v);
      }
    },
  };
}

/**
 * Kingma and Ba (2015), with bias correction; epsilon is added to the corrected root, as in TensorFlow.js and Keras.
 * A decay above 0 is AdamW's (Loshchilov and Hutter, 2019): weights shrink by rate * decay, outside the moments.
 */
function adam(settings: Settings, size: number, decay: number): Optimiser {
  const rate = number(settings, "rate", 0.001);
  const beta1 = number(settings, "beta1", 0.9);
  const beta2 = number(settings, "beta2", 0.999);
  const epsilon = number(settings, "epsilon", 1e-7);
  const mean = new Float32Array(size);
  const square = new Float32Array(size);
  const state: OptimiserState = { steps: 0, slots: { mean, square } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      const scale1 = rate / (1 - beta1 ** state.steps);
      const scale2 = 1 / (1 - beta2 ** state.steps);
      // Formed once, in doubles: 1 - 0.999 in floats is wrong by 1e-5, which training shows after some 90 steps.
      const [rest1, rest2, keep] = [1 - beta1, 1 - beta2, 1 - rate * decay];
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        const m = beta1 * mean[i]! + rest1 * g;
        const v = beta2 * square[i]! + rest2 * g * g;
        mean[i] = m;
        square[i] = v;
        weights[i] = weights[i]! * keep - (scale1 * m) / (Math.sqrt(v * scale2) + epsilon);
      }
    },
  };
}

/** Hinton (2012, lecture 6e); epsilon stands inside the root, as in TensorFlow.js. */
function rmsprop(settings: Settings, size: number): Optimiser {
  const rate = number(settings, "rate", 0.001);
  const decay = number(settings, "decay", 0.9);
  const epsilon = number(settings, "epsilon", 1e-7);
  const square = new Float32Array(size);
  const state: OptimiserState = { steps: 0, slots: { square } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        const v = decay * square[i]! + (1 - decay) * g * g;
        square[i] = v;
        weights[i] = weights[i]! - (rate * g) / Math.sqrt(v + epsilon);
      }
    },
  };
}

/** TensorFlow.js starts the sum of squares here, so that the first steps are not all of one size. */
const adagradStart = 0.1;

/** Duchi, Hazan and Singer (2011). */
function adagrad(settings: Settings, size: number): Optimiser {
  const rate = number(settings, "rate", 0.01);
  const epsilon = number(settings, "epsilon", 1e-7);
  const square = new Float32Array(size).fill(adagradStart);
  const state: OptimiserState = { steps: 0, slots: { square } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        const v = square[i]! + g * g;
        square[i] = v;
        weights[i] = weights[i]! - (rate * g) / Math.sqrt(v + epsilon);
      }
    },
  };
}
