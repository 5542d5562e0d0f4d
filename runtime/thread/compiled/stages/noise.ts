/** Dropout and noise, drawn from the step's own seed, number by number, as the general path draws them. */

import type { Address } from "../../../kernels/kernels.js";
import { dropoutThreshold, keptScale } from "../../dropout.js";
import { numberOf } from "../../layers/making.js";
import { noiseOf } from "../../layers/noise.js";
import type { Random } from "../../random.js";
import type { Site, StageMaker, Tools } from "../stage.js";

/** Draws so many numbers into the memory at `into`. */
type Draw = (random: Random, into: Address, count: number) => void;

export const dropout: StageMaker = (layer, site) => {
  const rate = numberOf(layer, "rate");
  const state = site.reserve(4);
  return drawn(site, rate, "multiply", ({ kernels, floats }) => {
    const words = new Int32Array(floats.buffer, state, 4);
    return (random, into, count) => {
      words.set(random.state);
      kernels.dropoutMask(state, into, count, dropoutThreshold(rate), keptScale(rate));
      random.state.set(words);
    };
  });
};

export const gaussianNoise: StageMaker = (layer, site) => {
  const deviation = numberOf(layer, "deviation");
  return drawn(site, deviation, "add", ({ floats }) => (random, into, count) => {
    noiseOf(random, floats.subarray(into / 4, into / 4 + count), deviation);
  });
};

/** Where nothing is drawn, input and output are one. */
function drawn(
  site: Site,
  strength: number,
  operation: "add" | "multiply",
  drawWith: (tools: Tools) => Draw,
): ReturnType<StageMaker> {
  const { input } = site;
  if (!site.learns || strength === 0)
    return { output: input, build: () => ({ forward: () => {}, backward: () => {} }) };
  const output = site.lane(input.shape);
  const mask = site.reserve(site.batch * input.size);
  return {
    output,
    build(tools) {
      const { kernels, floats } = tools;
      const draw = drawWith(tools);
      const copy = (from: number, to: number, count: number) => floats.copyWithin(to / 4, from / 4, from / 4 + count);
      return {
        forward(rows, random) {
          const count = rows * input.size;
          if (!random) return void copy(input.values, output.values, count);
          draw(random, mask, count);
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
