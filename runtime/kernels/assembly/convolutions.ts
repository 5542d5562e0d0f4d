/**
 * Convolutions, as products of matrices of which one is never written down (`seen.ts`): its rows are what the filters
 * see, place by place. The weights are [height, width, channels, filters], and so a matrix whose rows follow the runs.
 */

import { depth, finish, matmul, pack, panel } from "./matrices";
import { aligned, block, isPlain, packedRow, panelsOf, Seen, seenBy } from "./seen";
import { F, multiplyAdd } from "./vector";

/**
 * y = what the filters see, times `w`, plus `bias` (0: none), cut off at 0 with `relu`. `together` images at a time;
 * for what `scratch` holds see `convolutionScratch` in `../sliding.ts`.
 */
export function convolve(
  x: usize, w: usize, bias: usize, y: usize, images: i32, filters: i32, relu: bool, together: i32, scratch: usize,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, windowHeight: i32, windowWidth: i32,
  strideDown: i32, strideAcross: i32, dilationDown: i32, dilationAcross: i32, top: i32, left: i32,
): void {
  if (isPlain(windowHeight, windowWidth, outHeight * outWidth, height * width))
    return matmul(
      x, w, y, images * height * width, filters, channels, false, false, bias, relu, false, aligned(scratch),
    );
  const seen = seenBy(
    scratch, together, height, width, channels, outHeight, outWidth, windowHeight, windowWidth,
    strideDown, strideAcross, dilationDown, dilationAcross, top, left,
  );
  const inner = windowHeight * windowWidth * channels;
  const panels = seen.rest;
  const larger = panels + <usize>inner * panelsOf(filters) * packedRow;
  for (let filter = 0, at = panels; filter < filters; filter += panel, at += <usize>inner * packedRow)
    pack(w, at, filters, 0, inner, filter, min(filters - filter, panel), false);
  for (let done = 0; done < images; done += together) {
    const count = min(together, images - done);
    const from = x + seen.image(done);
    if (seen.bordered) seen.lay(from, larger, count);
    const to = y + <usize>(done * seen.places * filters) * F;
    forward(seen, seen.bordered ? larger : from, count * seen.places, panels, to, filters, bias, relu);
  }
}

/** For the places of some images: blocks of them, parts of what they see, panels of filters. */
function forward(
  seen: Seen, x: usize, places: i32, panels: usize, y: usize, filters: i32, bias: usize, relu: bool,
): void {
  const length = seen.length;
  const most = max(depth / length, 1);
  for (let place = 0; place < places; place += block) {
    const count = min(places - place, block);
    for (let run = 0; run < seen.count; run += most) {
      const some = min(seen.count - run, most);
      const last = run + some == seen.count;
      let packed = panels + <usize>(run * length) * packedRow;
      for (let filter = 0; filter < filters; filter += panel) {
        gather(
          x, seen.begins + <usize>place * F, count, seen.runs + <usize>run * F, some, <usize>length * F, packed,
          y + <usize>(place * filters + filter) * F, <usize>filters * F, min(filters - filter, panel),
          last && bias ? bias + <usize>filter * F : 0, last && relu, run > 0,
        );
        packed += <usize>(seen.count * length) * packedRow;
      }
    }
  }
}

/** What is seen at some places, times one packed panel; the products lie `step` apart. */
function gather(
  x: usize, begins: usize, count: i32, runs: usize, some: i32, length: usize, packed: usize,
  to: usize, step: usize, width: i32, bias: usize, relu: bool, add: bool,
): void {
  const end = runs + <usize>some * F;
  let place = 0;
  for (; place + 4 <= count; place += 4) {
    fourPlaces(
      x + load<u32>(begins), x + load<u32>(begins, 4), x + load<u32>(begins, 8), x + load<u32>(begins, 12),
      runs, end, length, packed, to, to + step, to + 2 * step, to + 3 * step, width, bias, relu, add,
    );
    begins += 4 * F;
    to += 4 * step;
  }
  for (; place < count; place++) {
    onePlace(x + load<u32>(begins), runs, end, length, packed, to, width, bias, relu, add);
    begins += F;
    to += step;
  }
}

export function fourPlaces(
  a0: usize, a1: usize, a2: usize, a3: usize, runs: usize, end: usize, length: usize, packed: usize,
  to0: usize, to1: usize, to2: usize, to3: usize, width: i32, bias: usize, relu: bool, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  do {
    const begin = <usize>load<u32>(runs);
    let x0 = a0 + begin, x1 = a1 + begin, x2 = a2 + begin, x3 = a3 + begin;
    const stop = x0 + length;
    while (x0 < stop) {
      const b0 = v128.load(packed), b1 = v128.load(packed, 16);
      let x = v128.load_splat<f32>(x0);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
      x0 += F;
      x1 += F;
      x2 += F;
      x3 += F;
      packed += packedRow;
    }
    runs += F;
  } while (runs < end);
  finish(to0, c00, c01, width, bias, relu, add);
  finish(to1, c10, c11, width, bias, relu, add);
  finish(to2, c20, c21, width, bias, relu, add);
  finish(to3, c30, c31, width, bias, relu, add);
}

export function onePlace(
  a: usize, runs: usize, end: usize, length: usize, packed: usize,
  to: usize, width: i32, bias: usize, relu: bool, add: bool,
): void {
  let c0 = f32x4.splat(0), c1 = c0;
  do {
    let at = a + <usize>load<u32>(runs);
    const stop = at + length;
    for (; at < stop; at += F) {
      const x = v128.load_splat<f32>(at);
      c0 = multiplyAdd(x, v128.load(packed), c0);
      c1 = multiplyAdd(x, v128.load(packed, 16), c1);
      packed += packedRow;
    }
    runs += F;
  } while (runs < end);
  finish(to, c0, c1, width, bias, relu, add);
}
