/**
 * A saved model is a folder, with a manifest `troupe.json` that says what it is:
 *
 *   network    model.json and weights.bin beside it, in the format of a TensorFlow.js LayersModel; and where its rows
 *              were prepared, preparation.json
 *   average    members and weights; each member is such a folder again, under members/
 *   vote       members, and how they vote; they are under members/, too
 *   function   its formula
 *
 * This file is the format: what is written, and what may be relied on when reading.
 */

import type { Formula } from "../../lang/formula.js";
import type { Network } from "../../lang/plan.js";
import type { Target } from "../data/labels.js";
import type { EpochRecord, Learned, WeightSpec } from "../results.js";

export const manifestFile = "troupe.json";
export const preparationFile = "preparation.json";
export const formatVersion = 2;

export type Manifest = ManifestHead & (NetworkManifest | AverageManifest | VoteManifest | FunctionManifest);

export interface ManifestHead {
  readonly format: "troupe-model";
  readonly version: number;
  readonly name: string;
  /** The version of the Troupe that wrote it. */
  readonly troupe: string;
  /** What the run that saved it measured of it; of members only the whole is measured here. */
  readonly metrics?: readonly Measured[];
}

export interface Measured {
  /** `penguins.test` */
  readonly data: string;
  readonly rows: number;
  /** By metric. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface NetworkManifest {
  readonly kind: "network";
  /** What it answers, in the order of its heads. */
  readonly targets: readonly Target[];
  /** Raw features, once they are prepared, times this are the model's inputs. */
  readonly scale: number;
  /** Where there is a preparation.json: the SHA-256 of its text. */
  readonly preparation?: string;
  readonly network: Network;
  readonly specs: readonly WeightSpec[];
  /** SHA-256 over the specs and the bytes of weights.bin (see `weightsDigest`). */
  readonly digest: string;
  readonly provenance: Provenance;
}

/** Where it comes from. Nothing in it differs between two equal trainings, so they leave equal folders. */
export interface Provenance {
  readonly task: string;
  readonly seed: number;
  readonly backend: string;
  readonly learned: Omit<Learned, "seed">;
  readonly epochs: readonly Omit<EpochRecord, "examplesPerSecond">[];
}

export interface AverageManifest {
  readonly kind: "average";
  /** Their probabilities, or values, times their weights, are added up. */
  readonly members: readonly { readonly weight: number; readonly folder: string }[];
}

export interface VoteManifest {
  readonly kind: "vote";
  /** Whether members share their vote out among their probabilities, or give all of it to the most probable class. */
  readonly soft: boolean;
  readonly members: readonly { readonly folder: string }[];
}

export interface FunctionManifest {
  readonly kind: "function";
  readonly parameter: string;
  readonly body: Formula;
}
