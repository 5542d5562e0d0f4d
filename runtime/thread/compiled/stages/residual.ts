/** A block whose output is added to its input (He et al., 2016). */

import type { StageMaker } from "../stage.js";

export const residual: StageMaker = (layer, site) => {
  const { input } = site;
  const count = site.batch * input.size;
  const wanted = site.learns && input.gradient !== 0;
  // The block may spoil the gradient that it is given, so it is given a copy.
  const branch = { ...input, gradient: wanted ? site.reserve(count) : 0 };
  const block = site.inside(layer.inside ?? [], branch);
  const output = site.lane(layer.shape);
  return {
    output,
    build(tools) {
      const inner = block.build(tools);
      const { kernels, floats } = tools;
      const copy = (from: number, to: number, length: number) => floats.copyWithin(to / 4, from / 4, from / 4 + length);
      return {
        forward(rows, random) {
          inner.forward(rows, random);
          kernels.add(input.values, block.output.values, output.values, rows * input.size);
        },
        backward(rows) {
          const length = rows * input.size;
          if (block.output.gradient) copy(output.gradient, block.output.gradient, length);
          inner.backward(rows);
          if (wanted) kernels.add(output.gradient, branch.gradient, input.gradient, length);
        },
      };
    },
  };
};
