/** Every unit sees every input; along the last size of a row, however many there are before it. */

import { activationOf } from "../../layers/making.js";
import { matmulRows } from "../products.js";
import type { StageMaker } from "../stage.js";
import { layActivation } from "./activation.js";

export const dense: StageMaker = (layer, site) => {
  const { input } = site;
  const [kernel, bias] = [site.weight("kernel"), site.weight("bias")];
  const [inputs = 1, units = 1] = kernel.shape;
  const { sums, output, relu, build } = layActivation(activationOf(layer, { bare: false }), site, layer.shape);
  const lines = input.size / inputs;
  return {
    output,
    build(tools) {
      const after = build(tools);
      const product = matmulRows(tools);
      return {
        forward(rows) {
          const size = { rows: rows * lines, inner: inputs, columns: units };
          product.forward(input.values, kernel.values, bias.values, sums, size, relu);
          after.forward(rows);
        },
        backward(rows) {
          after.backward(rows);
          const size = { rows: rows * lines, inner: inputs, columns: units };
          product.backWeights(input.values, output.gradient, kernel.gradient, bias.gradient, size);
          if (input.gradient) product.backInput(output.gradient, kernel.values, input.gradient, size);
        },
      };
    },
  };
};
