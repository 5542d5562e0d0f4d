/** The gradient of mean pooling: each window hands what it is given back to the values that it looked at. */

import { eachPlace, type Windows } from "./windows.js";

/** In equal parts to the values inside the image, over which the mean was taken. */
export function averagePoolGradient(w: Windows, dy: Float32Array): Float32Array {
  const { inHeight, inWidth, inChannels: channels } = w;
  const dx = new Float32Array(w.batchSize * inHeight * inWidth * channels);
  eachPlace(w, (image, out, { top, bottom, left, right }) => {
    const share = 1 / ((bottom - top) * (right - left));
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++) {
        const at = ((image * inHeight + row) * inWidth + column) * channels;
        for (let channel = 0; channel < channels; channel++)
          dx[at + channel] = dx[at + channel]! + share * dy[out * channels + channel]!;
      }
  });
  return dx;
}
