/** The beginning of a file of text, as UTF-8 without its mark: read at once, so that the checker can look at it too. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isGzip, unpackedStart } from "../gzip.js";
import { decoderFor, encodingOf, isUtf8Label, knownEncodings } from "./encoding.js";
import { NoTable } from "./no-table.js";

export interface Head {
  /** A line feed that is not of the file stands behind the last of them. */
  readonly bytes: Buffer;
  /** How many are of the file. */
  readonly end: number;
  /** Whether that is all of the file. */
  readonly whole: boolean;
}

/** Packed bytes become up to a thousand times as many. */
const packing = 8;

/** Throws what Node throws where the file cannot be read, and `NoTable` where it is no text. */
export function readHead(file: string, encoding: string, most: number): Head {
  const { bytes: raw, whole } = readStart(file, most);
  const zipped = isGzip(raw);
  const head = zipped ? readStart(file, most / packing) : { bytes: raw, whole };
  const plain = zipped ? unpacked(head.bytes) : raw;
  const text = inUtf8(plain, encoding, head.whole);
  const end = Math.min(text.length, most);
  return {
    bytes: Buffer.concat([text.subarray(0, end), Buffer.from("\n\n")]),
    end,
    whole: head.whole && end === text.length,
  };
}

function readStart(file: string, most: number): { bytes: Buffer; whole: boolean } {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(Math.min(most, fstatSync(handle).size));
    const length = readSync(handle, bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, length), whole: length === fstatSync(handle).size };
  } finally {
    closeSync(handle);
  }
}

function unpacked(start: Buffer): Buffer {
  try {
    return unpackedStart(start);
  } catch (error) {
    throw new NoTable((error as RangeError).message, "Fetch the file again.");
  }
}

function inUtf8(bytes: Buffer, said: string, whole: boolean): Buffer {
  const { label, mark } = encodingOf(bytes, said);
  if (isUtf8Label(label)) return bytes.subarray(mark);
  const decoder = decoderFor(label);
  if (!decoder) throw new NoTable(`there is no encoding ${JSON.stringify(label)}`, knownEncodings);
  try {
    return Buffer.from(decoder.decode(bytes.subarray(mark), { stream: !whole }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new NoTable(`it is not text in the encoding ${label}`, "Say another `encoding`.");
  }
}
