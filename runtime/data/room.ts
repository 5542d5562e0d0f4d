/** Memory for a table, which may be asked for that no machine can hold. */

import { badData } from "../failure.js";

/** @throws TaskFailure `data` where there is no room */
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
