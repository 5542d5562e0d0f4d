/** Small networks, plans and machines for tests of the choice. */

import { compile, type Plan } from "../../runtime/api.js";
import type { Machine } from "../../runtime/backends/choose.js";
import { type Figures, type Item, items } from "../../runtime/backends/figures.js";

/** What is not named takes no time. */
export function figuresOf(some: Partial<Record<Item, number>>): Figures {
  return { ...(Object.fromEntries(items.map((item) => [item, 0])) as Figures), ...some };
}

export function machineOf(more: Partial<Machine> = {}): Machine {
  return {
    missing: { native: "is not installed" },
    figures: {
      native: figuresOf({ step: 2e6, "dense work": 0.05, "convolution work": 0.1 }),
      wasm: figuresOf({ step: 2e5, "dense work": 0.1, "convolution work": 1 }),
      js: figuresOf({ step: 1e5, "dense work": 4, "convolution work": 90 }),
    },
    source: "figures of a test",
    ...more,
  };
}

export function planOf(text: string): Plan {
  const { plan, diagnostics } = compile(text, { cores: 2 });
  if (!plan) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  return plan;
}

export const rows = "data rows = digits(rows: 100) { split: { train: 80%, test: 20% } }\n";
export const small = "model small = input(28, 28) -> flatten -> dense(64, relu) -> dense(10, softmax)\n";
export const large =
  "model large = input(28, 28) -> flatten -> dense(2000, relu) -> dense(2000, relu) -> dense(10, softmax)\n";
