/** Dropout and noise, drawn from the step's own seed, number by number, as the general path draws them. */

import { dropoutMask } from "../../dropout.js";
import { numberOf } from "../../layers/making.js";
import { noiseOf } from "../../layers/noise.js";
import type { Random } from "../../random.js";
import type { Site, StageMaker } from "../stage.js";

/** Draws for every number of a batch, into `into`. */
type Draw = (random: Random, into: Float32Array) => void;

export const dropout: StageMaker = (layer, site) => {
  const rate = numberOf(layer, "rate");
  return drawn(site, rate, "multiply", (random, into) => dropoutMask(random, into, rate));
};

export const gaussianNoise: StageMaker = (layer, site) => {
  const deviation = numberOf(layer, "deviation");
  return drawn(site, deviation, "add", (random, into) => noiseOf(random, into, deviation));
};

/** Where nothing is drawn, input and output are one. */
function drawn(site: Site, strength: number, operation: "add" | "multiply", draw: Draw): ReturnType<StageMaker> {
  const { input } = site;
  if (!site.learns || strength === 0)
    return { output: input, build: () => ({ forward: () => {}, backward: () => {} }) };
  const output = site.lane(input.shape);
  const mask = site.reserve(site.batch * input.size);
  return {
    output,
    build({ kernels, floats }) {
      const copy = (from: number, to: number, count: number) => floats.copyWithin(to / 4, from / 4, from / 4 + count);
      return {
        forward(rows, random) {
          const count = rows * input.size;
          if (!random) return void copy(input.values, output.values, count);
          draw(random, floats.subarray(mask / 4, mask / 4 + count));
          kernels[operation](input.values, mask, output.values, count);
        },
        backward(rows) {
          const count = rows * input.size;
          if (!input.gradient) return;
          if (operation === "multiply") kernels.multiply(output.gradient, mask, input.gradient, count);
          else copy(output.gradient, input.gradient, count);
        },
      };
    },
  };
}
