/** Where tables come from: one reader for each `source` of `stdlib/data.flow` that this version can carry out. */

import type { Call } from "../../lang/plan.js";
import { badData } from "../failure.js";
import { type Host, Stopped } from "../thread/host.js";
import { drawDigits, side } from "./digits.js";
import { type IdxArray, readIdx } from "./idx.js";

/** A table before it is split. */
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

export type Source = (settings: Call["arguments"], reading: Reading) => Promise<RawTable>;

export const sources: ReadonlyMap<string, Source> = new Map([
  ["idx", readIdxPair],
  ["digits", makeDigits],
]);

async function readIdxPair(settings: Call["arguments"]): Promise<RawTable> {
  const [imagesFile, labelsFile] = [String(settings.images), String(settings.labels)];
  const [images, labels] = [await readIdx(imagesFile), await readIdx(labelsFile)];
  const rows = images.shape[0]!;
  if (labels.shape.length !== 1)
    throw badData(`${labelsFile} has ${labels.shape.length} dimensions; labels have one. Were the two files swapped?`);
  if (labels.shape[0] !== rows)
    throw badData(`${labelsFile} has ${labels.shape[0]} labels, and ${imagesFile} has ${rows} rows.`);
  if (rows === 0) throw badData(`${imagesFile} has no rows.`);
  const distinct = [...new Set(labels.values)].sort((a, b) => a - b);
  const index = new Map(distinct.map((label, at) => [label, at]));
  const shape = images.shape.length > 1 ? images.shape.slice(1) : [1];
  return {
    rows,
    shape,
    features: sharedFeatures(images),
    labels: sharedInts(Int32Array.from(labels.values, (label) => index.get(label)!)),
    classes: distinct.map(String),
  };
}

function sharedFeatures({ values }: IdxArray): RawTable["features"] {
  const buffer = new SharedArrayBuffer(values.byteLength);
  if (values instanceof Uint8Array) new Uint8Array(buffer).set(values);
  else new Float32Array(buffer).set(values);
  return { type: values instanceof Uint8Array ? "uint8" : "float32", buffer };
}

function sharedInts(values: Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Int32Array(buffer).set(values);
  return buffer;
}

/** Rows between two looks at the stop flag: some 20 ms of drawing. */
const rowsAtOnce = 200;

async function makeDigits(settings: Call["arguments"], { seed, host, progress }: Reading): Promise<RawTable> {
  const rows = Number(settings.rows ?? 4000);
  const difficulty = Number(settings.difficulty ?? 1);
  const features = new SharedArrayBuffer(rows * side * side);
  const labels = new SharedArrayBuffer(rows * 4);
  const into = { pixels: new Uint8Array(features), labels: new Int32Array(labels) };
  for (let from = 0; from < rows; from += rowsAtOnce) {
    if (host.stopRequested()) throw new Stopped();
    drawDigits(into, from, Math.min(from + rowsAtOnce, rows), seed, difficulty);
    progress(from / rows);
    await host.breathe();
  }
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  return { rows, shape: [side, side], features: { type: "uint8", buffer: features }, labels, classes };
}
