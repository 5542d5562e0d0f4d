/** Normalisation along the last size of a row, however many there are before it. */

import { epsilon, momentumOf } from "../../layers/normalisation.js";
import type { StageMaker } from "../stage.js";

/** Learns by the batch's own mean and variance, answers by the running ones, which follow while it learns. */
export const batchnorm: StageMaker = (layer, site) => {
  const { input, learns } = site;
  const [gamma, beta] = [site.weight("gamma"), site.weight("beta")];
  const running = [site.weight("moving_mean"), site.weight("moving_variance")] as const;
  const [features = 1] = gamma.shape;
  const [scale, inverse] = [site.reserve(features), site.reserve(features)];
  const [mean, variance] = learns ? [site.reserve(features), site.reserve(features)] : [0, 0];
  const output = site.lane(layer.shape);
  const [lines, forgets] = [input.size / features, 1 - momentumOf(layer)];
  return {
    output,
    build: ({ kernels }) => ({
      forward(rows, random) {
        const [middle, spread] = random ? [mean, variance] : [running[0].values, running[1].values];
        if (random) {
          kernels.columnMoments(input.values, mean, variance, rows * lines, features);
          kernels.follow(running[0].values, mean, features, forgets);
          kernels.follow(running[1].values, variance, features, forgets);
        }
        kernels.inverseRoots(spread, inverse, features, epsilon);
        kernels.multiply(gamma.values, inverse, scale, features);
        kernels.scaleColumns(input.values, middle, scale, beta.values, output.values, rows * lines, features);
      },
      backward(rows) {
        kernels.batchNormalBack(
          input.values,
          output.gradient,
          mean,
          inverse,
          gamma.values,
          gamma.gradient,
          beta.gradient,
          input.gradient,
          rows * lines,
          features,
        );
      },
    }),
  };
};

export const layernorm: StageMaker = (layer, site) => {
  const { input } = site;
  const [gamma, beta] = [site.weight("gamma"), site.weight("beta")];
  const [features = 1] = gamma.shape;
  const lines = input.size / features;
  const [means, inverses] = [site.reserve(site.batch * lines), site.reserve(site.batch * lines)];
  const output = site.lane(layer.shape);
  return {
    output,
    build: ({ kernels }) => ({
      forward(rows) {
        kernels.layerNormal(
          input.values,
          gamma.values,
          beta.values,
          output.values,
          means,
          inverses,
          rows * lines,
          features,
          epsilon,
        );
      },
      backward(rows) {
        kernels.layerNormalBack(
          input.values,
          output.gradient,
          gamma.values,
          means,
          inverses,
          gamma.gradient,
          beta.gradient,
          input.gradient,
          rows * lines,
          features,
        );
      },
    }),
  };
};
