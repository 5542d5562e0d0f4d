/** Where a sliding window stands on an image, padding and all. */

/** As TensorFlow.js works it out (`backend_util.computePool2DInfo`), for images whose channels come last. */
export interface Windows {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/** The part of a window that stands inside: rows and columns of the image, up to, and without, `bottom` and `right`. */
export interface Place {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Calls back for every place, image by image and row by row; `out` is the place's number, over all images. */
export function eachPlace(w: Windows, visit: (image: number, out: number, place: Place) => void): void {
  let out = 0;
  for (let image = 0; image < w.batchSize; image++)
    for (let y = 0; y < w.outHeight; y++)
      for (let x = 0; x < w.outWidth; x++) {
        const [row, column] = [y * w.strideHeight - w.padInfo.top, x * w.strideWidth - w.padInfo.left];
        visit(image, out, {
          top: Math.max(0, row),
          bottom: Math.min(w.inHeight, row + w.filterHeight),
          left: Math.max(0, column),
          right: Math.min(w.inWidth, column + w.filterWidth),
        });
        out++;
      }
}
