/**
 * A network's weights as one flat array: drawn at the start, taken over from another training, and laid down in
 * shared memory with a digest at the end.
 */

import { createHash } from "node:crypto";
import type { Network } from "../../lang/plan.js";
import { badData } from "../failure.js";
import type { NetworkResult, WeightSpec } from "../results.js";
import { sizeOf } from "./layers.js";
import { derive, randomFrom } from "./random.js";

/**
 * Glorot and Bengio's (2010) uniform distribution for kernels, zeros for biases. Each array has a seed of its own,
 * by its place, so that a network with one more layer begins with the same first layers.
 */
export function initialWeights(specs: readonly WeightSpec[], seed: number): Float32Array {
  const weights = new Float32Array(specs.reduce((total, spec) => total + sizeOf(spec.shape), 0));
  for (const [at, { shape, offset }] of specs.entries()) {
    if (shape.length < 2) continue;
    const random = randomFrom(derive(seed, "weights", at));
    const limit = Math.sqrt(6 / (shape.at(-2)! + shape.at(-1)!));
    for (let i = offset; i < offset + sizeOf(shape); i++) weights[i] = random.between(-limit, limit);
  }
  return weights;
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
