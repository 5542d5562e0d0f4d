/** The bytes of a file, a chunk at a time, gzipped or not: never the whole file. */

import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { unreadableFile } from "./file-problems.js";
import { isGzip, notUnpacked, unpackedStart } from "./gzip.js";

/** Large enough that the work between chunks does not count. */
export const chunkBytes = 1 << 18;

interface FileHead {
  /** Unpacked, `most` bytes at most. */
  readonly bytes: Uint8Array;
  /** The head is all there is. */
  readonly whole: boolean;
}

/** Throws what Node throws where the file cannot be read. */
export function fileHead(file: string, most: number): FileHead {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(most);
    const stored = bytes.subarray(0, readSync(handle, bytes, 0, most, 0));
    const plain = isGzip(stored) ? unpackedStart(stored) : stored;
    const whole = stored.length === fstatSync(handle).size && plain.length <= most;
    return { bytes: plain.subarray(0, most), whole };
  } finally {
    closeSync(handle);
  }
}

/**
 * `progress` hears how much of the file has been read, 0 to 1.
 * @throws TaskFailure where it cannot be read to its end
 */
export async function* fileChunks(
  file: string,
  progress: (done: number) => void,
  size = chunkBytes,
): AsyncGenerator<Uint8Array> {
  try {
    const { size: total } = await stat(file);
    const stored = createReadStream(file, { highWaterMark: size });
    // An error of either comes out of the last of them.
    const stream = startsAsGzip(file) ? pipeline(stored, createGunzip({ chunkSize: size }), () => {}) : stored;
    for await (const chunk of stream) {
      progress(stored.bytesRead / total);
      yield chunk as Uint8Array;
    }
  } catch (error) {
    const unzipping = (error as NodeJS.ErrnoException).code?.startsWith("Z_");
    throw unreadableFile(file, unzipping ? new RangeError(notUnpacked(error)) : error, "Fetch the file again.");
  }
}

function startsAsGzip(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(2);
    return isGzip(bytes.subarray(0, readSync(handle, bytes)));
  } finally {
    closeSync(handle);
  }
}
