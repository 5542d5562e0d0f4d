/** The ways back through a convolution, to its weights and to what came in, by the same matrix as the way there. */

import { fourPlaces, onePlace } from "./convolutions";
import { finish, matmul, pack, panel } from "./matrices";
import { aligned, block, isPlain, packedRow, Seen, seenBy } from "./seen";
import { F, multiplyAdd } from "./vector";

/** dw = the sum over all places of what was seen there times dy; dbias (0: not wanted) = the sum of dy. */
export function convolveBackWeights(
  x: usize, dy: usize, dw: usize, dbias: usize, images: i32, filters: i32, together: i32, scratch: usize,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  const seen = seenBy(
    scratch, together, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
  const larger = seen.rest + <usize>block * packedRow;
  memory.fill(dw, 0, <usize>(windowHeight * windowWidth * channels * filters) * F);
  if (dbias) memory.fill(dbias, 0, <usize>filters * F);
  for (let done = 0; done < images; done += together) {
    const count = min(together, images - done);
    const from = x + seen.image(done);
    if (seen.bordered) seen.lay(from, larger, count);
    const back = dy + <usize>(done * seen.places * filters) * F;
    backWeights(seen, seen.bordered ? larger : from, count * seen.places, back, filters, dw, dbias);
  }
}

function backWeights(seen: Seen, x: usize, places: i32, dy: usize, filters: i32, dw: usize, dbias: usize): void {
  const packed = seen.rest;
  for (let place = 0; place < places; place += block) {
    const count = min(places - place, block);
    for (let filter = 0; filter < filters; filter += panel) {
      const wide = min(filters - filter, panel);
      pack(dy, packed, filters, place, count, filter, wide, false);
      if (dbias) addRows(packed, count, dbias + <usize>filter * F, wide);
      let to = dw + <usize>filter * F;
      for (let run = 0; run < seen.count; run++) {
        const from = x + load<u32>(seen.runs + <usize>run * F);
        runWeights(seen.length, from, seen.begins + <usize>place * F, count, packed, to, <usize>filters * F, wide);
        to += <usize>(seen.length * filters) * F;
      }
    }
  }
}

/** The weights that meet one run, for up to eight filters. */
function runWeights(
  length: i32, x: usize, begins: usize, count: i32, packed: usize, to: usize, step: usize, width: i32,
): void {
  if (length < 4) return fewWeights(length, x, begins, count, packed, to, step, width);
  let left = length;
  for (; left >= 4; left -= 4) {
    weightRows(4, x, begins, count, packed, to, step, width);
    x += 4 * F;
    to += 4 * step;
  }
  if (left > 0) fewWeights(left, x, begins, count, packed, to, step, width);
}

/** Up to three rows. Apart from the four, whose registers spill where the engine finds all these loops in one function. */
function fewWeights(
  high: i32, x: usize, begins: usize, count: i32, packed: usize, to: usize, step: usize, width: i32,
): void {
  if (high == 1) weightRows(1, x, begins, count, packed, to, step, width);
  else if (high == 2) weightRows(2, x, begins, count, packed, to, step, width);
  else weightRows(3, x, begins, count, packed, to, step, width);
}

/** Adds the gradient of up to four rows of weights, eight filters wide. Made once for each height. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function weightRows(
  high: i32, x: usize, begins: usize, count: i32, packed: usize, to: usize, step: usize, width: i32,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = begins + <usize>count * F;
  for (let at = begins; at < end; at += F) {
    const here = x + load<u32>(at);
    const b0 = v128.load(packed), b1 = v128.load(packed, 16);
    let a = v128.load_splat<f32>(here);
    c00 = multiplyAdd(a, b0, c00);
    c01 = multiplyAdd(a, b1, c01);
    if (high > 1) {
      a = v128.load_splat<f32>(here, 4);
      c10 = multiplyAdd(a, b0, c10);
      c11 = multiplyAdd(a, b1, c11);
    }
    if (high > 2) {
      a = v128.load_splat<f32>(here, 8);
      c20 = multiplyAdd(a, b0, c20);
      c21 = multiplyAdd(a, b1, c21);
    }
    if (high > 3) {
      a = v128.load_splat<f32>(here, 12);
      c30 = multiplyAdd(a, b0, c30);
      c31 = multiplyAdd(a, b1, c31);
    }
    packed += packedRow;
  }
  finish(to, c00, c01, width, 0, false, true);
  if (high > 1) finish(to + step, c10, c11, width, 0, false, true);
  if (high > 2) finish(to + 2 * step, c20, c21, width, 0, false, true);
  if (high > 3) finish(to + 3 * step, c30, c31, width, 0, false, true);
}

/** to += the sum of the rows of a packed panel. */
function addRows(packed: usize, count: i32, to: usize, width: i32): void {
  let low = f32x4.splat(0), high = low;
  const end = packed + <usize>count * packedRow;
  for (; packed < end; packed += packedRow) {
    low = f32x4.add(low, v128.load(packed));
    high = f32x4.add(high, v128.load(packed, 16));
  }
  finish(to, low, high, width, 0, false, true);
}

/** dx = for each value of the images, dy times the weights that met it, over all places that saw it. */
export function convolveBackInput(
  dy: usize, w: usize, dx: usize, images: i32, filters: i32, together: i32, scratch: usize,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  if (isPlain(windowHeight, windowWidth, outHeight * outWidth, height * width))
    return matmul(
      dy, w, dx, images * height * width, channels, filters, false, true, 0, false, false, aligned(scratch),
    );
  const seen = seenBy(
    scratch, together, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
  const larger = packTurnedRuns(seen, w, filters);
  for (let done = 0; done < images; done += together) {
    const count = min(together, images - done);
    const to = dx + seen.image(done);
    const into = seen.bordered ? larger : to;
    memory.fill(into, 0, seen.larger(count));
    backInput(seen, dy + <usize>(done * seen.places * filters) * F, filters, into, count * seen.places);
    if (seen.bordered) seen.takeUp(larger, to, count);
  }
}

/** Turns the weights over, in panels of eight of their rows, and returns where they end. No panel holds of two runs. */
function packTurnedRuns(seen: Seen, w: usize, filters: i32): usize {
  const inner = seen.count * seen.length;
  let to = seen.rest;
  for (let run = 0; run < inner; run += seen.length)
    for (let at = 0; at < seen.length; at += panel) {
      pack(w, to, filters, 0, filters, run + at, min(seen.length - at, panel), true);
      to += <usize>filters * packedRow;
    }
  return to;
}

function backInput(seen: Seen, dy: usize, filters: i32, dx: usize, places: i32): void {
  for (let place = 0; place < places; place += block) {
    const count = min(places - place, block);
    let packed = seen.rest;
    for (let run = 0; run < seen.count; run++) {
      const to = dx + load<u32>(seen.runs + <usize>run * F);
      for (let at = 0; at < seen.length; at += panel) {
        scatter(
          dy + <usize>(place * filters) * F, <usize>filters * F, count, seen.runs, packed,
          to + <usize>at * F, seen.begins + <usize>place * F, min(seen.length - at, panel),
        );
        packed += <usize>filters * packedRow;
      }
    }
  }
}

/** Adds rows of dy times one packed panel to what was seen at their places. A row is one run, which begins at 0. */
function scatter(
  dy: usize, step: usize, count: i32, runs: usize, packed: usize, to: usize, begins: usize, width: i32,
): void {
  const end = runs + F;
  let place = 0;
  for (; place + 4 <= count; place += 4) {
    fourPlaces(
      dy, dy + step, dy + 2 * step, dy + 3 * step, runs, end, step, packed,
      to + load<u32>(begins), to + load<u32>(begins, 4), to + load<u32>(begins, 8), to + load<u32>(begins, 12),
      width, 0, false, true,
    );
    begins += 4 * F;
    dy += 4 * step;
  }
  for (; place < count; place++) {
    onePlace(dy, runs, end, step, packed, to + load<u32>(begins), width, 0, false, true);
    begins += F;
    dy += step;
  }
}
