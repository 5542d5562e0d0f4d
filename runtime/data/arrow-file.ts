/** What a file of Apache Arrow says of its columns: both formats, of files (Feather 2) and of streams, begin with that. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type * as Arrow from "apache-arrow";
import { type ArrowAs, arrowAs } from "./arrow-cells.js";
import type { ColumnHead } from "./frame.js";
import { optionalLibrary } from "./optional-library.js";

export interface ArrowColumn extends ColumnHead {
  readonly as: ArrowAs;
  /** Its number among all the columns of the file. */
  readonly index: number;
}

export interface ArrowFile {
  readonly columns: readonly ArrowColumn[];
  /** Names of columns that are none here, and what they hold. */
  readonly others: ReadonlyMap<string, string>;
}

/** @throws TaskFailure `missing` where it is not installed */
export function arrowLibrary(): typeof Arrow {
  return optionalLibrary("apache-arrow", "", "Arrow files are read by");
}

/** Throws what Node throws where the file cannot be read, and a RangeError, in words, where it is no Arrow file. */
export function arrowFile(file: string): ArrowFile {
  const message = schemaMessage(file);
  const arrow = arrowLibrary();
  const columns: ArrowColumn[] = [];
  const others = new Map<string, string>();
  for (const [index, { name, type }] of fieldsOf(message, arrow).entries()) {
    const as = arrowAs(type, arrow);
    if (others.has(name) || columns.some((column) => column.name === name))
      throw new RangeError(`two of its columns are called \`${name}\``);
    if (typeof as === "string") others.set(name, as);
    else columns.push({ name, type: as.type, as, index });
  }
  return { columns, others };
}

function fieldsOf(message: Uint8Array, arrow: typeof Arrow): readonly Arrow.Field[] {
  try {
    return new arrow.MessageReader(message).readSchema(true)?.fields ?? [];
  } catch (error) {
    throw new RangeError(`its columns cannot be read (${(error as Error).message})`);
  }
}

const magic = "ARROW1";
/** The letters a file begins with, and two bytes of nothing. A stream begins with its first message. */
const fileHead = 8;
/** Of a message: FF FF FF FF, which old writers leave out, and its length. */
const messageHead = 8;

function schemaMessage(file: string): Uint8Array {
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    const part = (from: number, length: number) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, from));
    };
    if (size === 0) throw new RangeError("it is empty");
    const letters = part(0, magic.length).toString("latin1");
    if (letters.startsWith("FEA1")) throw new RangeError("it is Feather 1: write it as Feather 2");
    const ends = part(size - magic.length, magic.length).toString("latin1");
    if (letters === magic && (size < 2 * fileHead || ends !== magic))
      throw new RangeError("it begins as an Arrow file and does not end as one: it was cut short");
    const from = letters === magic ? fileHead : 0;
    const length = messageLength(part(from, messageHead));
    if (length <= 0 || length > size - from) throw new RangeError("it does not begin as an Arrow file or stream does");
    return part(from, messageHead + length);
  } finally {
    closeSync(handle);
  }
}

function messageLength(head: Buffer): number {
  if (head.length < messageHead) return 0;
  const first = head.readInt32LE(0);
  return first === -1 ? head.readInt32LE(4) : first;
}
