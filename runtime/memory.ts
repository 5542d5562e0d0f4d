/** Memory in bytes: what this machine has, and what this thread holds. */

import os from "node:os";
import v8 from "node:v8";
import vm from "node:vm";

/** Of the machine, or of the container that this process may fill. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory();
  const all = os.totalmem();
  // Without a limit, the limit is 0 or more than there is.
  return constrained > 0 ? Math.min(constrained, all) : all;
}

/**
 * What goes when this thread ends: its heap, its arrays and the memories of WebAssembly. Shared buffers are not in it:
 * results outlive the thread that made them. Garbage is.
 */
export function heldByThread(): number {
  const { total_heap_size, external_memory } = v8.getHeapStatistics();
  return total_heap_size + external_memory;
}

/**
 * Takes some ten milliseconds. The flag decides only whether a new context has the function; it stays, because it is
 * that of all threads, and another may be about to use it.
 */
export function collectGarbage(): void {
  v8.setFlagsFromString("--expose-gc");
  const collect: () => void = vm.runInNewContext("gc");
  collect();
  // Arrays are swept aside from the first, and counted as gone only when the second has waited for that.
  collect();
}
