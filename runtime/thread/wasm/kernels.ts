/**
 * Which kernels of the wasm backend are ours, because its own are missing, wrong or slow; each file says which. A test
 * holds every one of them against plain arithmetic.
 */

import type { TensorFlow } from "../tensorflow.js";
import { batchMatMul, fusedMatMul } from "./matmul.js";
import { BackendMemory, type WasmBackend } from "./memory.js";
import { type Ground, type KernelMaker, type OwnKernel, replaceKernel } from "./replace.js";
import { gather, slice, splitV, unpack, unsortedSegmentSum } from "./rows.js";
import { mean, sum } from "./sums.js";
import { conv3dBackpropInput } from "./volumes.js";
import {
  avgPoolGrad,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  fusedConv2d,
  maxPoolGrad,
} from "./windows.js";

const own: readonly [name: string, make: KernelMaker][] = [
  ["AvgPoolGrad", avgPoolGrad],
  ["BatchMatMul", batchMatMul],
  ["Conv2D", conv2d],
  ["Conv2DBackpropFilter", conv2dBackpropFilter],
  ["Conv2DBackpropInput", conv2dBackpropInput],
  ["Conv3DBackpropInputV2", conv3dBackpropInput],
  ["DepthwiseConv2dNativeBackpropFilter", depthwiseBackpropFilter],
  ["DepthwiseConv2dNativeBackpropInput", depthwiseBackpropInput],
  ["_FusedMatMul", fusedMatMul],
  ["FusedConv2D", fusedConv2d],
  ["GatherV2", gather],
  ["MaxPoolGrad", maxPoolGrad],
  ["Mean", mean],
  ["Slice", slice],
  ["SplitV", splitV],
  ["Sum", sum],
  ["Unpack", unpack],
  ["UnsortedSegmentSum", unsortedSegmentSum],
];

/** Puts them in their places. Call it once, when the wasm backend is the current one. */
export function useOwnKernels(tf: TensorFlow): BackendMemory {
  const memory = new BackendMemory(tf.backend() as unknown as WasmBackend);
  const ground: Ground = { tf, memory, kernel: (name) => kernelOf(tf, name) };
  for (const [name, make] of own) replaceKernel(ground, name, make);
  return memory;
}

function kernelOf(tf: TensorFlow, name: string): OwnKernel {
  const found = tf.getKernel(name, "wasm");
  if (!found) throw new Error(`the wasm backend has no ${name}`);
  return (inputs, attrs) => found.kernelFunc({ inputs: inputs as never, attrs, backend: tf.backend() });
}
