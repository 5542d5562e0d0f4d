/** What a source gives: arrays with a label a row, or a table of columns; and what its maker is handed. */

import type { Host } from "../thread/host.js";
import type { BadRows } from "./bad-rows.js";
import type { TableReader } from "./frame.js";
import type { HandedArrays, HandedIn } from "./sources/given/handed-in.js";

/** Rows of numbers in the shape of an image, a series, …, that came with what is to be learned. */
export type RawArrays = HandedArrays;

export interface RawTable {
  readonly kind: "table";
  readonly reader: TableReader;
}

export interface Reading {
  readonly seed: number;
  readonly host: Host;
  /** How much of it is there, 0 to 1. */
  readonly progress: (done: number) => void;
  readonly bad: BadRows;
  /** Of the flow's file: where JavaScript looks for its own files. The current one unless given. */
  readonly folder?: string;
  /** What the embedding program gave for this source. */
  readonly handedIn?: HandedIn;
}

/** Room for rows of features, row after row, and a label for each. */
export interface Rows<Features, Labels extends Int32Array | Float32Array = Int32Array> {
  readonly features: Features;
  readonly labels: Labels;
}

/** Draws the rows `from` up to, and without, `to` into room that begins with row 0. */
export type Draw<Features, Labels extends Int32Array | Float32Array = Int32Array> = (
  into: Rows<Features, Labels>,
  from: number,
  to: number,
) => void;
