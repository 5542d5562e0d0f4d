/**
 * Convolutions of each channel by itself: channel c gives the outputs c * multiplier and those after it. The weights are
 * [height, width, channels, multiplier]. What a window sees of the border is not read: it would add nothing.
 */

import { F, multiplyAdd, read, wholeVectors, write } from "./vector";
import { endInside, firstInside } from "./windows";

/** y = for each output the sum of what its window sees times its weights, plus `bias` (0: none). */
export function depthwise(
  x: usize, w: usize, bias: usize, y: usize, images: i32, multiplier: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  walk(
    false, x, w, bias, y, images, multiplier, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
}

/** dx = for each value of the images, dy times the weights that met it. */
export function depthwiseBackInput(
  dy: usize, w: usize, dx: usize, images: i32, multiplier: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  memory.fill(dx, 0, <usize>(images * height * width * channels) * F);
  walk(
    true, dx, w, 0, dy, images, multiplier, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
}

/** Walks over all windows, there or back. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function walk(
  back: bool, x: usize, w: usize, bias: usize, y: usize, images: i32, multiplier: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  const pixel = <usize>channels * F;
  const down = <usize>(dilationDown * width) * pixel;
  const across = <usize>dilationAcross * pixel;
  const outputs = channels * multiplier;
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
        const weights = w + <usize>((firstRow * windowWidth + firstColumn) * outputs) * F;
        if (back) windowBack(at, weights, y, channels, multiplier, high, wide, down, across, windowWidth);
        else window(at, weights, bias, y, channels, multiplier, high, wide, down, across, windowWidth);
        y += <usize>outputs * F;
      }
    }
    x += <usize>(height * width) * pixel;
  }
}

/** All channels of one window: four at a time, or with a multiplier four outputs of a channel at a time. */
function window(
  x: usize, w: usize, bias: usize, y: usize, channels: i32, multiplier: i32,
  high: i32, wide: i32, down: usize, across: usize, windowWidth: i32,
): void {
  const step = <usize>(channels * multiplier) * F;
  const line = <usize>windowWidth * step;
  if (multiplier == 1) {
    const whole = wholeVectors(channels);
    for (let c = 0; c < whole; c += 4) {
      const at = <usize>c * F;
      meet(x + at, w + at, bias ? bias + at : 0, y + at, high, wide, down, across, line, step, false, false);
    }
    for (let c = whole; c < channels; c++) {
      const at = <usize>c * F;
      meet(x + at, w + at, bias ? bias + at : 0, y + at, high, wide, down, across, line, step, false, true);
    }
    return;
  }
  const whole = wholeVectors(multiplier);
  for (let c = 0; c < channels; c++)
    for (let m = 0; m < multiplier; m += m < whole ? 4 : 1) {
      const at = <usize>(c * multiplier + m) * F;
      const b = bias ? bias + at : 0;
      if (m < whole) meet(x + <usize>c * F, w + at, b, y + at, high, wide, down, across, line, step, true, false);
      else meet(x + <usize>c * F, w + at, b, y + at, high, wide, down, across, line, step, true, true);
    }
}

/** Four outputs, of one channel with `spread`; or one of them. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function meet(
  x: usize, w: usize, bias: usize, y: usize, high: i32, wide: i32, down: usize, across: usize, line: usize, step: usize,
  spread: bool, one: bool,
): void {
  let sum = bias ? read(bias, one) : f32x4.splat(0);
  for (let row = 0; row < high; row++) {
    let at = x, weight = w;
    for (let column = 0; column < wide; column++) {
      sum = multiplyAdd(read(at, spread || one), read(weight, one), sum);
      at += across;
      weight += step;
    }
    x += down;
    w += line;
  }
  write(y, sum, one);
}

function windowBack(
  dx: usize, w: usize, dy: usize, channels: i32, multiplier: i32,
  high: i32, wide: i32, down: usize, across: usize, windowWidth: i32,
): void {
  const step = <usize>(channels * multiplier) * F;
  const line = <usize>windowWidth * step;
  const whole = multiplier == 1 ? wholeVectors(channels) : 0;
  for (let c = 0; c < whole; c += 4) {
    const at = <usize>c * F;
    meetBack(dx + at, w + at, dy + at, high, wide, down, across, line, step, false);
  }
  for (let c = whole; c < channels; c++)
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(c * multiplier + m) * F;
      meetBack(dx + <usize>c * F, w + at, dy + at, high, wide, down, across, line, step, true);
    }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function meetBack(
  dx: usize, w: usize, dy: usize, high: i32, wide: i32, down: usize, across: usize, line: usize, step: usize, one: bool,
): void {
  const back = read(dy, one);
  for (let row = 0; row < high; row++) {
    let at = dx, weight = w;
    for (let column = 0; column < wide; column++) {
      write(at, multiplyAdd(back, read(weight, one), read(at, one)), one);
      at += across;
      weight += step;
    }
    dx += down;
    w += line;
  }
}

/** dw = for each weight, the sum over all places of what it met times dy. Image by image, so that both stay near. */
export function depthwiseBackWeights(
  x: usize, dy: usize, dw: usize, images: i32, multiplier: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  const outputs = channels * multiplier;
  const down = <usize>(strideDown * width * channels) * F;
  const across = <usize>(strideAcross * channels) * F;
  memory.fill(dw, 0, <usize>(windowHeight * windowWidth * outputs) * F);
  for (let image = 0; image < images; image++) {
    let to = dw;
    for (let row = 0; row < windowHeight; row++) {
      // The places at which this row of the window stands inside: the window is the output, and its dilation the stride.
      const above = row * dilationDown - top;
      const firstRow = firstInside(above, strideDown);
      const high = endInside(above, strideDown, outHeight, height) - firstRow;
      for (let column = 0; column < windowWidth; column++) {
        const before = column * dilationAcross - left;
        const firstColumn = firstInside(before, strideAcross);
        const wide = endInside(before, strideAcross, outWidth, width) - firstColumn;
        const start = (above + firstRow * strideDown) * width + before + firstColumn * strideAcross;
        const back = dy + <usize>((firstRow * outWidth + firstColumn) * outputs) * F;
        if (high > 0 && wide > 0)
          weightsAt(x + <usize>(start * channels) * F, back, to, channels, multiplier, high, wide, down, across, outWidth);
        to += <usize>outputs * F;
      }
    }
    x += <usize>(height * width * channels) * F;
    dy += <usize>(outHeight * outWidth * outputs) * F;
  }
}

/** All weights at one place of the window. */
function weightsAt(
  x: usize, dy: usize, dw: usize, channels: i32, multiplier: i32,
  high: i32, wide: i32, down: usize, across: usize, outWidth: i32,
): void {
  const step = <usize>(channels * multiplier) * F;
  const line = <usize>outWidth * step;
  const whole = multiplier == 1 ? wholeVectors(channels) : 0;
  for (let c = 0; c < whole; c += 4) {
    const at = <usize>c * F;
    sumProducts(x + at, dy + at, dw + at, high, wide, down, across, line, step, false);
  }
  for (let c = whole; c < channels; c++)
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(c * multiplier + m) * F;
      sumProducts(x + <usize>c * F, dy + at, dw + at, high, wide, down, across, line, step, true);
    }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function sumProducts(
  x: usize, dy: usize, dw: usize, high: i32, wide: i32, down: usize, across: usize, line: usize, step: usize, one: bool,
): void {
  let sum = read(dw, one);
  for (let row = 0; row < high; row++) {
    let at = x, back = dy;
    for (let column = 0; column < wide; column++) {
      sum = multiplyAdd(read(at, one), read(back, one), sum);
      at += across;
      back += step;
    }
    x += down;
    dy += line;
  }
  write(dw, sum, one);
}
