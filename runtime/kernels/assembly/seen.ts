/**
 * What the filters of a convolution see, without writing it down. At a place that is a handful of runs of the image, so
 * two lists stand for the matrix of all places: where each place begins, and where each run begins from there (after
 * Dukhan, 2019, "The indirect convolution algorithm", which lists every pixel). Images that need a border are laid into
 * larger ones first, some at a time.
 */

import { depth, panel } from "./matrices";
import { F } from "./vector";
import { pad, unpad } from "./windows";

/** So many places at a time: as many rows of a packed panel are half of a small L1. */
export const block: i32 = 512;

/** What each row of a packed panel takes. */
export const packedRow: usize = 8 * F;

/** What the filters see, worked out at the beginning of each kernel, and laid down in its scratch. */
@unmanaged
export class Seen {
  height: i32;
  width: i32;
  channels: i32;
  top: i32;
  left: i32;
  /** Of an image with its border, up to where the last window ends; of the image itself where that is enough. */
  rows: i32;
  columns: i32;
  bordered: bool;
  /** How many there are in one image. */
  places: i32;
  /** Where each place of `together` images begins, in bytes. */
  begins: usize;
  /** Where each run begins from there, how many there are, and how many floats each is long. */
  runs: usize;
  count: i32;
  length: i32;
  /** Where the rest of the scratch begins. */
  rest: usize;

  /** Bytes of so many images, and of so many with their borders. */
  image(images: i32): usize {
    return <usize>(images * this.height * this.width * this.channels) * F;
  }
  larger(images: i32): usize {
    return <usize>(images * this.rows * this.columns * this.channels) * F;
  }

  lay(x: usize, to: usize, images: i32): void {
    pad(x, to, images, this.height, this.width, this.channels, this.top, this.left, this.rows, this.columns);
  }
  takeUp(from: usize, to: usize, images: i32): void {
    unpad(from, to, images, this.height, this.width, this.channels, this.top, this.left, this.rows, this.columns);
  }
}

export function seenBy(
  scratch: usize, together: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): Seen {
  const seen = changetype<Seen>(scratch);
  seen.height = height;
  seen.width = width;
  seen.channels = channels;
  seen.top = top;
  seen.left = left;
  const lastRow = (outHeight - 1) * strideDown + (windowHeight - 1) * dilationDown + 1;
  const lastColumn = (outWidth - 1) * strideAcross + (windowWidth - 1) * dilationAcross + 1;
  seen.bordered = top > 0 || left > 0 || lastRow > height || lastColumn > width;
  seen.rows = seen.bordered ? lastRow : height;
  seen.columns = seen.bordered ? lastColumn : width;
  seen.places = outHeight * outWidth;
  // A row of the window where its places lie side by side and are few, and else one of its places, with all channels.
  const across = dilationAcross == 1 && windowWidth * channels <= depth ? 1 : windowWidth;
  seen.count = windowHeight * across;
  seen.length = (windowWidth / across) * channels;
  seen.begins = aligned(scratch + offsetof<Seen>());
  seen.runs = aligned(seen.begins + <usize>(together * seen.places) * F);
  seen.rest = aligned(seen.runs + <usize>seen.count * F);
  listBegins(seen.begins, together, outHeight, outWidth, seen.rows, seen.columns, strideDown, strideAcross, channels);
  listBegins(seen.runs, 1, windowHeight, across, 0, seen.columns, dilationDown, dilationAcross, channels);
  return seen;
}

/** Where the pixels of a grid begin, in bytes, in images of rows x columns. */
function listBegins(
  to: usize, images: i32, high: i32, wide: i32, rows: i32, columns: i32, down: i32, across: i32, channels: i32,
): void {
  for (let image = 0; image < images; image++)
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++) {
        const pixel = (image * rows + y * down) * columns + x * across;
        store<u32>(to, <u32>(pixel * channels) * <u32>F);
        to += F;
      }
}

/** A window of one pixel that moves by one: the image itself is the matrix. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function isPlain(windowHeight: i32, windowWidth: i32, places: i32, pixels: i32): bool {
  return windowHeight == 1 && windowWidth == 1 && places == pixels;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function aligned(at: usize): usize {
  return (at + 31) & ~31;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function panelsOf(columns: i32): usize {
  return <usize>((columns + panel - 1) / panel);
}
