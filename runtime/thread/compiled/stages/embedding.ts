/** A learned vector for each id. Ids come as floats, and are looked at batch by batch. */

import { notAnId } from "../../layers/embedding.js";
import type { StageMaker } from "../stage.js";

export const embedding: StageMaker = (layer, site) => {
  const { input } = site;
  const table = site.weight("embeddings");
  const [vocabulary = 1, width = 1] = table.shape;
  const output = site.lane(layer.shape);
  return {
    output,
    build({ kernels, floats }) {
      return {
        forward(rows) {
          const count = rows * input.size;
          const bad = kernels.badId(input.values, count, vocabulary);
          if (bad >= 0) throw notAnId(floats[input.values / 4 + bad]!, vocabulary);
          kernels.lookUp(table.values, input.values, output.values, count, width);
        },
        backward(rows) {
          const count = rows * input.size;
          kernels.lookUpBack(table.gradient, input.values, output.gradient, count, width, vocabulary);
          // Another id is another vector, with no way between them: no slope leads back to what gave the ids.
          if (input.gradient) floats.fill(0, input.gradient / 4, input.gradient / 4 + count);
        },
      };
    },
  };
};
