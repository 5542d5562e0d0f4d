/** The nouns of learning and answering: what a network can do, by whatever way its arithmetic is carried out. */

import type { Call } from "../../lang/plan.js";
import type { RowSource } from "../data/rows/rows.js";
import { bestArithmetic } from "../kernels/kernels.js";
import type { WeightSpec } from "../results.js";
import type { BackendName } from "./backends.js";
import type { Random } from "./random.js";
import type { NetworkWeights } from "./shapes.js";
import type { Truth } from "./truth.js";

export interface Stepped {
  /** Mean over the rows of the batch, each times its weight, before the weights moved. */
  readonly loss: number;
  /** How many rows were right; 0 where numbers are learned. */
  readonly correct: number;
  /** False when the loss or a weight is no longer a finite number; the weights have no meaning then. */
  readonly finite: boolean;
}

/** One optimiser step on the rows `from` up to, and without, `to`, and what is right for them. */
export type Step = (rows: RowSource, from: number, to: number, truth: Truth, random: Random) => Stepped;

export interface Learner extends NetworkWeights {
  /** Of the results: `wasm` and `wasm-fused` differ in their last digits. */
  readonly backend: string;
  readonly step: Step;
  /** A copy of the weights as they are now, in the order of `specs`. */
  weights(): Float32Array;
  dispose(): void;
}

export interface LearnerOptions {
  readonly loss: Call;
  readonly optimizer: Call;
  /** Where the rate follows a schedule: what it is now. */
  readonly pace?: { readonly rate: number };
  /** The most rows of a step. */
  readonly batch: number;
  /** The first weights, for the arrays that the network has. */
  readonly start: (specs: readonly WeightSpec[]) => Float32Array;
}

/** A trained network, ready to answer. Dispose of it. */
export interface Answerer {
  readonly backend: string;
  /** The most rows at a time. */
  readonly batch: number;
  /** What the network makes of the rows `from` up to, and without, `to`; the array holds until the next call. */
  answer(rows: RowSource, from: number, to: number): Float32Array;
  dispose(): void;
}

/** Large enough to keep the kernels busy, small enough to stop soon. */
export const answerBatch = 256;

/** A backend's name as results bear it: equal names mean equal bits. */
export function resultBackend(name: BackendName): string {
  return name === "wasm" && bestArithmetic() === "fused" ? "wasm-fused" : name;
}
