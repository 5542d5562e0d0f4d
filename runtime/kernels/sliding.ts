/** How a window slides over images, as the kernels are told it, and the room that convolutions need beside that. */

/**
 * Over images [height, width, channels]: in the order in which kernels take it. The places of a window stand `dilation`
 * apart; `top` and `left` are how much border there is before the image.
 */
export type Sliding = readonly [
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  windowHeight: number,
  windowWidth: number,
  strideDown: number,
  strideAcross: number,
  dilationDown: number,
  dilationAcross: number,
  top: number,
  left: number,
];

/** So many rows of a packed panel of 8 columns are worked on at a time (`assembly/seen.ts`). */
const block = 512;
const panel = 8;

/** How many images a convolution takes at a time: enough for a block of places. */
export function imagesTogether([, , , outHeight, outWidth]: Sliding): number {
  return Math.max(1, Math.floor(block / (outHeight * outWidth)));
}

/**
 * Floats of scratch that the three kernels of a convolution need, if they take `together` images at a time: two lists,
 * packed panels, and these images with their borders.
 */
export function convolutionScratch(over: Sliding, filters: number, together: number): number {
  const [, , channels, outHeight, outWidth, windowHeight, windowWidth, down, across, apartDown, apartAcross] = over;
  const inner = windowHeight * windowWidth * channels;
  const rows = (outHeight - 1) * down + (windowHeight - 1) * apartDown + 1;
  const columns = (outWidth - 1) * across + (windowWidth - 1) * apartAcross + 1;
  // Of the weights; of them turned over, where no panel holds of two places of the window; of dy.
  const turned = windowHeight * windowWidth * panelled(channels) * filters;
  const panels = Math.max(inner * panelled(filters), turned, block * panel);
  const lists = panelled(together * outHeight * outWidth) + panelled(windowHeight * windowWidth);
  return head + lists + panels + together * rows * columns * channels;
}

/** What the kernels write down about the window, and what is lost in front of it to begin at a multiple of 32 bytes. */
const head = 24;

/** Up to the next multiple of a panel, which is also what everything in the scratch begins at. */
const panelled = (count: number) => Math.ceil(count / panel) * panel;
