/**
 * The one table of layers: what makes each of those that `stdlib/layers.flow` declares. A test holds the two together,
 * and another trains each on every backend.
 */

import { seededDropout } from "../dropout.js";
import { conv1d, conv2d, depthwiseConv2d } from "./convolutions.js";
import { embedding } from "./embedding.js";
import { activationOf, type LayerMaker, numberOf, numbersOf, single } from "./making.js";
import { gaussianNoise } from "./noise.js";
import { batchnorm, layernorm } from "./normalisation.js";
import { avgpool1d, avgpool2d, maxpool1d, maxpool2d } from "./pooling.js";
import { gru, lstm, simpleRnn } from "./recurrent.js";
import { residual } from "./residual.js";

/** TensorFlow.js' own refuses a row that is flat already. */
const flatten = single(({ tfl, name, input }) =>
  input.length === 1 ? tfl.layers.reshape({ name, targetShape: [...input] }) : tfl.layers.flatten({ name }),
);

const dense = single((making, layer) =>
  making.tfl.layers.dense({
    name: making.name,
    units: numberOf(layer, "units"),
    activation: activationOf(layer, making),
    kernelInitializer: "zeros",
  }),
);

const reshape = single(({ tfl, name }, layer) => tfl.layers.reshape({ name, targetShape: numbersOf(layer, "shape") }));

const dropout = single(({ tf, tfl, name, masks }, layer) =>
  seededDropout(tf, tfl, name, numberOf(layer, "rate"), masks),
);

const zeroPadding2d = single(({ tfl, name }, layer) =>
  tfl.layers.zeroPadding2d({ name, padding: numberOf(layer, "size", 1) }),
);

export const layerMakers: ReadonlyMap<string, LayerMaker> = new Map<string, LayerMaker>([
  ["flatten", flatten],
  ["reshape", reshape],
  ["dense", dense],
  ["dropout", dropout],
  ["gaussian_noise", gaussianNoise],
  ["conv1d", conv1d],
  ["conv2d", conv2d],
  ["depthwise_conv2d", depthwiseConv2d],
  ["zero_padding2d", zeroPadding2d],
  ["maxpool1d", maxpool1d],
  ["maxpool2d", maxpool2d],
  ["avgpool1d", avgpool1d],
  ["avgpool2d", avgpool2d],
  ["global_maxpool2d", single(({ tfl, name }) => tfl.layers.globalMaxPooling2d({ name }))],
  ["global_avgpool2d", single(({ tfl, name }) => tfl.layers.globalAveragePooling2d({ name }))],
  ["batchnorm", batchnorm],
  ["layernorm", layernorm],
  ["embedding", embedding],
  ["simple_rnn", simpleRnn],
  ["gru", gru],
  ["lstm", lstm],
  ["residual", residual],
]);
