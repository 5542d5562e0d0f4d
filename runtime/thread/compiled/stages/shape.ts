/** Other sizes for the same numbers, which stay where they are, or stand within a border of zeros. */

import { numberOf } from "../../layers/making.js";
import type { StageMaker } from "../stage.js";

export const reshape: StageMaker = (layer, { input }) => ({
  output: { ...input, shape: layer.shape },
  build: () => ({ forward: () => {}, backward: () => {} }),
});

export const zeroPadding: StageMaker = (layer, site) => {
  const { input } = site;
  const output = site.lane(layer.shape);
  const [height = 1, width = 1, channels = 1] = input.shape;
  const [toHeight = 1, toWidth = 1] = layer.shape;
  const border = numberOf(layer, "size", 1);
  const sizes = [height, width, channels, border, border, toHeight, toWidth] as const;
  return {
    output,
    build: ({ kernels }) => ({
      forward: (rows) => kernels.pad(input.values, output.values, rows, ...sizes),
      backward(rows) {
        if (input.gradient) kernels.unpad(output.gradient, input.gradient, rows, ...sizes);
      },
    }),
  };
};
