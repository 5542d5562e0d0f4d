/** One value for each window, or for all of an image, channel by channel. */

import type { Layer } from "../../../../lang/plan.js";
import type { Sliding } from "../../../kernels/sliding.js";
import type { Lane, StageMaker } from "../stage.js";
import { overAll, poolOf, slidingOf } from "./sliding.js";

type Over = (layer: Layer, input: Lane) => Sliding;

const windows: Over = (layer, input) => slidingOf(layer, input, poolOf(layer));
const whole: Over = (_, input) => overAll(input);

/** Where each value was found is kept for the way back. */
const largest =
  (slidingOver: Over): StageMaker =>
  (layer, site) => {
    const { input } = site;
    const over = slidingOver(layer, input);
    const output = site.lane(layer.shape);
    const winners = input.gradient ? site.reserve(site.batch * output.size) : 0;
    return {
      output,
      build: ({ kernels }) => ({
        forward: (rows) => kernels.maxPool(input.values, output.values, winners, rows, ...over),
        backward(rows) {
          if (!input.gradient) return;
          kernels.maxPoolBack(winners, output.gradient, input.gradient, rows, output.size, input.size);
        },
      }),
    };
  };

const mean =
  (slidingOver: Over): StageMaker =>
  (layer, site) => {
    const { input } = site;
    const over = slidingOver(layer, input);
    const output = site.lane(layer.shape);
    return {
      output,
      build: ({ kernels }) => ({
        forward: (rows) => kernels.meanPool(input.values, output.values, rows, ...over),
        backward(rows) {
          if (input.gradient) kernels.meanPoolBack(output.gradient, input.gradient, rows, ...over);
        },
      }),
    };
  };

export const [maxPool, meanPool] = [largest(windows), mean(windows)];
export const [globalMaxPool, globalMeanPool] = [largest(whole), mean(whole)];
