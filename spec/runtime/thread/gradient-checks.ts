/**
 * What every way to compute a layer is held to: arithmetic, and never another way, which may be wrong in the same place.
 *
 * The layer stands in a probe, `input(4) -> dense(n) -> reshape(…) -> layer -> flatten -> dense(3, softmax)`. Row r holds
 * 1 at r and 0 elsewhere, so that row r of the first kernel is what comes to the layer, and the gradient of that kernel
 * is the layer's gradient with respect to its input. An embedding takes ids, and stands first.
 *
 * Differences: along a direction in one array of weights, the loss must change as the gradient says. It is taken to
 * both sides at two steps, which together cancel the third derivative (Richardson).
 *
 * Adjoint: a layer L that is linear in its input must have the same <L x, u> forward as <x, Lᵀ u> back. With y = L x, e
 * the gradient of the last layer's logits and K its kernel, u is K e; the gradient of K is y eᵀ, so the one side is
 * <∂K, K>. The other is <∂A, A>, where A is the first kernel, and x with it. No step is taken, so it is exact but for
 * rounding. It holds for whatever goes to scale with its input (pools, relu), and for the layer's own kernel, too.
 * For all other layers the derivative <J v, u> in a direction v stands on the one side, by differences, and <v, Jᵀ u> on the other.
 */

import type { Layer, Network } from "../../../lang/plan.js";
import type { WeightSpec } from "../../../runtime/results.js";
import { derive, randomFrom } from "../../../runtime/thread/random.js";
import { namedLayers, sizeOf, weightsOf } from "../../../runtime/thread/shapes.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { call } from "./host.js";
import { classes, type LayerCase, takesIds } from "./layer-cases.js";

export interface Measured {
  /** Mean over the rows of the cross-entropy. */
  readonly loss: number;
  /** Of the weights that learn, in the order of `weightsOf`. */
  readonly gradient: Float32Array;
}

/** A network ready to be measured: the same weights and rows give the same numbers, chance among them. */
export interface Ready {
  measure(weights: Float32Array, rows: Float32Array, labels: Int32Array): Measured;
  dispose(): void;
}

/** A way to compute. Throws where it has none for this network. */
export type Way = (network: Network) => Ready;

/** How far off a way was, at most, in parts of what was to be found. */
export interface Errors {
  readonly differences: number;
  readonly adjoint: number;
}

export interface Verdict {
  /** Why it was not measured: there is no way, or it broke off. */
  readonly refused?: string;
  readonly errors?: Errors;
  /** What is wrong, in words. */
  readonly mistakes: readonly string[];
}

export const isRight = ({ refused, mistakes }: Verdict) => refused === undefined && mistakes.length === 0;

/** Some ten times what is seen where all is right, and far below what one wrong number in a gradient makes. */
export const allowed = 1e-3;
/** Where no step is taken. */
export const allowedExactly = 3e-7;

const rows = 4;
/** How far a direction of length 1 is followed: far, where losses are exact enough, or near, where kinks are fewer. */
const steps = [0.1, 0.025] as const;
const directions = 2;
/** A direction on which the loss has a kink between the steps says nothing: another is drawn, from other weights. */
const draws = 8;

export function verdictOn(each: LayerCase, way: Way): Verdict {
  const probe = probeOf(each);
  let ready: Ready | undefined;
  try {
    ready = way(probe.network);
    return checked(each, probe, ready);
  } catch (error) {
    return { refused: firstLine(error), mistakes: [] };
  } finally {
    ready?.dispose();
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));

interface Probe {
  readonly network: Network;
  readonly specs: readonly WeightSpec[];
  /** How many floats learn. */
  readonly learning: number;
  readonly values: Float32Array;
  readonly labels: Int32Array;
  /** What comes to the layer. */
  readonly input: WeightSpec;
  /** What the layer learns. */
  readonly own: readonly WeightSpec[];
  /** The last kernel. */
  readonly output: WeightSpec;
}

function probeOf(each: LayerCase): Probe {
  const ids = takesIds(each);
  const inside = each.inside ? { inside: each.inside } : {};
  const tested: Layer = { ...call(each.layer, each.arguments), shape: each.shape, ...inside };
  const size = sizeOf(each.input);
  const before: Layer[] = [
    { ...call("dense", { units: size }), shape: [size] },
    { ...call("reshape", { shape: [...each.input] }), shape: each.input },
  ];
  const layers: Layer[] = [
    ...(ids ? [] : before),
    tested,
    { ...call("flatten"), shape: [sizeOf(each.shape)] },
    { ...call("dense", { units: classes, activation: "softmax" }), shape: [classes] },
  ];
  const network: Network = { name: "probe", input: ids ? each.input : [rows], layers, output: [classes] };
  const { specs, learning } = weightsOf(network);
  const learners = specs.slice(0, learning.variables);
  const [first, last] = [ids ? `${each.layer}_1` : "dense_1", namedLayers(network).at(-1)!.name];
  const input = learners.find(({ name }) => name === `${first}/${ids ? "embeddings" : "kernel"}`)!;
  const random = randomFrom(derive(13, each.layer));
  return {
    network,
    specs,
    learning: learning.size,
    values: ids
      ? Float32Array.from({ length: rows * size }, () => random.below(Number(each.arguments.vocabulary)))
      : unit(rows),
    labels: Int32Array.from({ length: rows }, (_, row) => row % classes),
    input,
    own: learners.filter(({ name }) => !name.startsWith(`${first}/`) && !name.startsWith(`${last}/`)),
    output: learners.find(({ name }) => name === `${last}/kernel`)!,
  };
}

function unit(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}

/** Weights as they begin, moved off their zeros and ones; what comes to the layer lies around 0, whole windows below it. */
function drawn({ specs, learning, input, output }: Probe, seed: number, biases: boolean): Float32Array {
  const weights = initialWeights(specs, seed);
  const random = randomFrom(derive(seed, "moved"));
  for (const spec of specs.filter(({ offset }) => offset < learning)) {
    // Logits of about 1, however many values they are made of: of larger ones a float keeps less.
    const wide = spec === input ? 1.5 : spec === output ? Math.min(0.5, 3 / Math.sqrt(spec.shape[0]!)) : 0.3;
    const own = of(weights, spec);
    const still = spec.name.endsWith("/bias") && !biases;
    for (let i = 0; i < own.length; i++) own[i] = still ? 0 : own[i]! + random.between(-wide, wide);
  }
  return weights;
}

function checked(each: LayerCase, probe: Probe, ready: Ready): Verdict {
  const points = Array.from({ length: draws }, (_, seed) => () => pointAt(probe, ready, drawn(probe, seed, true)));
  const arrays = [probe.input, ...probe.own, probe.output];
  const differences = arrays.flatMap((spec) =>
    Array.from({ length: directions }, (_, at) => differenceAlong(points, spec, signs, derive(at, spec.name))),
  );
  const adjoint = scales(each)
    ? exactly(probe, pointAt(probe, ready, drawn(probe, 0, false)))
    : [differenceAlong(points, probe.input, normal, derive(0, "adjoint"))];
  return {
    errors: { differences: worst(differences), adjoint: worst(adjoint) },
    mistakes: [
      ...silent(points[0]!(), arrays),
      ...differences.flatMap((one) => mistakeOf(one, allowed)),
      ...adjoint.flatMap((one) => mistakeOf(one, scales(each) ? allowedExactly : allowed)),
    ],
  };
}

/** Layers of which twice as much makes twice as much, once their biases are zero. */
function scales({ layer, arguments: { activation = "linear" } }: LayerCase): boolean {
  return scaling.has(layer) && (activation === "linear" || activation === "relu");
}

const scaling: ReadonlySet<string> = new Set([
  "flatten",
  "reshape",
  "dense",
  "dropout",
  "conv1d",
  "conv2d",
  "depthwise_conv2d",
  "zero_padding2d",
  "maxpool1d",
  "maxpool2d",
  "avgpool1d",
  "avgpool2d",
  "global_maxpool2d",
  "global_avgpool2d",
  "embedding",
]);

interface Point {
  readonly gradient: Float32Array;
  readonly weights: Float32Array;
  /** The loss where one array is moved along a direction. */
  loss(spec: WeightSpec, direction: Float32Array, by: number): number;
}

function pointAt({ values, labels }: Probe, ready: Ready, weights: Float32Array): Point {
  const { loss: here, gradient } = ready.measure(weights, values, labels);
  if (!Number.isFinite(here)) throw new Error(`the loss is ${here}`);
  return {
    weights,
    gradient,
    loss({ offset }, direction, by) {
      const moved = weights.slice();
      for (let i = 0; i < direction.length; i++) moved[offset + i] = moved[offset + i]! + by * direction[i]!;
      return ready.measure(moved, values, labels).loss;
    },
  };
}

interface Comparison {
  readonly what: string;
  readonly claimed: number;
  readonly found: number;
  /** In parts of what is to be found. */
  readonly error: number;
}

/** What the loss does along a direction in one array, against what the gradient says of it. */
function differenceAlong(points: readonly (() => Point)[], spec: WeightSpec, draw: Draw, seed: number): Comparison {
  let last: Comparison | undefined;
  for (const [at, pointOf] of points.entries()) {
    const point = pointOf();
    const gradient = of(point.gradient, spec);
    // What a direction shows of a gradient by chance; where that is small, losses are still only so exact.
    const scale = Math.hypot(...gradient) / Math.sqrt(gradient.length) + leastSlope;
    const direction = draw(spec, derive(seed, at));
    const claimed = dot(gradient, direction);
    const comparison = (by: number): Comparison => {
      const found = slopeAlong(point, spec, direction, by);
      return { what: spec.name, claimed, found, error: Math.abs(found - claimed) / scale };
    };
    const far = comparison(steps[0]);
    // Mostly that is enough.
    if (far.error <= allowed / 10) return far;
    const near = comparison(steps[1]);
    last = near.error < far.error ? near : far;
    // Two steps that agree with each other, and not with the gradient, are no kink.
    if (last.error <= allowed || Math.abs(far.found - near.found) <= allowed * scale) return last;
  }
  return last!;
}

const leastSlope = 0.05;

function slopeAlong(point: Point, spec: WeightSpec, direction: Float32Array, far: number): number {
  const slope = (by: number) => (point.loss(spec, direction, by) - point.loss(spec, direction, -by)) / (2 * by);
  return (4 * slope(far / 2) - slope(far)) / 3;
}

function exactly({ input, own, output }: Probe, { weights, gradient }: Point): Comparison[] {
  const product = (spec: WeightSpec) => dot(of(gradient, spec), of(weights, spec));
  const size = (spec: WeightSpec) => Math.hypot(...of(gradient, spec)) * Math.hypot(...of(weights, spec));
  const linear = [input, ...own.filter(({ name }) => name.endsWith("kernel"))];
  return linear.map((spec) => {
    const [claimed, found] = [product(spec), product(output)];
    const error = Math.abs(claimed - found) / (size(spec) + size(output));
    return { what: `${spec.name}, adjoint`, claimed, found, error };
  });
}

/** Arrays that nothing would ever move. */
function silent({ gradient }: Point, arrays: readonly WeightSpec[]): string[] {
  return arrays
    .filter((spec) => of(gradient, spec).every((value) => value === 0))
    .map(({ name }) => `${name} has no gradient`);
}

const worst = (all: readonly Comparison[]) => Math.max(...all.map(({ error }) => error));

const mistakeOf = ({ what, claimed, found, error }: Comparison, bound: number): string[] =>
  error <= bound ? [] : [`${what}: the gradient says ${claimed}, and what is found is ${found}`];

function of(numbers: Float32Array, { offset, shape }: WeightSpec): Float32Array {
  return numbers.subarray(offset, offset + sizeOf(shape));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** A direction in an array, of length 1. */
type Draw = (spec: WeightSpec, seed: number) => Float32Array;

/** Every number of the array counts as much as any other. */
const signs: Draw = ({ shape }, seed) => {
  const random = randomFrom(seed);
  const size = sizeOf(shape);
  return Float32Array.from({ length: size }, () => (random.uniform() < 0.5 ? -1 : 1) / Math.sqrt(size));
};

const normal: Draw = ({ shape }, seed) => {
  const random = randomFrom(seed);
  const drawn = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  const length = Math.hypot(...drawn);
  return drawn.map((value) => value / length);
};
