/** Where a sliding window stands on an image, padding and all: what poolings and convolutions have in common. */

/** As TensorFlow.js works it out (`backend_util.computeConv2DInfo`), for images whose channels come last. */
export interface Windows {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/** A place of the window: where its part inside the image begins and ends, and its own rows and columns there. */
export interface Place {
  /** Rows and columns of the image, from `top` up to, and without, `bottom`. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** The row of the image at which the window's row 0 stands, which may lie above the image. */
  readonly originTop: number;
  readonly originLeft: number;
}

/** Calls back for every place, image by image and row by row; `out` is the place's number, over all images. */
export function eachPlace(w: Windows, visit: (image: number, out: number, place: Place) => void): void {
  let out = 0;
  for (let image = 0; image < w.batchSize; image++)
    for (let y = 0; y < w.outHeight; y++)
      for (let x = 0; x < w.outWidth; x++) {
        const [originTop, originLeft] = [y * w.strideHeight - w.padInfo.top, x * w.strideWidth - w.padInfo.left];
        visit(image, out, {
          originTop,
          originLeft,
          top: Math.max(0, originTop),
          bottom: Math.min(w.inHeight, originTop + w.filterHeight),
          left: Math.max(0, originLeft),
          right: Math.min(w.inWidth, originLeft + w.filterWidth),
        });
        out++;
      }
}
