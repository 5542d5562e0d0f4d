/** Filters that slide: over a sequence, over an image, or over each channel of an image by itself. */

import { convolutionScratch, imagesTogether } from "../../../kernels/sliding.js";
import { activationOf } from "../../layers/making.js";
import type { StageMaker } from "../stage.js";
import { layActivation } from "./activation.js";
import { kernelOf, slidingOf } from "./sliding.js";

export const convolution: StageMaker = (layer, site) => {
  const { input } = site;
  const [kernel, bias] = [site.weight("kernel"), site.weight("bias")];
  const filters = kernel.shape.at(-1) ?? 1;
  const over = slidingOf(layer, input, kernelOf(layer));
  const together = Math.min(site.batch, imagesTogether(over));
  site.borrow(convolutionScratch(over, filters, together));
  const { sums, output, relu, build } = layActivation(activationOf(layer, { bare: false }), site, layer.shape);
  return {
    output,
    build(tools) {
      const after = build(tools);
      const { kernels, scratch } = tools;
      const [x, w, dy] = [input.values, kernel.values, output.gradient];
      return {
        forward(rows) {
          kernels.convolve(x, w, bias.values, sums, rows, filters, relu, together, scratch, ...over);
          after.forward(rows);
        },
        backward(rows) {
          after.backward(rows);
          const { gradient: dw } = kernel;
          kernels.convolveBackWeights(x, dy, dw, bias.gradient, rows, filters, together, scratch, ...over);
          if (input.gradient)
            kernels.convolveBackInput(dy, w, input.gradient, rows, filters, together, scratch, ...over);
        },
      };
    },
  };
};

export const depthwise: StageMaker = (layer, site) => {
  const { input } = site;
  const [kernel, bias] = [site.weight("depthwise_kernel"), site.weight("bias")];
  const multiplier = kernel.shape.at(-1) ?? 1;
  const over = slidingOf(layer, input, kernelOf(layer));
  const activation = activationOf(layer, { bare: false });
  const { sums, output, build } = layActivation(activation, site, layer.shape, { cutsOff: false });
  const outputs = layer.shape.at(-1) ?? 1;
  return {
    output,
    build(tools) {
      const after = build(tools);
      const { kernels } = tools;
      const [x, w, dy] = [input.values, kernel.values, output.gradient];
      return {
        forward(rows) {
          kernels.depthwise(x, w, bias.values, sums, rows, multiplier, ...over);
          after.forward(rows);
        },
        backward(rows) {
          after.backward(rows);
          kernels.depthwiseBackWeights(x, dy, kernel.gradient, rows, multiplier, ...over);
          kernels.columnSums(dy, bias.gradient, (rows * output.size) / outputs, outputs);
          if (input.gradient) kernels.depthwiseBackInput(dy, w, input.gradient, rows, multiplier, ...over);
        },
      };
    },
  };
};
