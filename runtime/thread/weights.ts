/**
 * A network's weights as one flat array: drawn at the start, taken over from another training, and laid down in
 * shared memory with a digest at the end.
 */

import { createHash } from "node:crypto";
import type { Network } from "../../lang/plan.js";
import { badData } from "../failure.js";
import type { NetworkResult, WeightSpec } from "../results.js";
import { derive, type Random, randomFrom } from "./random.js";
import { floatsOf, sizeOf } from "./shapes.js";

/**
 * The first weights, by what each array is. Each has a seed of its own, by its place, so that a network with one more
 * layer begins with the same first layers.
 */
export function initialWeights(specs: readonly WeightSpec[], seed: number): Float32Array {
  const weights = new Float32Array(floatsOf(specs));
  for (const [at, spec] of specs.entries()) {
    const values = weights.subarray(spec.offset, spec.offset + sizeOf(spec.shape));
    startOf(spec)(values, spec.shape, () => randomFrom(derive(seed, "weights", at)));
  }
  return weights;
}

/** Fills one array, which comes as zeros. */
type Start = (values: Float32Array, shape: readonly number[], random: () => Random) => void;

const zeros: Start = () => {};
const ones: Start = (values) => void values.fill(1);

/**
 * Glorot and Bengio's (2010) uniform distribution. The last two sizes of a kernel are what goes in and what comes out;
 * those before them are the window, and each place in it counts.
 */
const glorot: Start = (values, shape, random) => {
  const window = sizeOf(shape.slice(0, -2));
  spread(values, Math.sqrt(6 / (window * (shape.at(-2)! + shape.at(-1)!))), random());
};

/** As Keras does: small vectors, that differ. */
const small: Start = (values, _, random) => spread(values, 0.05, random());

/** Ones for the second of the four gates, so that an LSTM begins by remembering (Jozefowicz et al., 2015). */
const forgetGate: Start = (values) => void values.fill(1, values.length / 4, values.length / 2);

function spread(values: Float32Array, limit: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = random.between(-limit, limit);
}

/** Recurrent kernels too are drawn by Glorot: an orthogonal matrix would begin better on very long sequences. */
const starts: ReadonlyMap<string, Start> = new Map([
  ["kernel", glorot],
  ["depthwise_kernel", glorot],
  ["recurrent_kernel", glorot],
  ["embeddings", small],
  ["bias", zeros],
  ["beta", zeros],
  ["moving_mean", zeros],
  ["gamma", ones],
  ["moving_variance", ones],
]);

/** By its name, `lstm_1/bias`: the layer's kind and number, and the array's. */
function startOf({ name }: WeightSpec): Start {
  const [layer = "", array = ""] = name.split("/");
  if (array === "bias" && /^lstm_\d+$/.test(layer)) return forgetGate;
  const found = starts.get(array);
  if (!found) throw new Error(`nobody knows how the weights ${name} begin`);
  return found;
}

/** A copy of another training's weights. Throws `data` where the two networks are not of one shape. */
export function weightsFrom(from: NetworkResult, fromTask: string, network: Network, specs: readonly WeightSpec[]) {
  const [theirs, ours] = [from.specs, specs].map((list) => list.map((spec) => `[${spec.shape.join(", ")}]`).join(" "));
  if (theirs !== ours)
    throw badData(
      `${network.name} cannot start from ${fromTask}: its weights have the shapes ${ours}, and those of ${fromTask} have ${theirs}.`,
      "Train both with the same model, or leave `from:` out.",
    );
  return new Float32Array(from.weights).slice();
}

/** Puts weights where every thread can read them. */
export function shared(weights: Float32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(weights.byteLength);
  new Float32Array(buffer).set(weights);
  return buffer;
}

/** SHA-256 over names, shapes and the bytes of the floats. */
export function weightsDigest(specs: readonly WeightSpec[], weights: SharedArrayBuffer): string {
  return createHash("sha256").update(JSON.stringify(specs)).update(new Uint8Array(weights)).digest("hex");
}
