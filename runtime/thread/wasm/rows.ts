/**
 * Rows that are looked up, cut out and added up. The backend's own kernels look a row up number by number, copy a whole
 * tensor to cut a piece out of it, and cannot add rows up by ids, which is what an embedding learns from.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.js";
import { type Ground, given, type KernelMaker } from "./replace.js";

/** Along the first axis: rows are copied as they are. Other axes are left to the backend. */
export const gather: KernelMaker = (ground, stock) => (inputs, attributes) => {
  const { tf, memory } = ground;
  const [x, indices] = [given(inputs, "x"), given(inputs, "indices")];
  const along = tf.util.parseAxisParam(Number(attributes.axis ?? 0), [...x.shape])[0];
  if (along !== 0 || x.dtype === "string" || indices.dtype !== "int32") return stock(inputs, attributes);
  const [rows = 0, ...row] = x.shape;
  const count = sizeOf(indices.shape);
  for (const index of memory.integers(memory.addressOf(indices), count))
    if (!(index >= 0 && index < rows)) throw new Error(`GatherV2: the index value ${index} is not in [0, ${rows - 1}]`);
  const out = memory.make([...indices.shape, ...row], x.dtype);
  const bytes = sizeOf(row) * bytesEach(ground, x);
  memory.kernels.gatherRows(memory.addressOf(x), memory.addressOf(indices), memory.addressOf(out), count, bytes);
  return out;
};

export const slice: KernelMaker = (ground, stock) => (inputs, attributes) => {
  const { tf } = ground;
  const x = given(inputs, "x");
  if (x.dtype === "string") return stock(inputs, attributes);
  const { begin, size } = attributes as Record<string, number[]>;
  const [from, shape] = tf.slice_util.parseSliceParams(x, begin!, size!);
  return cut(ground, x, from!, shape!);
};

/** Along an axis, into pieces of one. They lose that axis. */
export const unpack: KernelMaker = (ground, stock) => (inputs, attributes) => {
  const value = given(inputs, "value");
  if (value.dtype === "string") return stock(inputs, attributes);
  const axis = axisOf(ground, value, attributes.axis);
  const shape = value.shape.filter((_, at) => at !== axis);
  const pieces = pieceBy(ground, value, axis, Array(value.shape[axis]!).fill(1));
  return pieces.map((piece) => ({ ...piece, shape }));
};

/** Along an axis, into pieces of the sizes that are asked for. */
export const splitV: KernelMaker = (ground, stock) => (inputs, attributes) => {
  const x = given(inputs, "x");
  if (x.dtype === "string") return stock(inputs, attributes);
  const axis = axisOf(ground, x, attributes.axis);
  const sizes = attributes.numOrSizeSplits as number | number[];
  return pieceBy(ground, x, axis, ground.tf.backend_util.prepareSplitSize(x as never, sizes, axis));
};

const axisOf = ({ tf }: Ground, x: TensorInfo, axis: unknown) => tf.util.parseAxisParam(Number(axis), [...x.shape])[0]!;

function pieceBy(ground: Ground, x: TensorInfo, axis: number, sizes: readonly number[]): TensorInfo[] {
  let from = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, at) => (at === axis ? from : 0));
    from += size;
    return cut(ground, x, begin, x.shape.with(axis, size));
  });
}

/**
 * From `begin`, as much as `shape` along each axis. What lies together is copied together: axes from the last whole one
 * on are one run of bytes.
 */
function cut(ground: Ground, x: TensorInfo, begin: readonly number[], shape: readonly number[]): TensorInfo {
  const { tf, memory } = ground;
  const out = memory.make(shape, x.dtype);
  const each = bytesEach(ground, x);
  const steps = [...tf.util.computeStrides([...x.shape]), 1].slice(-x.shape.length);
  const from = memory.addressOf(x) + each * begin.reduce((offset, at, axis) => offset + at * steps[axis]!, 0);
  // The axis within which a run of bytes ends.
  const within = shape.findLastIndex((length, axis) => length !== x.shape[axis]);
  const run = each * sizeOf(shape.slice(Math.max(0, within)));
  const outer = shape
    .slice(0, Math.max(0, within))
    .map((length, axis) => ({ length, step: each * steps[axis]! }))
    .filter(({ length }) => length !== 1);
  if (sizeOf(shape) > 0) copyRuns(ground, outer, from, memory.addressOf(out), run);
  return out;
}

interface Axis {
  readonly length: number;
  /** In bytes, from one place on it to the next, where it is copied from. */
  readonly step: number;
}

/** Runs of bytes, axis after axis, to where they lie one behind the other. */
function copyRuns(ground: Ground, axes: readonly Axis[], from: number, to: number, run: number): void {
  const [first = { length: 1, step: 0 }, ...rest] = axes;
  if (rest.length === 0) {
    ground.memory.kernels.copyRows(from, first.step, to, run, first.length, run);
    return;
  }
  const bytes = run * rest.reduce((product, { length }) => product * length, 1);
  for (let at = 0; at < first.length; at++) copyRuns(ground, rest, from + at * first.step, to + at * bytes, run);
}

/** What came back for rows that were looked up, added up id by id; ids that are out of range count for nothing. */
export const unsortedSegmentSum: KernelMaker =
  ({ memory }) =>
  (inputs, attributes) => {
    const [x, ids] = [given(inputs, "x"), given(inputs, "segmentIds")];
    if (x.dtype !== "float32")
      throw new Error(`unsortedSegmentSum adds floats up on the wasm backend, and not ${x.dtype}`);
    const segments = Number(attributes.numSegments);
    const row = x.shape.slice(ids.shape.length);
    const out = memory.make([segments, ...row], "float32");
    const [from, by, to] = [x, ids, out].map((tensor) => memory.addressOf(tensor));
    memory.kernels.segmentSums(from!, by!, to!, sizeOf(ids.shape), sizeOf(row), segments);
    return out;
  };

const bytesEach = ({ tf }: Ground, { dtype }: TensorInfo) => tf.util.bytesPerElement(dtype);
