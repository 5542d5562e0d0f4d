/**
 * Images moved, mirrored, turned and stretched. What comes in over an edge is 0. Each draws as much chance as ever, whatever
 * it makes of it; one that draws "as it was" leaves every number as it was, to the bit.
 */

import type { Random } from "../../thread/random.js";

/** Row-major, the channels of a place side by side. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

type Warp = (values: Float32Array, random: Random) => void;

/** By whole pixels, up to `pixels` of them up or down, and left or right. */
export function shift(pixels: number, image: Image): Warp {
  const { height, width, channels } = image;
  const before = new Float32Array(height * width * channels);
  const most = Math.floor(pixels);
  return (values, random) => {
    const [down, right] = [random.below(2 * most + 1) - most, random.below(2 * most + 1) - most];
    if (down === 0 && right === 0) return;
    before.set(values);
    values.fill(0);
    const [left, end] = [Math.max(0, right), Math.min(width, width + right)];
    if (end <= left) return;
    for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
      const from = ((y - down) * width + left - right) * channels;
      values.set(before.subarray(from, from + (end - left) * channels), (y * width + left) * channels);
    }
  };
}

/** Left becomes right, half of the time. */
export function flip(_: number, { height, width, channels }: Image): Warp {
  return (values, random) => {
    if (random.below(2) === 0) return;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width >> 1; x++)
        for (let c = 0; c < channels; c++) {
          const [one, other] = [(y * width + x) * channels + c, (y * width + width - 1 - x) * channels + c];
          const kept = values[one]!;
          values[one] = values[other]!;
          values[other] = kept;
        }
  };
}

/** About the middle, up to so many degrees either way. */
export function rotate(degrees: number, image: Image): Warp {
  const sample = sampler(image);
  return (values, random) => {
    const angle = (random.between(-degrees, degrees) * Math.PI) / 180;
    if (angle !== 0) sample(values, Math.cos(angle), Math.sin(angle));
  };
}

/** An image is not made smaller than this, which would leave nothing of it. */
const smallest = 0.01;

/** About the middle: larger or smaller by up to this share. */
export function zoom(share: number, image: Image): Warp {
  const sample = sampler(image);
  return (values, random) => {
    const times = Math.max(smallest, 1 + random.between(-share, share));
    if (times !== 1) sample(values, 1 / times, 0);
  };
}

/**
 * Each place takes what lay, seen from the middle, at its own place times the matrix (cos, -sin; sin, cos): between the
 * four pixels around it, by bilinear interpolation.
 */
function sampler({ height, width, channels }: Image) {
  const before = new Float32Array(height * width * channels);
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const at = (y: number, x: number, c: number) =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : before[(y * width + x) * channels + c]!;
  return (values: Float32Array, cos: number, sin: number) => {
    before.set(values);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const fromY = middleY + (y - middleY) * cos + (x - middleX) * sin;
        const fromX = middleX + (x - middleX) * cos - (y - middleY) * sin;
        const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
        const [down, right] = [fromY - top, fromX - left];
        for (let c = 0; c < channels; c++) {
          const upper = at(top, left, c) * (1 - right) + at(top, left + 1, c) * right;
          const lower = at(top + 1, left, c) * (1 - right) + at(top + 1, left + 1, c) * right;
          values[(y * width + x) * channels + c] = upper * (1 - down) + lower * down;
        }
      }
  };
}
