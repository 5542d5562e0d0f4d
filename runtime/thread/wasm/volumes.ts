/**
 * The way back through a convolution of volumes towards what came in. The backend's own is wrong in silence: it bounds the
 * window's last column as if the first were always at the border. No layer of ours slides over volumes, so this is in
 * plain arithmetic: right, and no quicker than it need be.
 */

import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.js";
import type { TensorFlow } from "../tensorflow.js";
import { given, type KernelMaker } from "./replace.js";

type Five = [number, number, number, number, number];
type Triple = [number, number, number];
type Volumes = ReturnType<TensorFlow["backend_util"]["computeConv3DInfo"]>;

/** `dy` is [batch, depth, height, width, filters], the filter [depth, height, width, channels, filters]. */
export const conv3dBackpropInput: KernelMaker =
  ({ tf, memory }) =>
  (inputs, { inputShape, strides, pad }: NamedAttrMap) => {
    const [dy, filter] = [given(inputs, "dy"), given(inputs, "filter")];
    const volumes = tf.backend_util.computeConv3DInfo(
      inputShape as Five,
      filter.shape as Five,
      strides as Triple,
      1,
      pad as "valid" | "same",
    );
    const dx = memory.make(inputShape as number[], "float32");
    const [from, weights, to] = [dy, filter, dx].map((tensor) =>
      memory.floats(memory.addressOf(tensor), sizeOf(tensor.shape)),
    );
    scatter(volumes, from!, weights!, to!.fill(0));
    return dx;
  };

/** Every product of a place of the output and a weight goes to the value that met that weight there. */
function scatter(v: Volumes, dy: Float32Array, weights: Float32Array, dx: Float32Array): void {
  const { inChannels: channels, outChannels: filters } = v;
  eachMeeting(v, (output, input, weight) => {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let filter = 0; filter < filters; filter++)
        sum += dy[output * filters + filter]! * weights[(weight * channels + channel) * filters + filter]!;
      dx[input * channels + channel] = dx[input * channels + channel]! + sum;
    }
  });
}

/** Calls back with a place of the output, one of the input, and one of the filter, wherever the three meet. */
function eachMeeting(v: Volumes, visit: (output: number, input: number, weight: number) => void): void {
  const { front, top, left } = v.padInfo;
  let output = 0;
  for (let image = 0; image < v.batchSize; image++)
    for (let d = 0; d < v.outDepth; d++)
      for (let h = 0; h < v.outHeight; h++)
        for (let w = 0; w < v.outWidth; w++, output++) {
          const [z, y, x] = [d * v.strideDepth - front, h * v.strideHeight - top, w * v.strideWidth - left];
          let weight = 0;
          for (let i = 0; i < v.filterDepth; i++)
            for (let j = 0; j < v.filterHeight; j++)
              for (let k = 0; k < v.filterWidth; k++, weight++) {
                const [depth, row, column] = [z + i, y + j, x + k];
                if (depth < 0 || depth >= v.inDepth || row < 0 || row >= v.inHeight) continue;
                if (column < 0 || column >= v.inWidth) continue;
                visit(output, ((image * v.inDepth + depth) * v.inHeight + row) * v.inWidth + column, weight);
              }
        }
}
