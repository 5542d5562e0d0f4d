/** What a file of Apache Arrow says of its columns: a file proper (Feather 2) in its footer, a stream in its first message. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type * as Arrow from "apache-arrow";
import type * as ArrowFooter from "apache-arrow/ipc/metadata/file";
import type * as Compressors from "hyparquet-compressors";
import type { ColumnHead } from "../../frame.js";
import { optionalLibrary, ownLibrary } from "../optional-library.js";
import { type ArrowAs, arrowAs } from "./arrow-cells.js";
import { unpackLz4Frame } from "./lz4-frame.js";

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
  const arrow = optionalLibrary<typeof Arrow>("apache-arrow", "", "Arrow files are read by");
  const { compressionRegistry, CompressionType } = arrow;
  // It leaves unpacking to who uses it.
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame });
  compressionRegistry.set(CompressionType.ZSTD, { decode: unpackZstd });
  return arrow;
}

/** In memory of its own: numbers of 64 bits are read in place, and have to lie where they can be. */
function unpackZstd(bytes: Uint8Array): Uint8Array {
  return ownLibrary<typeof Compressors>("hyparquet-compressors").decompressZstd(bytes).slice();
}

/** Throws what Node throws where the file cannot be read, and a RangeError, in words, where it is no Arrow file. */
export function arrowFile(file: string): ArrowFile {
  const schema = schemaBytes(file);
  const arrow = arrowLibrary();
  const columns: ArrowColumn[] = [];
  const others = new Map<string, string>();
  for (const [index, { name, type }] of fieldsOf(schema, arrow).entries()) {
    const as = arrowAs(type, arrow);
    if (others.has(name) || columns.some((column) => column.name === name))
      throw new RangeError(`two of its columns are called \`${name}\``);
    if (typeof as === "string") others.set(name, as);
    else columns.push({ name, type: as.type, as, index });
  }
  return { columns, others };
}

function fieldsOf(schema: SchemaBytes, arrow: typeof Arrow): readonly Arrow.Field[] {
  try {
    const { bytes, format } = schema;
    if (format === "stream") return new arrow.MessageReader(bytes).readSchema(true)?.fields ?? [];
    const footer = ownLibrary<typeof ArrowFooter>("apache-arrow/ipc/metadata/file").Footer.decode(bytes);
    // A damaged number of parts would be looked for one by one, for hours.
    if (footer.numRecordBatches + footer.numDictionaries > bytes.length / placeBytes)
      throw new RangeError("it tells of more parts than it has room for");
    return footer.schema.fields;
  } catch (error) {
    throw new RangeError(`its columns cannot be read (${(error as Error).message})`);
  }
}

interface SchemaBytes {
  readonly format: "file" | "stream";
  /** The footer of a file, or the first message of a stream. */
  readonly bytes: Uint8Array;
}

type Part = (from: number, length: number) => Buffer;

const magic = "ARROW1";

function schemaBytes(file: string): SchemaBytes {
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
    return letters === magic
      ? { format: "file", bytes: footer(part, size) }
      : { format: "stream", bytes: firstMessage(part, size) };
  } finally {
    closeSync(handle);
  }
}

/** What the footer says of each part: where it is, how long its head and its body are. */
const placeBytes = 24;

/** The letters a file begins with, and two bytes of nothing. */
const headBytes = 8;
/** The length of the footer, and the same letters. */
const tailBytes = 10;

/** Only the footer is sure to say what the columns are: JavaScript's own writer leaves it out where files begin. */
function footer(part: Part, size: number): Uint8Array {
  const tail = part(Math.max(0, size - tailBytes), tailBytes);
  if (size < headBytes + tailBytes || tail.toString("latin1", 4) !== magic)
    throw new RangeError("it begins as an Arrow file and does not end as one: it was cut short");
  const length = tail.readInt32LE(0);
  if (length <= 0 || length > size - headBytes - tailBytes)
    throw new RangeError("its footer is longer than the file: it was cut short or is damaged");
  return part(size - tailBytes - length, length);
}

/** Of a message: FF FF FF FF, which old writers leave out, and its length. */
const messageHead = 8;

function firstMessage(part: Part, size: number): Uint8Array {
  const head = part(0, messageHead);
  const length = head.length < messageHead ? 0 : head.readInt32LE(0) === -1 ? head.readInt32LE(4) : head.readInt32LE(0);
  if (length <= 0 || length > size) throw new RangeError("it does not begin as an Arrow file or stream does");
  return part(0, messageHead + length);
}
