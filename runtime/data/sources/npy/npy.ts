/**
 * Reads NPY, the format in which NumPy saves an array (`npy-header.ts` has its head): rows along the first dimension,
 * and what is to be learned in a second file of one dimension. Bytes stay bytes and go straight from the disk to where
 * they are kept; everything else becomes a float there.
 */

import type { Call } from "../../../../lang/plan.js";
import { badData } from "../../../failure.js";
import type { Labels } from "../../labels.js";
import type { RawArrays, Reading } from "../../raw-table.js";
import { room, sharedFloats } from "../../room.js";
import { sizeOf } from "../../shape.js";
import { classLabels, distinctNumbers } from "../class-labels.js";
import { withoutBadRows } from "../left-out.js";
import { type OpenedFile, piecesOf, readInto, withFile } from "../opened-file.js";
import { bytesOf, type ElementType, mostHeader, type NpyHeader, npyHeader } from "./npy-header.js";

type Watched = Pick<Reading, "host" | "progress">;

/** What stands for a path that was left out. */
export const noFile = "none";

/** @throws TaskFailure `missing` where a file cannot be read, `data` where it is not what it should be */
export async function readNpy({ features, labels }: Call["arguments"], reading: Reading): Promise<RawArrays> {
  const [rowsFile, labelsFile] = [String(features), String(labels)];
  const raw = await withFile(rowsFile, (opened) => readRows(opened, reading));
  if (labelsFile === noFile) return withoutBadRows(raw, rowsFile, reading.bad);
  const label = await withFile(labelsFile, (opened) => readLabels(opened, raw.rows, rowsFile, reading));
  return withoutBadRows({ ...raw, label }, rowsFile, reading.bad);
}

async function readRows(opened: OpenedFile, watched: Watched): Promise<RawArrays> {
  const header = await headerOf(opened, watched);
  const [rows = 0, ...inner] = header.shape;
  if (sizeOf(header.shape) === 0 || header.shape.length === 0) throw badData(`${opened.file} has no rows.`);
  const shape = inner.length > 0 ? inner : [1];
  const type = header.type === "u1" ? "uint8" : "float32";
  const buffer = room(sizeOf(header.shape) * (type === "uint8" ? 1 : Float32Array.BYTES_PER_ELEMENT));
  const into = type === "uint8" ? new Uint8Array(buffer) : new Float32Array(buffer);
  await readValues(opened, header, into, watched);
  return { kind: "arrays", rows, shape, features: { type, buffer } };
}

async function readLabels(opened: OpenedFile, rows: number, rowsFile: string, watched: Watched): Promise<Labels> {
  const header = await headerOf(opened, watched);
  const problem = labelsProblem(header, rows);
  if (problem) throw badData(`${opened.file} does not go with ${rowsFile}: ${problem}.`);
  const values = new Float64Array(rows);
  await readValues(opened, header, values, watched);
  if (isFloat(header.type)) return { type: "number", values: sharedFloats(values) };
  return classesAmong(values, opened.file);
}

/** Why labels do not go with rows, as a sentence goes on. */
export function labelsProblem({ shape }: NpyHeader, rows: number): string | undefined {
  if (shape.length !== 1) return `labels have one dimension, and this file has ${shape.length}`;
  return shape[0] === rows ? undefined : `it has ${shape[0]} labels, and there are ${rows} rows`;
}

/** Floats are numbers to be met, all else are classes. */
export const isFloat = (type: ElementType) => type.startsWith("f");

function classesAmong(values: Float64Array, file: string): Labels {
  const distinct = distinctNumbers(values);
  const beyond = distinct.find((label) => !Number.isSafeInteger(label));
  // Two of them may have become one.
  if (beyond !== undefined)
    throw badData(`${file} has labels beyond 2^53, as ${beyond}.`, "Number the classes from 0.");
  return classLabels(values, distinct);
}

async function headerOf(opened: OpenedFile, { host }: Watched): Promise<NpyHeader> {
  const { file, size } = opened;
  const head = Buffer.alloc(Math.min(size, mostHeader));
  await readInto(opened, head, 0, { host, progress: () => {} });
  const header = npyHeader(head, file);
  const problem = lengthProblem(header, size);
  if (problem) throw badData(`${file} ${problem}.`, "The file was cut short or is damaged: write or fetch it again.");
  return header;
}

export function lengthProblem({ shape, type, start }: NpyHeader, size: number): string | undefined {
  const expected = start + sizeOf(shape) * bytesOf(type);
  return size === expected ? undefined : `has ${size} bytes; its header promises ${expected}`;
}

type Kept = Uint8Array | Float32Array | Float64Array;

/** All values of a file, row after row, whatever their order there. */
async function readValues(opened: OpenedFile, header: NpyHeader, into: Kept, watched: Watched): Promise<void> {
  const { type, start, shape, fortran } = header;
  const inOrder = !fortran || shape.length === 1;
  if (inOrder && isStoredAlike(header, into)) {
    await readInto(opened, new Uint8Array(into.buffer, into.byteOffset, into.byteLength), start, watched);
    return;
  }
  const put = inOrder ? putInOrder : columnPutter(shape);
  let count = 0;
  for await (const piece of piecesOf(opened, start, opened.size, bytesOf(type), watched)) {
    if (!isMachineOrder(header)) swap(piece, bytesOf(type));
    const values = new elementArrays[type](piece.buffer, 0, piece.length / bytesOf(type));
    put(values, into, count);
    count += values.length;
  }
}

const elementArrays = {
  b1: Uint8Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const satisfies Record<ElementType, unknown>;

type Values = InstanceType<(typeof elementArrays)[ElementType]>;

/** The values of a file from the number `from` on. */
type Put = (values: Values, into: Kept, from: number) => void;

function putInOrder(values: Values, into: Kept, from: number): void {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) into.set(values, from);
  // Exact up to 2^53, and beyond it rounded once.
  else for (let at = 0; at < values.length; at++) into[from + at] = Number(values[at]);
}

/** In Fortran's order the first index, the row, varies fastest: one column of all rows after another. */
function columnPutter([rows = 0, ...inner]: readonly number[]): Put {
  const width = sizeOf(inner);
  const within = Uint32Array.from({ length: width }, (_, at) => lastFastest(at, inner));
  return (values, into, from) => {
    let column = Math.floor(from / rows);
    let row = from - column * rows;
    for (let at = 0; at < values.length; at++) {
      into[row * width + within[column]!] = Number(values[at]);
      if (++row < rows) continue;
      row = 0;
      column++;
    }
  };
}

const isLittleEndianMachine = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Whether the file's bytes are those that are kept. */
function isStoredAlike(header: NpyHeader, into: Kept): boolean {
  if (header.type === "u1") return into instanceof Uint8Array;
  return header.type === "f4" && into instanceof Float32Array && isMachineOrder(header);
}

function isMachineOrder({ type, littleEndian }: NpyHeader): boolean {
  return bytesOf(type) === 1 || littleEndian === isLittleEndianMachine;
}

/** Turns every value of so many bytes round, in place. */
function swap(piece: Uint8Array, bytes: number): void {
  const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
  if (bytes === 2) buffer.swap16();
  else if (bytes === 4) buffer.swap32();
  else buffer.swap64();
}

/** A number that counts with the first index fastest, as one that counts with the last. */
function lastFastest(at: number, shape: readonly number[]): number {
  let [rest, place, stride] = [at, 0, sizeOf(shape)];
  for (const length of shape) {
    stride /= length;
    place += (rest % length) * stride;
    rest = Math.floor(rest / length);
  }
  return place;
}
