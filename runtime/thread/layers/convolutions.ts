/** Filters that slide: over a sequence, over an image, or over each channel of an image by itself. */

import type { Layer } from "../../../lang/plan.js";
import { dilated } from "./dilation.js";
import { activationOf, type Flowing, type LayerMaker, type Making, numberOf, paddingOf, single } from "./making.js";

const settings = (making: Making, layer: Layer) => ({
  name: making.name,
  kernelSize: kernelOf(layer),
  strides: numberOf(layer, "stride", 1),
  activation: activationOf(layer, making),
  kernelInitializer: "zeros" as const,
});

const kernelOf = (layer: Layer) => numberOf(layer, "kernel", 3);
const dilationOf = (layer: Layer) => numberOf(layer, "dilation", 1);

export const conv1d: LayerMaker = (making, layer, behind) => {
  const causal = layer.arguments.padding === "causal";
  const [filters, dilationRate] = [numberOf(layer, "filters"), dilationOf(layer)];
  const padding = causal ? "valid" : paddingOf(layer);
  const made = making.tfl.layers.conv1d({ ...settings(making, layer), filters, padding, dilationRate });
  if (dilationRate > 1) dilated(making, layer, made, padding);
  return made.apply(causal ? zerosBefore(making, layer, behind) : behind) as Flowing;
};

/**
 * `causal` is zeros before the sequence, and then a window that stays inside. They are layers of their own: what
 * TensorFlow.js does with the word is to refuse it, and it pads images only.
 */
function zerosBefore({ tfl, name, input }: Making, layer: Layer, behind: Flowing): Flowing {
  const [steps = 0, channels = 0] = input;
  const zeros = (kernelOf(layer) - 1) * dilationOf(layer);
  const before: [[number, number], [number, number]] = [
    [zeros, 0],
    [0, 0],
  ];
  const padding = [
    tfl.layers.reshape({ name: `${name}_image`, targetShape: [steps, 1, channels] }),
    tfl.layers.zeroPadding2d({ name: `${name}_zeros`, padding: before }),
    tfl.layers.reshape({ name: `${name}_sequence`, targetShape: [steps + zeros, channels] }),
  ];
  return padding.reduce((flowing, each) => each.apply(flowing) as Flowing, behind);
}

export const conv2d = single((making, layer) => {
  const [filters, dilationRate] = [numberOf(layer, "filters"), dilationOf(layer)];
  const padding = paddingOf(layer);
  const made = making.tfl.layers.conv2d({ ...settings(making, layer), filters, padding, dilationRate });
  if (dilationRate > 1) dilated(making, layer, made, padding);
  return made;
});

export const depthwiseConv2d = single((making, layer) =>
  making.tfl.layers.depthwiseConv2d({
    ...settings(making, layer),
    padding: paddingOf(layer),
    depthMultiplier: numberOf(layer, "multiplier", 1),
    depthwiseInitializer: "zeros",
  }),
);
