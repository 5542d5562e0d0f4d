/** Optimisers carried out by kernels, in place: all weights that learn lie side by side, so a step is one call. */

import type { Call } from "../../../lang/plan.js";
import type { Address, Kernels } from "../../kernels/kernels.js";
import { adagradStart, adamScales, type OptimiserRule, type OptimiserState, ruleOf } from "../optimisers.js";
import type { Layout } from "./layout.js";
import type { Tools } from "./stage.js";

export interface Update {
  /** Moves the weights by one step. False when one of them is no longer a finite number. */
  step(): boolean;
  readonly state: OptimiserState;
}

/** Where the weights and their gradients lie, and how many there are. */
export interface Learners {
  readonly weights: Address;
  readonly gradient: Address;
  readonly size: number;
}

export function layUpdate(
  { optimizer, pace }: { readonly optimizer: Call; readonly pace?: { readonly rate: number } },
  layout: Layout,
  learners: Learners,
): (tools: Tools) => Update {
  const rule = ruleOf(optimizer, pace);
  const slots = slotsOf(rule).map((slot) => ({ ...slot, at: layout.reserve(learners.size) }));
  return ({ kernels, floats }) => {
    const views = slots.map(({ name, at, start }) => {
      const view = floats.subarray(at / 4, at / 4 + learners.size);
      view.fill(start);
      return [name, view] as const;
    });
    const state: OptimiserState = { steps: 0, slots: Object.fromEntries(views) };
    const move = moverFor(rule, kernels);
    const places = slots.map(({ at }) => at);
    return {
      state,
      step() {
        state.steps++;
        return move(state.steps, learners, places);
      },
    };
  };
}

/** What a rule remembers of each weight, and how that begins. */
export function slotsOf(rule: OptimiserRule): readonly { name: string; start: number }[] {
  switch (rule.rule) {
    case "sgd":
      return rule.momentum === 0 ? [] : [{ name: "velocity", start: 0 }];
    case "adam":
      return [
        { name: "mean", start: 0 },
        { name: "square", start: 0 },
      ];
    case "rmsprop":
      return [{ name: "square", start: 0 }];
    case "adagrad":
      return [{ name: "square", start: adagradStart }];
  }
}

/** Moves weights by one step, its number from 1; what the rule remembers of them lies at `slots`, in their order. */
export type Mover = (step: number, learners: Learners, slots: readonly Address[]) => boolean;

/** A rule as calls of kernels. */
export function moverFor(rule: OptimiserRule, kernels: Kernels): Mover {
  switch (rule.rule) {
    case "sgd":
      return (_, { weights, gradient, size }, [velocity = 0]) =>
        rule.momentum === 0
          ? kernels.sgd(weights, gradient, size, rule.rate) === 1
          : kernels.momentum(weights, gradient, velocity, size, rule.rate, rule.momentum, rule.nesterov) === 1;
    case "adam":
      return (step, { weights, gradient, size }, [mean = 0, square = 0]) => {
        const { rest1, rest2, scale1, scale2, keep } = adamScales(rule, step);
        const { beta1, beta2, epsilon } = rule;
        return (
          kernels.adam(
            weights,
            gradient,
            mean,
            square,
            size,
            beta1,
            rest1,
            beta2,
            rest2,
            scale1,
            scale2,
            epsilon,
            keep,
          ) === 1
        );
      };
    case "rmsprop":
      return (_, { weights, gradient, size }, [square = 0]) =>
        kernels.scaledByRoot(weights, gradient, square, size, rule.rate, rule.decay, 1 - rule.decay, rule.epsilon) ===
        1;
    case "adagrad":
      return (_, { weights, gradient, size }, [square = 0]) =>
        kernels.scaledByRoot(weights, gradient, square, size, rule.rate, 1, 1, rule.epsilon) === 1;
  }
}
