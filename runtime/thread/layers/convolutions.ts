/** Filters that slide: over a sequence, over an image, or over each channel of an image by itself. */

import type { Layer } from "../../../lang/plan.js";
import { activationOf, type LayerMaker, type Making, numberOf, paddingOf } from "./making.js";

const settings = (making: Making, layer: Layer) => ({
  name: making.name,
  kernelSize: numberOf(layer, "kernel", 3),
  strides: numberOf(layer, "stride", 1),
  padding: paddingOf(layer),
  activation: activationOf(layer, making),
  kernelInitializer: "zeros" as const,
});

export const conv1d: LayerMaker = (making, layer) =>
  making.tfl.layers.conv1d({ ...settings(making, layer), filters: numberOf(layer, "filters") });

export const conv2d: LayerMaker = (making, layer) =>
  making.tfl.layers.conv2d({ ...settings(making, layer), filters: numberOf(layer, "filters") });

export const depthwiseConv2d: LayerMaker = (making, layer) =>
  making.tfl.layers.depthwiseConv2d({
    ...settings(making, layer),
    depthMultiplier: numberOf(layer, "multiplier", 1),
    depthwiseInitializer: "zeros",
  });
