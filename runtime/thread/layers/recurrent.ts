/**
 * Layers with a state that they carry along a sequence; the state begins as zeros for each row. Gates are the logistic
 * function, as in the papers, not the piecewise line that TensorFlow.js takes by itself.
 */

import type { Layer } from "../../../lang/plan.js";
import { type Making, numberOf, single } from "./making.js";

const settings = ({ name }: Making, layer: Layer) => ({
  name,
  units: numberOf(layer, "units"),
  returnSequences: layer.arguments.sequences === true,
  kernelInitializer: "zeros" as const,
  recurrentInitializer: "zeros" as const,
});

const recurrentActivation = "sigmoid";

export const simpleRnn = single((making, layer) => making.tfl.layers.simpleRNN(settings(making, layer)));

/** With one bias a gate, the reset gate before the product with the recurrent kernel: the form of 2014. */
export const gru = single((making, layer) =>
  making.tfl.layers.gru({ ...settings(making, layer), recurrentActivation }),
);

export const lstm = single((making, layer) =>
  making.tfl.layers.lstm({ ...settings(making, layer), recurrentActivation }),
);
