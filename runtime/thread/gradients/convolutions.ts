/** Gradients of convolutions with respect to their filters, and of depthwise ones also to their images. */

import { eachPlace, type Place, type Windows } from "./windows.js";

/** The product of two matrices, the first turned over: both have `inner` rows, one with `rows`, one with `columns`. */
export type TurnedProduct = (
  left: Float32Array,
  right: Float32Array,
  sizes: { readonly rows: number; readonly inner: number; readonly columns: number },
) => Float32Array;

/** Floats of the image that are laid out at a time: the backend's memory grows with it, and never shrinks. */
const largestLayout = 2 ** 20;

/**
 * As one matrix product: what each filter weight looked at, place by place, times what came back at those places
 * (Chellapilla, Puri and Simard, 2006). Some images at a time; their products add up.
 */
export function filterGradient(w: Windows, x: Float32Array, dy: Float32Array, multiply: TurnedProduct): Float32Array {
  const { inHeight, inWidth, inChannels, outChannels: columns } = w;
  const rows = w.filterHeight * w.filterWidth * inChannels;
  const places = w.outHeight * w.outWidth;
  const total = new Float32Array(rows * columns);
  const atATime = Math.max(1, Math.floor(largestLayout / Math.max(1, rows * places)));
  for (let from = 0; from < w.batchSize; from += atATime) {
    const images = Math.min(atATime, w.batchSize - from);
    const size = inHeight * inWidth * inChannels;
    const layout = layOut({ ...w, batchSize: images }, x.subarray(from * size, (from + images) * size));
    const back = dy.subarray(from * places * columns, (from + images) * places * columns);
    const product = multiply(layout, back, { rows, inner: images * places, columns });
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + product[i]!;
  }
  return total;
}

/** A row for each place, with the value that each weight of a filter meets there; zeros where that is padding. */
function layOut(w: Windows, x: Float32Array): Float32Array {
  const { inHeight, inWidth, inChannels: channels } = w;
  const width = w.filterHeight * w.filterWidth * channels;
  const layout = new Float32Array(w.batchSize * w.outHeight * w.outWidth * width);
  eachPlace(w, (image, out, place) => {
    for (let row = place.top; row < place.bottom; row++)
      for (let column = place.left; column < place.right; column++) {
        const at = ((image * inHeight + row) * inWidth + column) * channels;
        const to = out * width + weightAt(w, place, row, column) * channels;
        for (let channel = 0; channel < channels; channel++) layout[to + channel] = x[at + channel]!;
      }
  });
  return layout;
}

const weightAt = ({ filterWidth }: Windows, { originTop, originLeft }: Place, row: number, column: number) =>
  (row - originTop) * filterWidth + column - originLeft;

/** Filters are [height, width, channel, multiplier]; channel c gives the outputs c * multiplier and those after it. */
export function depthwiseFilterGradient(w: Windows, x: Float32Array, dy: Float32Array): Float32Array {
  const gradient = new Float32Array(w.filterHeight * w.filterWidth * w.outChannels);
  eachMeeting(w, (image, output, weight) => {
    gradient[weight] = gradient[weight]! + x[image]! * dy[output]!;
  });
  return gradient;
}

export function depthwiseInputGradient(w: Windows, filter: Float32Array, dy: Float32Array): Float32Array {
  const gradient = new Float32Array(w.batchSize * w.inHeight * w.inWidth * w.inChannels);
  eachMeeting(w, (image, output, weight) => {
    gradient[image] = gradient[image]! + filter[weight]! * dy[output]!;
  });
  return gradient;
}

/** Calls back for every product of a depthwise convolution, with the indices of its value, its output and its weight. */
function eachMeeting(w: Windows, visit: (value: number, output: number, weight: number) => void): void {
  const { inHeight, inWidth, inChannels, outChannels } = w;
  const multiplier = outChannels / inChannels;
  eachPlace(w, (image, out, place) => {
    for (let row = place.top; row < place.bottom; row++)
      for (let column = place.left; column < place.right; column++) {
        const at = ((image * inHeight + row) * inWidth + column) * inChannels;
        const weight = weightAt(w, place, row, column) * outChannels;
        for (let output = 0; output < outChannels; output++)
          visit(at + Math.floor(output / multiplier), out * outChannels + output, weight + output);
      }
  });
}
