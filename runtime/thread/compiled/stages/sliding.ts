/** Of a layer whose window slides, how it does: along a sequence, which is an image one pixel high, or over an image. */

import type { Layer } from "../../../../lang/plan.js";
import type { Sliding } from "../../../kernels/sliding.js";
import { numberOf } from "../../layers/making.js";
import type { Lane } from "../stage.js";

/** The window's own sizes: pixels on each side, from one window to the next, and from one of its places to the next. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
}

export const kernelOf = (layer: Layer): Window => ({
  size: numberOf(layer, "kernel", 3),
  stride: numberOf(layer, "stride", 1),
  dilation: numberOf(layer, "dilation", 1),
});

/** Windows of a pooling stand side by side unless a stride says otherwise. */
export function poolOf(layer: Layer): Window {
  const size = numberOf(layer, "size", 2);
  return { size, stride: numberOf(layer, "stride", size), dilation: 1 };
}

export function slidingOf(layer: Layer, { shape }: Lane, window: Window): Sliding {
  const [height, width, channels] = asImage(shape);
  const [outHeight, outWidth] = asImage(layer.shape);
  const across = window;
  const down = shape.length === 2 ? { size: 1, stride: 1, dilation: 1 } : window;
  const before = (size: number, out: number, along: Window) => borderOf(layer.arguments.padding, size, out, along);
  return [
    height,
    width,
    channels,
    outHeight,
    outWidth,
    down.size,
    across.size,
    down.stride,
    across.stride,
    down.dilation,
    across.dilation,
    before(height, outHeight, down),
    before(width, outWidth, across),
  ];
}

/** One window, as large as the image. */
export function overAll({ shape }: Lane): Sliding {
  const [height, width, channels] = asImage(shape);
  return [height, width, channels, 1, 1, height, width, 1, 1, 1, 1, 0, 0];
}

function asImage(shape: readonly number[]): readonly [number, number, number] {
  const [height = 1, width = 1, channels = 1] = shape.length === 2 ? [1, ...shape] : shape;
  return [height, width, channels];
}

/** How much border there is in front: none, all of it, or, as TensorFlow does it, the smaller half. */
function borderOf(padding: unknown, size: number, out: number, { size: window, stride, dilation }: Window): number {
  const apart = (window - 1) * dilation;
  if (padding === "causal") return apart;
  if (padding !== "same") return 0;
  return Math.floor(Math.max(0, (out - 1) * stride + apart + 1 - size) / 2);
}
