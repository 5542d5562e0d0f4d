/** Placeholder */
import type { BackendName } from "../../lang/plan.js";
import type { Figures } from "./figures.js";

const nothing = {
  step: 1,
  weight: 1,
  dense: 1,
  "dense work": 1,
  convolution: 1,
  "convolution work": 1,
  recurrent: 1,
  "recurrent work": 1,
  elementwise: 1,
  "elementwise work": 1,
  embedding: 1,
  "embedding work": 1,
};
export const builtIn: Readonly<Record<BackendName, Figures>> = { native: nothing, wasm: nothing, js: nothing };
