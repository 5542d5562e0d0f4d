/**
 * Convolutions and poolings against plain loops, on windows of every kind: strides, dilations, borders on any side,
 * channels that fill no vector. All numbers are small and whole, so that sums have no rounding: equal means equal.
 */

import test from "ava";
import fc from "fast-check";
import { convolutionScratch, type Sliding } from "../../../runtime/kernels/sliding.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { arithmetics, Ground } from "./ground.js";

interface Case {
  readonly over: Sliding;
  readonly images: number;
  readonly together: number;
  readonly outputs: number;
  readonly seed: number;
}

/** One side of the image: its size, the window along it, and how much border stands before it. */
const side = (largest: number, dilations: number) =>
  fc
    .record({
      size: fc.integer({ min: 1, max: largest }),
      window: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: dilations }),
    })
    .chain(({ size, window, stride, dilation }) => {
      const most = (window - 1) * dilation;
      return fc
        .record({ before: fc.integer({ min: 0, max: most }), after: fc.integer({ min: 0, max: most }) })
        .map(({ before, after }) => {
          const out = Math.floor((size + before + after - most - 1) / stride) + 1;
          return { size, window, stride, dilation, before, out };
        });
    })
    .filter(({ out }) => out > 0);

const cases = (dilations: number): fc.Arbitrary<Case> =>
  fc
    .record({
      down: side(6, dilations),
      across: side(9, dilations),
      channels: fc.integer({ min: 1, max: 9 }),
      images: fc.integer({ min: 1, max: 5 }),
      together: fc.integer({ min: 1, max: 5 }),
      outputs: fc.integer({ min: 1, max: 17 }),
      seed: fc.nat(1e6),
    })
    .map(({ down, across, channels, ...rest }) => ({
      over: slidingOf(down, across, channels),
      ...rest,
    }));

interface Side {
  readonly size: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly out: number;
}

const slidingOf = (down: Side, across: Side, channels: number): Sliding => [
  down.size,
  across.size,
  channels,
  down.out,
  across.out,
  down.window,
  across.window,
  down.stride,
  across.stride,
  down.dilation,
  across.dilation,
  down.before,
  across.before,
];

/** Every pixel that every place of the window meets inside the images: numbers of the pixel, the place, and its tap. */
function eachMeeting({ over, images }: Case, visit: (pixel: number, out: number, tap: number) => void): void {
  const [height, width, , outHeight, outWidth, windowHeight, windowWidth, down, across, apartDown, apartAcross] = over;
  const [top, left] = over.slice(-2) as [number, number];
  for (let image = 0; image < images; image++)
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++)
        for (let i = 0; i < windowHeight; i++)
          for (let j = 0; j < windowWidth; j++) {
            const [row, column] = [y * down - top + i * apartDown, x * across - left + j * apartAcross];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            visit((image * height + row) * width + column, (image * outHeight + y) * outWidth + x, i * windowWidth + j);
          }
}

function sizesOf({ over, images, outputs }: Case) {
  const [height, width, channels, outHeight, outWidth, windowHeight, windowWidth] = over;
  return {
    channels,
    taps: windowHeight * windowWidth,
    pixels: images * height * width,
    image: height * width,
    outs: images * outHeight * outWidth,
    places: outHeight * outWidth,
    outputs,
  };
}

function whole(count: number, seed: number): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => random.below(9) - 4);
}

const zeros = (count: number) => Array<number>(count).fill(0);

/** Where they first differ; undefined where they do not. */
function differs(ours: ArrayLike<number>, theirs: readonly number[]): string | undefined {
  const at = theirs.findIndex(
    (value, index) => ours[index] !== value && !(Number.isNaN(value) && Number.isNaN(ours[index])),
  );
  return at < 0 ? undefined : `at ${at}: ${ours[at]} for ${theirs[at]}`;
}

/** Tries `check` on many cases; it says what is wrong, if anything is. */
function holds(
  of: fc.Arbitrary<Case>,
  check: (ground: Ground, given: Case) => (string | undefined)[],
  examples: Case[] = [],
) {
  for (const arithmetic of arithmetics) {
    const ground = new Ground(arithmetic);
    fc.assert(
      fc.property(of, (given) => {
        ground.clear();
        const wrong = check(ground, given).filter((each) => each !== undefined);
        if (!ground.keptWithin) wrong.push("something was written outside");
        if (wrong.length > 0) throw new Error(`${arithmetic}: ${wrong.join("; ")}`);
      }),
      { numRuns: 300, examples: examples.map((each) => [each] as [Case]) },
    );
  }
}

function convolution(ground: Ground, given: Case, relu: boolean): (string | undefined)[] {
  const { over, images, together, outputs: filters, seed } = given;
  const { channels, taps, pixels, outs } = sizesOf(given);
  const inner = taps * channels;
  const [x, w, bias, dy] = [pixels * channels, inner * filters, filters, outs * filters].map((count, at) =>
    whole(count, seed + at),
  ) as [number[], number[], number[], number[]];
  const y = zeros(outs).flatMap(() => bias);
  const [dx, dw, dbias] = [zeros(x.length), zeros(w.length), zeros(filters)];
  eachMeeting(given, (pixel, out, tap) => {
    for (let c = 0; c < channels; c++)
      for (let f = 0; f < filters; f++) {
        const [a, b, to] = [pixel * channels + c, (tap * channels + c) * filters + f, out * filters + f];
        y[to]! += x[a]! * w[b]!;
        dw[b]! += x[a]! * dy[to]!;
        dx[a]! += w[b]! * dy[to]!;
      }
  });
  for (const [at, value] of dy.entries()) dbias[at % filters]! += value;
  const { kernels } = ground;
  const scratch = ground.room(convolutionScratch(over, filters, together));
  const at = { x: ground.lay(x), w: ground.lay(w), bias: ground.lay(bias), dy: ground.lay(dy) };
  const to = {
    y: ground.room(y.length),
    dx: ground.room(x.length),
    dw: ground.room(w.length),
    db: ground.room(filters),
  };
  kernels.convolve(at.x, at.w, at.bias, to.y, images, filters, relu, together, scratch, ...over);
  kernels.convolveBackWeights(at.x, at.dy, to.dw, to.db, images, filters, together, scratch, ...over);
  kernels.convolveBackInput(at.dy, at.w, to.dx, images, filters, together, scratch, ...over);
  return [
    differs(ground.floats(to.y, y.length), relu ? y.map((value) => Math.max(value, 0)) : y),
    differs(ground.floats(to.dw, w.length), dw),
    differs(ground.floats(to.db, filters), dbias),
    differs(ground.floats(to.dx, x.length), dx),
  ];
}

/** Deeper than is packed at a time, more places than one block, and more filters than a panel. */
const large: Case[] = [
  {
    over: slidingOf(
      { size: 5, window: 3, stride: 1, dilation: 1, before: 1, out: 5 },
      { size: 6, window: 3, stride: 1, dilation: 1, before: 1, out: 6 },
      100,
    ),
    images: 3,
    together: 2,
    outputs: 12,
    seed: 1,
  },
  {
    over: slidingOf(
      { size: 30, window: 2, stride: 1, dilation: 2, before: 0, out: 28 },
      { size: 27, window: 3, stride: 1, dilation: 2, before: 4, out: 27 },
      3,
    ),
    images: 2,
    together: 1,
    outputs: 9,
    seed: 2,
  },
];

test("a convolution, its weights' gradient and its input's", (t) => {
  t.notThrows(() => holds(cases(3), (ground, given) => convolution(ground, given, false), large));
});

test("a convolution that is cut off at 0", (t) => {
  t.notThrows(() => holds(cases(1), (ground, given) => convolution(ground, given, true), large));
});

test("a convolution of one pixel that moves by one is a product of matrices", (t) => {
  const one = { window: 1, stride: 1, dilation: 1, before: 0 };
  const given: Case = {
    over: slidingOf({ ...one, size: 3, out: 3 }, { ...one, size: 5, out: 5 }, 7),
    images: 3,
    together: 2,
    outputs: 5,
    seed: 3,
  };
  t.notThrows(() => holds(fc.constant(given), (ground, each) => convolution(ground, each, false)));
});

test("a convolution of each channel by itself", (t) => {
  const check = (ground: Ground, given: Case) => {
    const { over, images, seed } = given;
    const { channels, taps, pixels, outs } = sizesOf(given);
    const multiplier = 1 + (seed % 6);
    const outputs = channels * multiplier;
    const [x, w, bias, dy] = [pixels * channels, taps * outputs, outputs, outs * outputs].map((count, at) =>
      whole(count, seed + at),
    ) as [number[], number[], number[], number[]];
    const y = zeros(outs).flatMap(() => bias);
    const [dx, dw] = [zeros(x.length), zeros(w.length)];
    eachMeeting(given, (pixel, out, tap) => {
      for (let o = 0; o < outputs; o++) {
        const [a, b, to] = [pixel * channels + Math.floor(o / multiplier), tap * outputs + o, out * outputs + o];
        y[to]! += x[a]! * w[b]!;
        dw[b]! += x[a]! * dy[to]!;
        dx[a]! += w[b]! * dy[to]!;
      }
    });
    const { kernels } = ground;
    const at = { x: ground.lay(x), w: ground.lay(w), bias: ground.lay(bias), dy: ground.lay(dy) };
    const to = { y: ground.room(y.length), dx: ground.room(x.length), dw: ground.room(w.length) };
    kernels.depthwise(at.x, at.w, at.bias, to.y, images, multiplier, ...over);
    kernels.depthwiseBackWeights(at.x, at.dy, to.dw, images, multiplier, ...over);
    kernels.depthwiseBackInput(at.dy, at.w, to.dx, images, multiplier, ...over);
    return [
      differs(ground.floats(to.y, y.length), y),
      differs(ground.floats(to.dw, w.length), dw),
      differs(ground.floats(to.dx, x.length), dx),
    ];
  };
  t.notThrows(() => holds(cases(3), check));
});

test("the largest of each window is the first among equals, and not a number wins", (t) => {
  const check = (ground: Ground, given: Case) => {
    const { over, images, seed } = given;
    const { channels, pixels, image, outs, places } = sizesOf(given);
    const x = whole(pixels * channels, seed).map((value) => (value === 4 && seed % 3 === 0 ? Number.NaN : value));
    const dy = whole(outs * channels, seed + 1);
    const winners = zeros(outs * channels).fill(-1);
    eachMeeting(given, (pixel, out) => {
      for (let c = 0; c < channels; c++) {
        const [value, best] = [x[pixel * channels + c]!, x[winners[out * channels + c]!] ?? Number.NEGATIVE_INFINITY];
        if (value > best || (Number.isNaN(value) && !Number.isNaN(best)))
          winners[out * channels + c] = pixel * channels + c;
      }
    });
    const dx = zeros(x.length);
    for (const [at, winner] of winners.entries()) dx[winner]! += dy[at]!;
    const { kernels } = ground;
    const at = { x: ground.lay(x), dy: ground.lay(dy) };
    const to = {
      y: ground.room(dy.length),
      bare: ground.room(dy.length),
      winners: ground.room(dy.length),
      dx: ground.room(x.length),
    };
    kernels.maxPool(at.x, to.y, to.winners, images, ...over);
    kernels.maxPool(at.x, to.bare, 0, images, ...over);
    kernels.maxPoolBack(to.winners, at.dy, to.dx, images, places * channels, image * channels);
    const y = winners.map((winner) => x[winner]!);
    return [
      differs(ground.floats(to.y, y.length), y),
      differs(ground.floats(to.bare, y.length), y),
      differs(ground.floats(to.dx, x.length), dx),
    ];
  };
  t.notThrows(() => holds(cases(1), check));
});

test("the mean of each window counts no border, there or back", (t) => {
  const check = (ground: Ground, given: Case) => {
    const { over, images, seed } = given;
    const { channels, pixels, outs } = sizesOf(given);
    const [x, dy] = [whole(pixels * channels, seed), whole(outs * channels, seed + 1)];
    const [sums, counts, dx] = [zeros(dy.length), zeros(outs), zeros(x.length)];
    eachMeeting(given, (pixel, out) => {
      counts[out]! += 1;
      for (let c = 0; c < channels; c++) sums[out * channels + c]! += x[pixel * channels + c]!;
    });
    eachMeeting(given, (pixel, out) => {
      for (let c = 0; c < channels; c++) dx[pixel * channels + c]! += dy[out * channels + c]! / counts[out]!;
    });
    const { kernels } = ground;
    const at = { x: ground.lay(x), dy: ground.lay(dy) };
    const to = { y: ground.room(dy.length), dx: ground.room(x.length) };
    kernels.meanPool(at.x, to.y, images, ...over);
    kernels.meanPoolBack(at.dy, to.dx, images, ...over);
    // A third is no whole number: its last digits are another matter.
    const near = (ours: Float32Array, theirs: readonly number[]) =>
      differs(
        ours.map((value) => Math.round(value * 1e4)),
        theirs.map((value) => Math.round(value * 1e4)),
      );
    return [
      near(
        ground.floats(to.y, dy.length),
        sums.map((sum, index) => sum / counts[Math.floor(index / channels)]!),
      ),
      near(ground.floats(to.dx, x.length), dx),
    ];
  };
  t.notThrows(() => holds(cases(1), check));
});

test("images are laid into larger ones, and taken out again", (t) => {
  const check = (ground: Ground, given: Case) => {
    const [height, width, channels, toHeight, toWidth] = given.over;
    const [top, left] = [given.seed % 3, given.seed % 2].map((border, at) =>
      Math.min(border, [toHeight, toWidth][at]! - 1),
    );
    const x = whole(given.images * height * width * channels, given.seed);
    const larger = zeros(given.images * toHeight * toWidth * channels);
    const kept = zeros(x.length);
    for (const [at, value] of x.entries()) {
      const [c, column] = [at % channels, Math.floor(at / channels) % width];
      const [row, image] = [Math.floor(at / channels / width) % height, Math.floor(at / channels / width / height)];
      if (row + top! >= toHeight || column + left! >= toWidth) continue;
      larger[((image * toHeight + row + top!) * toWidth + column + left!) * channels + c] = value;
      kept[at] = value;
    }
    const [from, to, back] = [ground.lay(x), ground.room(larger.length), ground.room(x.length)];
    const sizes = [given.images, height, width, channels, top!, left!, toHeight, toWidth] as const;
    ground.kernels.pad(from, to, ...sizes);
    ground.kernels.unpad(to, back, ...sizes);
    return [differs(ground.floats(to, larger.length), larger), differs(ground.floats(back, x.length), kept)];
  };
  t.notThrows(() => holds(cases(1), check));
});
