/**
 * The kernels of `assembly/` as TypeScript sees them: plain functions on addresses in a WebAssembly memory. They are
 * built twice. `plain` rounds every product before it is added, `fused` does not: it is quicker, and its last digits
 * differ. Each gives the same bits on every machine, so which of the two it was is part of a result's backend.
 *
 * Addresses and counts are never checked here: who lays the memory out (`thread/compiled/`, `thread/kernels.ts`) answers
 * for them. Arrays are Float32, row by row, unless said otherwise.
 */

import { readFileSync } from "node:fs";
import type { Sliding } from "./sliding.js";

/** A place in the memory, in bytes. */
export type Address = number;

export interface Kernels {
  /** c = a b, or c += a b with `add`; then plus `bias` (0: none) and cut off at 0 with `relu`. `scratch`: see below. */
  matmul(
    a: Address,
    b: Address,
    c: Address,
    m: number,
    n: number,
    k: number,
    turnA: boolean,
    turnB: boolean,
    bias: Address,
    relu: boolean,
    add: boolean,
    scratch: Address,
  ): void;
  /** The same of matrices that are columns of wider ones, whose rows as they are stored are so many floats wide. */
  matmulWithin(
    a: Address,
    widthA: number,
    b: Address,
    widthB: number,
    c: Address,
    widthC: number,
    m: number,
    n: number,
    k: number,
    turnA: boolean,
    turnB: boolean,
    bias: Address,
    relu: boolean,
    add: boolean,
    scratch: Address,
  ): void;

  activate(code: number, x: Address, y: Address, count: number): void;
  activateBack(code: number, x: Address, y: Address, dy: Address, dx: Address, count: number): void;

  add(x: Address, y: Address, to: Address, count: number): void;
  multiply(x: Address, y: Address, to: Address, count: number): void;
  columnSums(x: Address, to: Address, rows: number, columns: number): void;
  bytesToFloats(bytes: Address, to: Address, count: number, scale: number): void;
  scaleFloats(x: Address, count: number, scale: number): void;

  softmax(x: Address, y: Address, rows: number, width: number): void;
  softmaxBack(y: Address, dy: Address, dx: Address, rows: number, width: number): void;
  softmaxCrossEntropy(logits: Address, labels: Address, gradient: Address, rows: number, width: number): number;
  crossEntropy(outputs: Address, labels: Address, gradient: Address, rows: number, width: number): number;
  squaredError(outputs: Address, labels: Address, gradient: Address, rows: number, width: number): number;
  countCorrect(outputs: Address, labels: Address, rows: number, width: number): number;

  /** This and the others return 1 while all weights are finite numbers, and else 0. */
  sgd(weights: Address, gradient: Address, count: number, rate: number): number;
  momentum(
    weights: Address,
    gradient: Address,
    velocity: Address,
    count: number,
    rate: number,
    keep: number,
    ahead: boolean,
  ): number;
  adam(
    weights: Address,
    gradient: Address,
    mean: Address,
    square: Address,
    count: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    scale1: number,
    scale2: number,
    epsilon: number,
    keep: number,
  ): number;
  scaledByRoot(
    weights: Address,
    gradient: Address,
    square: Address,
    count: number,
    rate: number,
    decay: number,
    rest: number,
    epsilon: number,
  ): number;

  /** The three of a convolution: weights [height, width, channels, filters]. `scratch`: see `convolutionScratch`. */
  convolve(
    x: Address,
    w: Address,
    bias: Address,
    y: Address,
    images: number,
    filters: number,
    relu: boolean,
    together: number,
    scratch: Address,
    ...over: Sliding
  ): void;
  convolveBackWeights(
    x: Address,
    dy: Address,
    dw: Address,
    dbias: Address,
    images: number,
    filters: number,
    together: number,
    scratch: Address,
    ...over: Sliding
  ): void;
  convolveBackInput(
    dy: Address,
    w: Address,
    dx: Address,
    images: number,
    filters: number,
    together: number,
    scratch: Address,
    ...over: Sliding
  ): void;

  /** Of each channel by itself: weights [height, width, channels, multiplier]. */
  depthwise(
    x: Address,
    w: Address,
    bias: Address,
    y: Address,
    images: number,
    multiplier: number,
    ...over: Sliding
  ): void;
  depthwiseBackWeights(
    x: Address,
    dy: Address,
    dw: Address,
    images: number,
    multiplier: number,
    ...over: Sliding
  ): void;
  depthwiseBackInput(dy: Address, w: Address, dx: Address, images: number, multiplier: number, ...over: Sliding): void;

  /** `winners` (0: not wanted): an Int32 for each output, where in its image it was found, in bytes. */
  maxPool(x: Address, y: Address, winners: Address, images: number, ...over: Sliding): void;
  maxPoolBack(winners: Address, dy: Address, dx: Address, images: number, outSize: number, size: number): void;
  meanPool(x: Address, y: Address, images: number, ...over: Sliding): void;
  meanPoolBack(dy: Address, dx: Address, images: number, ...over: Sliding): void;

  /** Images laid into larger ones, zeros around; and back. */
  pad(
    x: Address,
    to: Address,
    images: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    left: number,
    toHeight: number,
    toWidth: number,
  ): void;
  unpad(
    from: Address,
    to: Address,
    images: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    left: number,
    fromHeight: number,
    fromWidth: number,
  ): void;
  columnMoments(x: Address, mean: Address, variance: Address, rows: number, columns: number): void;
  inverseRoots(variance: Address, to: Address, count: number, epsilon: number): void;
  follow(running: Address, value: Address, count: number, rest: number): void;
  scaleColumns(
    x: Address,
    mean: Address,
    scale: Address,
    shift: Address,
    y: Address,
    rows: number,
    columns: number,
  ): void;
  batchNormalBack(
    x: Address,
    dy: Address,
    mean: Address,
    inverse: Address,
    gamma: Address,
    dgamma: Address,
    dbeta: Address,
    dx: Address,
    rows: number,
    columns: number,
  ): void;
  layerNormal(
    x: Address,
    gamma: Address,
    beta: Address,
    y: Address,
    means: Address,
    inverses: Address,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  layerNormalBack(
    x: Address,
    dy: Address,
    gamma: Address,
    means: Address,
    inverses: Address,
    dgamma: Address,
    dbeta: Address,
    dx: Address,
    rows: number,
    columns: number,
  ): void;

  /** Where the first id stands that has no row in the table, or -1. */
  badId(ids: Address, count: number, vocabulary: number): number;
  lookUp(table: Address, ids: Address, y: Address, count: number, width: number): void;
  lookUpBack(dtable: Address, ids: Address, dy: Address, count: number, width: number, vocabulary: number): void;

  turnSteps(x: Address, y: Address, rows: number, steps: number, width: number): void;
  lstm(
    gates: Address,
    before: Address,
    cell: Address,
    bent: Address,
    state: Address,
    rows: number,
    units: number,
  ): void;
  lstmBack(
    gates: Address,
    before: Address,
    bent: Address,
    dstate: Address,
    dcell: Address,
    rows: number,
    units: number,
  ): void;
  gruGates(gates: Address, before: Address, kept: Address, rows: number, units: number): void;
  gruState(gates: Address, before: Address, state: Address, rows: number, units: number): void;
  gruStateBack(gates: Address, before: Address, dstate: Address, dbefore: Address, rows: number, units: number): void;
  gruGatesBack(gates: Address, before: Address, dkept: Address, dbefore: Address, rows: number, units: number): void;

  /** `state`: the four words of a `Random`, which move on; `threshold` counts in 2^-32. */
  dropoutMask(state: Address, mask: Address, count: number, threshold: number, kept: number): void;
}

/** Floats of scratch that a product of matrices needs. */
export const matmulScratch = 512 * 8;

/** What `activate` takes for each activation; `linear` needs no kernel, and `softmax` has its own. */
export const activationCodes: Readonly<Record<string, number>> = {
  relu: 1,
  sigmoid: 2,
  tanh: 3,
  elu: 4,
  selu: 5,
  softplus: 6,
  swish: 7,
  gelu: 8,
};

export type Arithmetic = "plain" | "fused";

/** Kernels that work on this memory. The module is compiled once in a thread. */
export function kernelsOn(memory: WebAssembly.Memory, arithmetic: Arithmetic = bestArithmetic()): Kernels {
  const instance = new WebAssembly.Instance(moduleOf(arithmetic), { env: { memory } });
  return instance.exports as unknown as Kernels;
}

let best: Arithmetic | undefined;

/** `fused` where the engine has relaxed SIMD and the processor really fuses; the same in every thread of a machine. */
export function bestArithmetic(): Arithmetic {
  best ??= fuses() ? "fused" : "plain";
  return best;
}

const modules = new Map<Arithmetic, WebAssembly.Module>();

function moduleOf(arithmetic: Arithmetic): WebAssembly.Module {
  const known = modules.get(arithmetic);
  if (known) return known;
  const made = new WebAssembly.Module(bytesOf(arithmetic));
  modules.set(arithmetic, made);
  return made;
}

const bytesOf = (arithmetic: Arithmetic) => readFileSync(new URL(`./${arithmetic}.wasm`, import.meta.url));

/** (1 + 2^-12)^2 less 1 + 2^-11 is 2^-24: lost if the square is rounded first. */
function fuses(): boolean {
  if (!WebAssembly.validate(bytesOf("fused"))) return false;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  const near = 1 + 2 ** -12;
  floats.set([-(1 + 2 ** -11), near, 1, near]);
  const [a, b, c, scratch] = [0, 8, 16, 64];
  kernelsOn(memory, "fused").matmul(a, b, c, 1, 1, 2, false, false, 0, false, false, scratch);
  return floats[c / 4] === 2 ** -24;
}
