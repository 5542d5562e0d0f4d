/** One value for each window, channel by channel. */

import type { Layer } from "../../../lang/plan.js";
import { type Making, numberOf, paddingOf, single } from "./making.js";

/** Windows stand side by side unless a stride says otherwise. */
function settings({ name }: Making, layer: Layer) {
  const poolSize = numberOf(layer, "size", 2);
  return { name, poolSize, strides: numberOf(layer, "stride", poolSize), padding: paddingOf(layer) };
}

/** TensorFlow.js' types want a pair for an image's window and stride. */
function square(making: Making, layer: Layer) {
  const { poolSize, strides, ...rest } = settings(making, layer);
  return {
    ...rest,
    poolSize: [poolSize, poolSize] as [number, number],
    strides: [strides, strides] as [number, number],
  };
}

export const maxpool1d = single((making, layer) => making.tfl.layers.maxPooling1d(settings(making, layer)));
export const avgpool1d = single((making, layer) => making.tfl.layers.averagePooling1d(settings(making, layer)));
export const maxpool2d = single((making, layer) => making.tfl.layers.maxPooling2d(square(making, layer)));
export const avgpool2d = single((making, layer) => making.tfl.layers.averagePooling2d(square(making, layer)));
