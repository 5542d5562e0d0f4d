/**
 * Gradients that the pure backends lack, or get wrong, carried out in plain arithmetic instead:
 *
 *   MaxPoolGrad                           wasm: wrong where a window holds no positive value
 *   AvgPoolGrad                           wasm, js: counts padding, which the forward kernels do not
 *   Conv2DBackpropFilter                  wasm: missing
 *   DepthwiseConv2dNativeBackprop…        wasm: both missing
 *   UnsortedSegmentSum                    js: a pass over all rows for each id of the vocabulary
 *
 * Each goes when the backend does it right; `trains.test.ts` would show it.
 */

import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.js";
import { depthwiseFilterGradient, depthwiseInputGradient, filterGradient, type TurnedProduct } from "./convolutions.js";
import { install } from "./plain.js";
import { averagePoolGradient, maxPoolGradient } from "./pooling.js";
import { sumBySegment } from "./segments.js";
import type { Windows } from "./windows.js";

export function mendGradients(tf: TensorFlow, backend: "wasm" | "cpu"): void {
  install(tf, "AvgPoolGrad", backend, (inputs, attributes) => {
    const { shape } = inputs("input");
    return { shape, values: averagePoolGradient(poolWindows(tf, shape, attributes), inputs("dy").values()) };
  });
  if (backend === "wasm") mendWasm(tf);
  else mendJs(tf);
}

function mendJs(tf: TensorFlow): void {
  install(tf, "UnsortedSegmentSum", "cpu", (inputs, { numSegments }) => {
    const [x, ids] = [inputs("x"), inputs("segmentIds")];
    const count = Number(numSegments);
    const shape = [count, ...x.shape.slice(ids.shape.length)];
    return { shape, values: sumBySegment(x.values(), ids.whole(), count) };
  });
}

function mendWasm(tf: TensorFlow): void {
  install(tf, "MaxPoolGrad", "wasm", (inputs, attributes) => {
    const x = inputs("input");
    const windows = poolWindows(tf, x.shape, attributes);
    return { shape: x.shape, values: maxPoolGradient(windows, x.values(), inputs("dy").values()) };
  });
  const multiply = productOf(tf);
  install(tf, "Conv2DBackpropFilter", "wasm", (inputs, attributes) => {
    const [x, shape] = [inputs("x"), numbers(attributes.filterShape)];
    const windows = filterWindows(tf, x.shape, shape, attributes, false);
    return { shape, values: filterGradient(windows, x.values(), inputs("dy").values(), multiply) };
  });
  install(tf, "DepthwiseConv2dNativeBackpropFilter", "wasm", (inputs, attributes) => {
    const [x, shape] = [inputs("x"), numbers(attributes.filterShape)];
    const windows = filterWindows(tf, x.shape, shape, attributes, true);
    return { shape, values: depthwiseFilterGradient(windows, x.values(), inputs("dy").values()) };
  });
  install(tf, "DepthwiseConv2dNativeBackpropInput", "wasm", (inputs, attributes) => {
    const [filter, shape] = [inputs("filter"), numbers(attributes.inputShape)];
    const windows = filterWindows(tf, shape, filter.shape, attributes, true);
    return { shape, values: depthwiseInputGradient(windows, filter.values(), inputs("dy").values()) };
  });
}

const numbers = (value: NamedAttrMap[string] | undefined) => [...(value as number[])];

type Four = [number, number, number, number];
type Pair = [number, number];
type Pad = "valid" | "same" | number;

function poolWindows(tf: TensorFlow, shape: readonly number[], attributes: NamedAttrMap): Windows {
  const { filterSize, strides, pad } = attributes;
  return tf.backend_util.computePool2DInfo(shape as Four, filterSize as Pair, strides as Pair, 1, pad as Pad);
}

function filterWindows(
  tf: TensorFlow,
  shape: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dilations }: NamedAttrMap,
  depthwise: boolean,
): Windows {
  if (dataFormat === "NCHW" || [dilations].flat().some((rate) => rate !== undefined && rate !== null && rate !== 1))
    throw new Error("this gradient is for channels last, without dilation");
  return tf.backend_util.computeConv2DInfo(
    shape as Four,
    filter as Four,
    strides as Pair,
    1,
    pad as Pad,
    undefined,
    depthwise,
  );
}

/** By the backend, whose product `kernels.ts` has made quick in this form too. */
function productOf(tf: TensorFlow): TurnedProduct {
  const attrs = { transposeA: true, transposeB: false };
  return (left, right, { rows, inner, columns }) => {
    const kernel = tf.getKernel("BatchMatMul", "wasm");
    if (!kernel) throw new Error("the wasm backend has no BatchMatMul kernel");
    const backend = tf.backend();
    const held = (values: Float32Array, shape: number[]): TensorInfo => ({
      dataId: backend.write(values, shape, "float32"),
      shape,
      dtype: "float32",
    });
    const [a, b] = [held(left, [inner, rows]), held(right, [inner, columns])];
    const out = kernel.kernelFunc({ inputs: { a, b }, backend, attrs }) as TensorInfo;
    const values = backend.readSync(out.dataId) as Float32Array;
    for (const { dataId } of [a, b, out]) backend.disposeData(dataId);
    return values;
  };
}
