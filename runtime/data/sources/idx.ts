/**
 * Reads IDX, the format of MNIST (LeCun, Cortes and Burges): two zero bytes, a type, the number of dimensions, each
 * dimension as a big-endian Int32, then the values, big-endian, row after row; gzipped or not.
 */

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { badData, type TaskFailure } from "../../failure.js";
import { sizeOf } from "../shape.js";
import { missingFile } from "./file-problems.js";
import { isGzip } from "./gzip.js";

export interface IdxArray {
  readonly shape: readonly number[];
  /** Bytes stay bytes, everything else becomes floats. */
  readonly values: Uint8Array | Float32Array;
}

interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

const elementTypes: ReadonlyMap<number, ElementType> = new Map([
  [0x08, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [0x09, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [0x0b, { bytes: 2, read: (view, at) => view.getInt16(at) }],
  [0x0c, { bytes: 4, read: (view, at) => view.getInt32(at) }],
  [0x0d, { bytes: 4, read: (view, at) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, read: (view, at) => view.getFloat64(at) }],
]);

/** @throws TaskFailure `missing` where the file cannot be read, `data` where it is not what it should be. */
export async function readIdx(file: string): Promise<IdxArray> {
  return parseIdx(await unpacked(file), file);
}

async function unpacked(file: string): Promise<Uint8Array> {
  const bytes = await readWhole(file);
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw badData(`${file} is gzipped, and does not unpack: ${(error as Error).message}.`, "Fetch the file again.");
  }
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw missingFile(file, error);
  }
}

/** `file` is for messages only. */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = elementTypes.get(bytes[2] ?? 0);
  const rank = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !type || rank === 0)
    throw badData(
      `${file} is not IDX: it begins with ${hex(bytes.subarray(0, 4))}, and IDX with 00 00, a type (08 for bytes) and the number of dimensions.`,
      "Give an IDX file, gzipped or not.",
    );
  const header = 4 + 4 * rank;
  if (bytes.length < header) throw wrongLength(file, bytes.length, `a header of ${header} bytes`);
  const shape = Array.from({ length: rank }, (_, at) => view.getUint32(4 + 4 * at));
  const count = sizeOf(shape);
  const expected = header + count * type.bytes;
  if (bytes.length !== expected)
    throw wrongLength(file, bytes.length, `${expected} bytes for ${shape.join(" x ")} values`);
  if (bytes[2] === 0x08) return { shape, values: bytes.subarray(header) };
  const values = Float32Array.from({ length: count }, (_, at) => type.read(view, header + at * type.bytes));
  return { shape, values };
}

function wrongLength(file: string, found: number, expected: string): TaskFailure {
  return badData(
    `${file} has ${found} bytes (unpacked); its header promises ${expected}.`,
    "The file was cut short or is damaged: fetch it again.",
  );
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing";
}
