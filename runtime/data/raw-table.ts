/** A table before it is split, and what its maker is handed. */

import type { Host } from "../thread/host.js";

export interface RawTable {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly features: { readonly type: "uint8" | "float32"; readonly buffer: SharedArrayBuffer };
  /** One Int32 a row. */
  readonly labels: SharedArrayBuffer;
  readonly classes: readonly string[];
}

export interface Reading {
  readonly seed: number;
  readonly host: Host;
  /** How much of it is there, 0 to 1. */
  readonly progress: (done: number) => void;
}

/** Room for rows of features, row after row, and a label for each. */
export interface Rows<Features> {
  readonly features: Features;
  readonly labels: Int32Array;
}

/** Draws the rows `from` up to, and without, `to` into room that begins with row 0. */
export type Draw<Features> = (into: Rows<Features>, from: number, to: number) => void;
