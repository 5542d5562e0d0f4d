/**
 * Convolutions, as products of matrices of which one is never written down: its rows are what the filters see, place by
 * place. What they see at a place is a handful of runs of the image, so two lists stand for that matrix: where each
 * place begins, and where each run begins from there (after Dukhan, 2019, "The indirect convolution algorithm", which
 * lists every pixel). Images that need a border are laid into larger ones first, some at a time.
 *
 * The weights are [height, width, channels, filters], and so a matrix whose rows follow the runs.
 */

import { depth, finish, matmul, pack, panel } from "./matrices";
import { F, multiplyAdd } from "./vector";
import { pad, unpad } from "./windows";

/** So many places at a time: as many rows of a packed panel are half of a small L1. */
const block: i32 = 512;

/** What each row of a packed panel takes. */
const packedRow: usize = 8 * F;

/** What the filters see, worked out at the beginning of each kernel, and laid down in its scratch. */
@unmanaged
class Seen {
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

function seenBy(
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
  // A row of the window where its places lie side by side, and else one of its places, with all channels.
  const across = dilationAcross == 1 ? 1 : windowWidth;
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
function isPlain(windowHeight: i32, windowWidth: i32, places: i32, pixels: i32): bool {
  return windowHeight == 1 && windowWidth == 1 && places == pixels;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function aligned(at: usize): usize {
  return (at + 31) & ~31;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function panelsOf(columns: i32): usize {
  return <usize>((columns + panel - 1) / panel);
}

/**
 * y = what the filters see, times `w`, plus `bias` (0: none), cut off at 0 with `relu`. `together` images at a time;
 * for what `scratch` holds see `convolutionScratch` in `../kernels.ts`.
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

function fourPlaces(
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

function onePlace(
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
        runWeights(seen.length, from, seen.begins + <usize>place * F, count, packed, to, filters, wide);
        to += <usize>(seen.length * filters) * F;
      }
    }
  }
}

/** The weights that meet one run, for up to eight filters. */
function runWeights(
  length: i32, x: usize, begins: usize, count: i32, packed: usize, to: usize, filters: i32, width: i32,
): void {
  const step = <usize>filters * F;
  for (let left = length; left > 0; left -= 4) {
    if (left == 1) weightRows(1, x, begins, count, packed, to, step, width);
    else if (left == 2) weightRows(2, x, begins, count, packed, to, step, width);
    else if (left == 3) weightRows(3, x, begins, count, packed, to, step, width);
    else weightRows(4, x, begins, count, packed, to, step, width);
    x += 4 * F;
    to += 4 * step;
  }
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
