/**
 * What slides over images: convolutions, and the way back through these and through poolings. Of the backend's own, the
 * gradients of filters are missing, that of max pooling is wrong where a window holds no positive value, and that of mean
 * pooling counts padding, which the way there does not. The others are here because they are quicker.
 *
 * Images have their channels last.
 */

import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Address } from "../../kernels/kernels.js";
import { convolutionScratch, imagesTogether, type Sliding } from "../../kernels/sliding.js";
import { sizeOf } from "../shapes.js";
import type { TensorFlow } from "../tensorflow.js";
import { finished, fusedInside } from "./afterwards.js";
import { type Ground, given, type Inputs, type KernelMaker } from "./replace.js";

type Four = [number, number, number, number];
type Pair = [number, number];
type Pad = "valid" | "same" | number;
type Windows = ReturnType<TensorFlow["backend_util"]["computeConv2DInfo"]>;

/** A window that keeps channels apart, and has no weights. */
function poolWindows({ tf }: Ground, shape: readonly number[], attributes: NamedAttrMap): Windows {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  return tf.backend_util.computePool2DInfo(
    shape as Four,
    filterSize as Pair,
    strides as Pair,
    1,
    pad as Pad,
    dimRoundingMode as "floor" | undefined,
  );
}

function filterWindows(
  { tf }: Ground,
  shape: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dilations, dimRoundingMode }: NamedAttrMap,
  depthwise: boolean,
): Windows {
  if (dataFormat === "NCHW") throw new Error("on the wasm backend, what slides over images wants their channels last");
  return tf.backend_util.computeConv2DInfo(
    shape as Four,
    filter as Four,
    strides as Pair,
    (dilations ?? 1) as Pair | 1,
    pad as Pad,
    dimRoundingMode as "floor" | undefined,
    depthwise,
  );
}

const slidingOf = (w: Windows): Sliding => [
  w.inHeight,
  w.inWidth,
  w.inChannels,
  w.outHeight,
  w.outWidth,
  w.filterHeight,
  w.filterWidth,
  w.strideHeight,
  w.strideWidth,
  w.dilationHeight,
  w.dilationWidth,
  w.padInfo.top,
  w.padInfo.left,
];

/** Inputs by their names, which must be floats, and where they lie. */
function floats({ memory }: Ground, inputs: Inputs, ...names: readonly string[]): Address[] {
  return names.map((name) => {
    const tensor = given(inputs, name);
    if (tensor.dtype !== "float32") throw new Error(`a kernel of the wasm backend wants ${name} as floats`);
    return memory.addressOf(tensor);
  });
}

export const maxPoolGrad: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const windows = poolWindows(ground, given(inputs, "input").shape, attributes);
  const dx = memory.make(windows.inShape, "float32");
  const outputs = sizeOf(windows.outShape);
  const [largest = 0, winners = 0] = parts(memory.scratch(8 * outputs), outputs);
  const [x = 0, dy = 0] = floats(ground, inputs, "input", "dy");
  const images = windows.batchSize;
  // Which of them was the largest is nowhere kept, and found once more.
  memory.kernels.maxPool(x, largest, winners, images, ...slidingOf(windows));
  const [outSize, size] = [windows.outShape, windows.inShape].map((shape) => sizeOf(shape.slice(1)));
  memory.kernels.maxPoolBack(winners, dy, memory.addressOf(dx), images, outSize!, size!);
  return dx;
};

/** Two arrays of so many numbers, side by side. */
const parts = (at: Address, count: number): Address[] => [at, at + 4 * count];

export const avgPoolGrad: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const windows = poolWindows(ground, given(inputs, "input").shape, attributes);
  const dx = memory.make(windows.inShape, "float32");
  const [dy = 0] = floats(ground, inputs, "dy");
  memory.kernels.meanPoolBack(dy, memory.addressOf(dx), windows.batchSize, ...slidingOf(windows));
  return dx;
};

export const conv2d: KernelMaker = (ground) => (inputs, attributes) =>
  convolved(ground, inputs, attributes, undefined, false);

export const fusedConv2d: KernelMaker = (ground) => (inputs, attributes) => {
  const inside = fusedInside(inputs, attributes, given(inputs, "filter").shape[3]!);
  const sum = convolved(ground, inputs, attributes, inside.bias, inside.relu);
  return finished(ground, sum, inputs, attributes, inside);
};

function convolved(
  ground: Ground,
  inputs: Inputs,
  attributes: NamedAttrMap,
  bias: TensorInfo | undefined,
  relu: boolean,
): TensorInfo {
  const { memory } = ground;
  const windows = filterWindows(ground, given(inputs, "x").shape, given(inputs, "filter").shape, attributes, false);
  const y = memory.make(windows.outShape, "float32");
  const { scratch, together, sliding } = convolving(ground, windows);
  const [x = 0, w = 0] = floats(ground, inputs, "x", "filter");
  const [added, to] = [bias ? memory.addressOf(bias) : 0, memory.addressOf(y)];
  const { batchSize, outChannels } = windows;
  memory.kernels.convolve(x, w, added, to, batchSize, outChannels, relu, together, scratch, ...sliding);
  return y;
}

export const conv2dBackpropFilter: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const shape = numbers(attributes.filterShape);
  const windows = filterWindows(ground, given(inputs, "x").shape, shape, attributes, false);
  const dw = memory.make(shape, "float32");
  const { scratch, together, sliding } = convolving(ground, windows);
  const [x = 0, dy = 0] = floats(ground, inputs, "x", "dy");
  const { batchSize, outChannels } = windows;
  const to = memory.addressOf(dw);
  memory.kernels.convolveBackWeights(x, dy, to, 0, batchSize, outChannels, together, scratch, ...sliding);
  return dw;
};

export const conv2dBackpropInput: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const shape = numbers(attributes.inputShape);
  const windows = filterWindows(ground, shape, given(inputs, "filter").shape, attributes, false);
  const dx = memory.make(shape, "float32");
  const { scratch, together, sliding } = convolving(ground, windows);
  const [dy = 0, w = 0] = floats(ground, inputs, "dy", "filter");
  const { batchSize, outChannels } = windows;
  const to = memory.addressOf(dx);
  memory.kernels.convolveBackInput(dy, w, to, batchSize, outChannels, together, scratch, ...sliding);
  return dx;
};

/** How a convolution's kernels are to go about it, and the room that they need for it. */
function convolving({ memory }: Ground, windows: Windows) {
  const sliding = slidingOf(windows);
  const together = imagesTogether(sliding);
  const scratch = memory.scratch(4 * convolutionScratch(sliding, windows.outChannels, together));
  return { scratch, together, sliding };
}

export const depthwiseBackpropFilter: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const shape = numbers(attributes.filterShape);
  const windows = filterWindows(ground, given(inputs, "x").shape, shape, attributes, true);
  const dw = memory.make(shape, "float32");
  const [x = 0, dy = 0] = floats(ground, inputs, "x", "dy");
  const to = memory.addressOf(dw);
  memory.kernels.depthwiseBackWeights(x, dy, to, windows.batchSize, shape[3]!, ...slidingOf(windows));
  return dw;
};

export const depthwiseBackpropInput: KernelMaker = (ground) => (inputs, attributes) => {
  const { memory } = ground;
  const [shape, filter] = [numbers(attributes.inputShape), given(inputs, "filter").shape];
  const windows = filterWindows(ground, shape, filter, attributes, true);
  const dx = memory.make(shape, "float32");
  const [dy = 0, w = 0] = floats(ground, inputs, "dy", "filter");
  memory.kernels.depthwiseBackInput(dy, w, memory.addressOf(dx), windows.batchSize, filter[3]!, ...slidingOf(windows));
  return dx;
};

const numbers = (value: unknown): number[] => [...(value as readonly number[])];
