/** Shared memory for rows: they are read or drawn into it once, and reach every thread without a copy. */

import { badData } from "../failure.js";

/**
 * A table may be asked for that no machine can hold.
 * @throws TaskFailure `data` where there is no room for it
 */
export function room(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const size = `${Math.ceil(bytes / 2 ** 30)} GiB`;
    throw badData(
      `The table would take ${size}, and there is no room for it.`,
      "Take fewer rows, or say how much may be in memory at once: `memory: 1GiB`.",
    );
  }
}

/** A copy, as Int32. */
export function sharedInts(values: ArrayLike<number>): SharedArrayBuffer {
  const buffer = room(values.length * Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(buffer).set(values);
  return buffer;
}

/** A copy, as Float32. */
export function sharedFloats(values: ArrayLike<number>): SharedArrayBuffer {
  const buffer = room(values.length * Float32Array.BYTES_PER_ELEMENT);
  new Float32Array(buffer).set(values);
  return buffer;
}
