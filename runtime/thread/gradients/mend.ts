/**
 * Gradients that the js backend gets wrong, or too slowly, carried out in plain arithmetic instead:
 *
 *   AvgPoolGrad            counts padding, which the forward kernel does not
 *   UnsortedSegmentSum     makes a pass over all rows for each id of the vocabulary
 *
 * Each goes when the backend does it right; `trains.test.ts` would show it. What is wrong on wasm stands in `../wasm/`.
 */

import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.js";
import { install } from "./plain.js";
import { averagePoolGradient } from "./pooling.js";
import { sumBySegment } from "./segments.js";
import type { Windows } from "./windows.js";

export function mendGradients(tf: TensorFlow): void {
  install(tf, "AvgPoolGrad", (inputs, attributes) => {
    const { shape } = inputs("input");
    return { shape, values: averagePoolGradient(poolWindows(tf, shape, attributes), inputs("dy").values()) };
  });
  install(tf, "UnsortedSegmentSum", (inputs, { numSegments }) => {
    const [x, ids] = [inputs("x"), inputs("segmentIds")];
    const count = Number(numSegments);
    const shape = [count, ...x.shape.slice(ids.shape.length)];
    return { shape, values: sumBySegment(x.values(), ids.whole(), count) };
  });
}

type Four = [number, number, number, number];
type Pair = [number, number];
type Pad = "valid" | "same" | number;

function poolWindows(tf: TensorFlow, shape: readonly number[], attributes: NamedAttrMap): Windows {
  const { filterSize, strides, pad } = attributes;
  return tf.backend_util.computePool2DInfo(shape as Four, filterSize as Pair, strides as Pair, 1, pad as Pad);
}
