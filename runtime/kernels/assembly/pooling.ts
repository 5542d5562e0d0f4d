/**
 * One value for each window, channel by channel. The border never counts: a window is cut down to what stands inside,
 * of which there must be something.
 */

import { F, read, V, wholeVectors, write } from "./vector";
import { endInside, firstInside } from "./windows";

const LARGEST = 1, MEAN = 2, MEAN_BACK = 3;

/**
 * y = the largest of each window; the first among equals, and not a number wherever one is in it. `winners` (0: not
 * wanted) gets where each was found, an Int32 in bytes from where its image begins.
 */
export function maxPool(
  x: usize, y: usize, winners: usize, images: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  pool(
    LARGEST, x, y, winners, images, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
}

/** dx = dy where the winners were found, and 0 elsewhere; `outSize` and `size` are those of one image. */
export function maxPoolBack(winners: usize, dy: usize, dx: usize, images: i32, outSize: i32, size: i32): void {
  memory.fill(dx, 0, <usize>(images * size) * F);
  for (let image = 0; image < images; image++) {
    const end = dy + <usize>outSize * F;
    for (; dy < end; dy += F) {
      const at = dx + load<u32>(winners);
      store<f32>(at, load<f32>(at) + load<f32>(dy));
      winners += F;
    }
    dx += <usize>size * F;
  }
}

/** y = the mean of each window. */
export function meanPool(
  x: usize, y: usize, images: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  pool(
    MEAN, x, y, 0, images, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
}

/** dx = for each value its shares in the windows that it stands in. */
export function meanPoolBack(
  dy: usize, dx: usize, images: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  memory.fill(dx, 0, <usize>(images * height * width * channels) * F);
  pool(
    MEAN_BACK, dx, dy, 0, images, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
}

/** Walks over all windows; made once for each kind. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function pool(
  kind: i32, x: usize, y: usize, winners: usize, images: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  const pixel = <usize>channels * F;
  const down = <usize>(dilationDown * width) * pixel;
  const across = <usize>dilationAcross * pixel;
  const whole = <usize>wholeVectors(channels) * F;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < outHeight; row++) {
      const above = row * strideDown - top;
      const firstRow = firstInside(above, dilationDown);
      const high = endInside(above, dilationDown, windowHeight, height) - firstRow;
      for (let column = 0; column < outWidth; column++) {
        const before = column * strideAcross - left;
        const firstColumn = firstInside(before, dilationAcross);
        const wide = endInside(before, dilationAcross, windowWidth, width) - firstColumn;
        const start = (above + firstRow * dilationDown) * width + before + firstColumn * dilationAcross;
        const at = x + <usize>start * pixel;
        for (let c: usize = 0; c < whole; c += V)
          channelsOf(kind, x, at + c, y + c, winners ? winners + c : 0, high, wide, down, across, false);
        for (let c = whole; c < pixel; c += F)
          channelsOf(kind, x, at + c, y + c, winners ? winners + c : 0, high, wide, down, across, true);
        y += pixel;
        winners += winners ? pixel : 0;
      }
    }
    x += <usize>(height * width) * pixel;
  }
}

/** Four channels of a window, or one of them. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function channelsOf(
  kind: i32, image: usize, at: usize, y: usize, winners: usize, high: i32, wide: i32, down: usize, across: usize,
  single: bool,
): void {
  if (kind == LARGEST) largest(image, at, y, winners, high, wide, down, across, single);
  else if (kind == MEAN) mean(at, y, high, wide, down, across, single);
  else meanBack(y, at, high, wide, down, across, single);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function largest(
  image: usize, at: usize, y: usize, winners: usize, high: i32, wide: i32, down: usize, across: usize, single: bool,
): void {
  let best = read(at, single);
  let where = i32x4.splat(<i32>(at - image));
  for (let row = 0; row < high; row++) {
    let here = at;
    for (let column = 0; column < wide; column++) {
      const value = read(here, single);
      // Greater, or not a number; but nothing comes after what is not a number.
      const better = v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
      best = v128.bitselect(value, best, better);
      where = v128.bitselect(i32x4.splat(<i32>(here - image)), where, better);
      here += across;
    }
    at += down;
  }
  write(y, best, single);
  if (winners) write(winners, i32x4.add(where, i32x4(0, 4, 8, 12)), single);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function mean(at: usize, y: usize, high: i32, wide: i32, down: usize, across: usize, single: bool): void {
  let sum = f32x4.splat(0);
  for (let row = 0; row < high; row++) {
    let here = at;
    for (let column = 0; column < wide; column++) {
      sum = f32x4.add(sum, read(here, single));
      here += across;
    }
    at += down;
  }
  write(y, f32x4.div(sum, f32x4.splat(<f32>(high * wide))), single);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function meanBack(dy: usize, at: usize, high: i32, wide: i32, down: usize, across: usize, single: bool): void {
  const share = f32x4.div(read(dy, single), f32x4.splat(<f32>(high * wide)));
  for (let row = 0; row < high; row++) {
    let here = at;
    for (let column = 0; column < wide; column++) {
      write(here, f32x4.add(read(here, single), share), single);
      here += across;
    }
    at += down;
  }
}
