/**
 * Figures for a machine that nobody has calibrated, in nanoseconds. Another one is faster or slower as a whole, so what
 * they say of one backend against another holds on most.
 *
 * Made by `node dist/spec/bench/built-in-figures.js`, which times what `troupe doctor --calibrate` times.
 */

import type { BackendName } from "../../lang/plan.js";
import type { Figures } from "./figures.js";

export const builtIn: Readonly<Record<BackendName, Figures>> = {
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 4%, typically.
  native: {
    step: 0,
    weight: 8.22,
    dense: 344000,
    "dense work": 0.0306,
    convolution: 333000,
    "convolution work": 0.145,
    recurrent: 780000,
    "recurrent work": 4.1,
    elementwise: 562000,
    "elementwise work": 6.35,
    embedding: 319000,
    "embedding work": 1.26,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 7%, typically.
  wasm: {
    step: 1890,
    weight: 1.02,
    dense: 415,
    "dense work": 0.063,
    convolution: 7930,
    "convolution work": 0.063,
    recurrent: 323,
    "recurrent work": 0.098,
    elementwise: 0,
    "elementwise work": 1.78,
    embedding: 1780,
    "embedding work": 0.641,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 6%, typically.
  js: {
    step: 3600,
    weight: 11.3,
    dense: 61300,
    "dense work": 2.32,
    convolution: 0,
    "convolution work": 57.1,
    recurrent: 130000,
    "recurrent work": 12.5,
    elementwise: 168000,
    "elementwise work": 138,
    embedding: 68000,
    "embedding work": 46.4,
  },
};
