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
    step: 0,
    weight: 10.1,
    dense: 335000,
    "dense work": 0.0632,
    convolution: 243000,
    "convolution work": 0.139,
    recurrent: 1700000,
    "recurrent work": 0.0632,
    elementwise: 656000,
    "elementwise work": 10.8,
    embedding: 307000,
    "embedding work": 1.17,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 5%, typically.
  wasm: {
    step: 13200,
    weight: 11.1,
    dense: 80300,
    "dense work": 0.114,
    convolution: 8110,
    "convolution work": 0.622,
    recurrent: 357000,
    "recurrent work": 7.58,
    elementwise: 212000,
    "elementwise work": 7.84,
    embedding: 106000,
    "embedding work": 17.5,
  },
  // 2026-11-24, Node v20.20.2, linux x64, AMD EPYC; off by 9%, typically.
  js: {
    step: 10400,
    weight: 1.85,
    dense: 56900,
    "dense work": 3.57,
    convolution: 0,
    "convolution work": 90,
    recurrent: 145000,
    "recurrent work": 15.4,
    elementwise: 205000,
    "elementwise work": 148,
    embedding: 49100,
    "embedding work": 52.4,
  },
};
