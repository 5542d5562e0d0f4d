/**
 * Figures for a machine that nobody has calibrated, in nanoseconds. Another one is faster or slower as a whole, so what
 * they say of one backend against another holds on most.
 *
 * Made by `node dist/spec/bench/built-in-figures.js`, which times what `troupe doctor --calibrate` times.
 */

import type { BackendName } from "../../lang/plan.js";
import type { Figures } from "./figures.js";

export const builtIn: Readonly<Record<BackendName, Figures>> = {
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 5%, typically.
  native: {
    step: 2690,
    weight: 8.99,
    dense: 333000,
    "dense work": 0.0269,
    convolution: 271000,
    "convolution work": 0.163,
    recurrent: 753000,
    "recurrent work": 4.07,
    elementwise: 533000,
    "elementwise work": 6.94,
    embedding: 282000,
    "embedding work": 1.3,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 7%, typically.
  wasm: {
    step: 1160,
    weight: 1.06,
    dense: 316,
    "dense work": 0.0619,
    convolution: 4270,
    "convolution work": 0.0627,
    recurrent: 312,
    "recurrent work": 0.0978,
    elementwise: 0,
    "elementwise work": 1.93,
    embedding: 2510,
    "embedding work": 0.641,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 5%, typically.
  js: {
    step: 2200,
    weight: 12.5,
    dense: 68000,
    "dense work": 2.23,
    convolution: 0,
    "convolution work": 60,
    recurrent: 140000,
    "recurrent work": 14.1,
    elementwise: 192000,
    "elementwise work": 148,
    embedding: 69800,
    "embedding work": 49.1,
  },
};
