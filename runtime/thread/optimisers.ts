/**
 * Optimisers: how the weights follow the gradient. Our own, because their state is then explicit (TensorFlow.js' Adam
 * loses part of its state on the way out). The rules and defaults are those of TensorFlow.js, to which tests hold them
 * within 1e-5.
 *
 * A rule is carried out in one of two ways: here in plain arithmetic, computed in doubles and stored as floats, or by
 * kernels in WebAssembly memory (`compiled/update.ts`).
 */

import type { Call } from "../../lang/plan.js";

export type OptimiserRule = SgdRule | AdamRule | RmspropRule | AdagradRule;

/** v <- m v + g; w <- w - r v, or w - r (g + m v) with Nesterov's look ahead (Sutskever et al., 2013). */
export interface SgdRule {
  readonly rule: "sgd";
  readonly rate: number;
  /** 0: none, and no velocity. */
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Kingma and Ba (2015), with bias correction; epsilon is added to the corrected root, as in TensorFlow.js and Keras.
 * A decay above 0 is AdamW's (Loshchilov and Hutter, 2019): weights shrink by rate * decay, outside the moments.
 */
export interface AdamRule {
  readonly rule: "adam";
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** Hinton (2012, lecture 6e); epsilon stands inside the root, as in TensorFlow.js. */
export interface RmspropRule {
  readonly rule: "rmsprop";
  readonly rate: number;
  readonly decay: number;
  readonly epsilon: number;
}

/** Duchi, Hazan and Singer (2011). */
export interface AdagradRule {
  readonly rule: "adagrad";
  readonly rate: number;
  readonly epsilon: number;
}

/** TensorFlow.js starts Adagrad's sum of squares here, so that the first steps are not all of one size. */
export const adagradStart = 0.1;

type Settings = Call["arguments"];

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const optimisers: ReadonlyMap<string, (settings: Settings) => OptimiserRule> = new Map<
  string,
  (settings: Settings) => OptimiserRule
>([
  [
    "sgd",
    (settings) => ({
      rule: "sgd",
      rate: number(settings, "rate", 0.01),
      momentum: number(settings, "momentum", 0),
      nesterov: settings.nesterov === true,
    }),
  ],
  ["adam", (settings) => adamRule(settings, 0)],
  ["adamw", (settings) => adamRule(settings, number(settings, "decay", 0.01))],
  [
    "rmsprop",
    (settings) => ({
      rule: "rmsprop",
      rate: number(settings, "rate", 0.001),
      decay: number(settings, "decay", 0.9),
      epsilon: number(settings, "epsilon", 1e-7),
    }),
  ],
  [
    "adagrad",
    (settings) => ({
      rule: "adagrad",
      rate: number(settings, "rate", 0.01),
      epsilon: number(settings, "epsilon", 1e-7),
    }),
  ],
]);

function adamRule(settings: Settings, decay: number): AdamRule {
  return {
    rule: "adam",
    rate: number(settings, "rate", 0.001),
    beta1: number(settings, "beta1", 0.9),
    beta2: number(settings, "beta2", 0.999),
    epsilon: number(settings, "epsilon", 1e-7),
    decay,
  };
}

function number(settings: Settings, name: string, fallback: number): number {
  const value = settings[name];
  return typeof value === "number" ? value : fallback;
}

/** `pace`: where the rate follows a schedule, the rule always has that of now. */
export function ruleOf(call: Call, pace?: { readonly rate: number }): OptimiserRule {
  const read = optimisers.get(call.name);
  if (!read) throw new Error(`no optimiser ${call.name}: the checker let it through`);
  const rule = read(call.arguments);
  if (!pace) return rule;
  return {
    ...rule,
    get rate() {
      return pace.rate;
    },
  };
}

/** What Adam's step hangs from besides the gradient: the same in every way of carrying it out. Steps count from 1. */
export function adamScales({ rate, beta1, beta2, decay }: AdamRule, step: number) {
  return {
    // Formed once, in doubles: 1 - 0.999 in floats is wrong by 1e-5, which training shows after some 90 steps.
    rest1: 1 - beta1,
    rest2: 1 - beta2,
    scale1: rate / (1 - beta1 ** step),
    scale2: 1 / (1 - beta2 ** step),
    keep: 1 - rate * decay,
  };
}

export interface Optimiser {
  /** Moves `weights` in place by one step; both arrays have the length that the optimiser was made for. */
  step(weights: Float32Array, gradient: Float32Array): void;
  readonly state: OptimiserState;
}

/** All that an optimiser remembers, live: copy it out for a checkpoint, write into it to go on from one. */
export interface OptimiserState {
  /** Steps taken so far. */
  steps: number;
  /** One float a weight each: `velocity`, `mean`, `square`. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** An optimiser in plain arithmetic, for so many weights. */
export function optimiserFor(call: Call, size: number, pace?: { readonly rate: number }): Optimiser {
  const rule = ruleOf(call, pace);
  switch (rule.rule) {
    case "sgd":
      return sgd(rule, size);
    case "adam":
      return adam(rule, size);
    case "rmsprop":
      return dividedByRoot(rule, rule.decay, 1 - rule.decay, new Float32Array(size));
    case "adagrad":
      return dividedByRoot(rule, 1, 1, new Float32Array(size).fill(adagradStart));
  }
}

function sgd(rule: SgdRule, size: number): Optimiser {
  const { momentum, nesterov } = rule;
  const velocity = new Float32Array(momentum === 0 ? 0 : size);
  const state: OptimiserState = { steps: 0, slots: momentum === 0 ? {} : { velocity } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      const { rate } = rule;
      if (momentum === 0) {
        for (let i = 0; i < size; i++) weights[i] = weights[i]! - rate * gradient[i]!;
        return;
      }
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        const v = momentum * velocity[i]! + g;
        velocity[i] = v;
        weights[i] = weights[i]! - rate * (nesterov ? g + momentum * v : v);
      }
    },
  };
}

function adam(rule: AdamRule, size: number): Optimiser {
  const { beta1, beta2, epsilon } = rule;
  const [mean, square] = [new Float32Array(size), new Float32Array(size)];
  const state: OptimiserState = { steps: 0, slots: { mean, square } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      const { rest1, rest2, scale1, scale2, keep } = adamScales(rule, state.steps);
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

/** s <- decay s + rest g^2; w <- w - rate g / sqrt(s + epsilon). */
function dividedByRoot(rule: RmspropRule | AdagradRule, decay: number, rest: number, square: Float32Array): Optimiser {
  const { epsilon } = rule;
  const state: OptimiserState = { steps: 0, slots: { square } };
  return {
    state,
    step(weights, gradient) {
      state.steps++;
      const { rate } = rule;
      for (let i = 0; i < square.length; i++) {
        const g = gradient[i]!;
        const s = decay * square[i]! + rest * g * g;
        square[i] = s;
        weights[i] = weights[i]! - (rate * g) / Math.sqrt(s + epsilon);
      }
    },
  };
}
