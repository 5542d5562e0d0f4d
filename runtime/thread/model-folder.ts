/**
 * A saved model is a folder, with a manifest `troupe.json` that says what it is:
 *
 *   network    model.json and weights.bin beside it, in the format of a TensorFlow.js LayersModel
 *   average    members and weights; each member is such a folder again, under members/
 *   function   its formula
 *
 * This file is the format: what is written, and what may be relied on when reading.
 */

import type { Formula } from "../../lang/formula.js";
import type { Network } from "../../lang/plan.js";
import type { Target } from "../data/labels.js";
import type { EpochRecord, WeightSpec } from "../results.js";

export const manifestFile = "troupe.json";
export const formatVersion = 2;

export type Manifest = ManifestHead & (NetworkManifest | AverageManifest | FunctionManifest);

export interface ManifestHead {
  readonly format: "troupe-model";
  readonly version: number;
  readonly name: string;
}

export interface NetworkManifest {
  readonly kind: "network";
  /** What it answers, in the order of its heads. */
  readonly targets: readonly Target[];
  /** Raw features times this are the model's inputs. */
  readonly scale: number;
  readonly network: Network;
  readonly specs: readonly WeightSpec[];
  /** SHA-256 over the specs and the bytes of weights.bin (see `weightsDigest`). */
  readonly digest: string;
  /** Where it comes from: the task, the backend that trained it, and how the training went. */
  readonly provenance: {
    readonly task: string;
    readonly backend: string;
    readonly epochs: readonly Omit<EpochRecord, "examplesPerSecond">[];
  };
}

export interface AverageManifest {
  readonly kind: "average";
  /** Their probabilities, or values, times their weights, are added up. */
  readonly members: readonly { readonly weight: number; readonly folder: string }[];
}

export interface FunctionManifest {
  readonly kind: "function";
  readonly parameter: string;
  readonly body: Formula;
}
