/** Files that are gzipped: known by their first bytes, whatever they are called. */

import { constants, gunzipSync } from "node:zlib";

export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What the beginning of such a file gives, which may end in the middle of the stream. Throws a RangeError, in words. */
export function unpackedStart(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new RangeError(notUnpacked(error));
  }
}

export const notUnpacked = (error: unknown) => `it is gzipped, and does not unpack (${(error as Error).message})`;
