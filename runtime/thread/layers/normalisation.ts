/**
 * Normalisation along the last size of a row. Batch normalisation keeps running means and variances: they are weights
 * that no gradient moves (see `step.ts`).
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.js";
import { type LayerMaker, numberOf, type TfLayer } from "./making.js";

export const batchnorm: LayerMaker = ({ tf, tfl, name }, layer) =>
  overFlatRows(tf, tfl.layers.batchNormalization({ name, momentum: numberOf(layer, "momentum", 0.99) }));

export const layernorm: LayerMaker = ({ tf, tfl, name }) => overFlatRows(tf, tfl.layers.layerNormalization({ name }));

/** The stock layers stop at images. All ranks are one problem: rows of features, however many there are. */
function overFlatRows(tf: TensorFlow, layer: TfLayer): TfLayer {
  const stock = layer.call.bind(layer);
  layer.call = (inputs, kwargs) =>
    tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const flat = tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);
      return tf.reshape(stock(flat, kwargs) as Tensor, x.shape);
    });
  return layer;
}
