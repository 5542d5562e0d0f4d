/**
 * What there is to say when memory does not suffice. It is asked at the end of every task, and so it loads nothing.
 *
 * TensorFlow.js on wasm does not look whether it got the memory it asked for (`wasm/guard.ts`), and what its kernels
 * ask for inside is not even seen from here. So a refusal is noted, and a task during which one stands has failed,
 * whatever it came to.
 */

import { TaskFailure } from "../failure.js";

export interface Refusal {
  /** How much more. Bytes, as is the rest: what there is, and what there may be. */
  readonly wanted: number;
  readonly held: number;
  readonly most: number;
}

let standing: Refusal | undefined;

/** Without one, the last is withdrawn: the memory was found after all, or its failure has been told. */
export function noteRefusal(refusal?: Refusal): void {
  standing = refusal;
}

/** @throws TaskFailure `memory` if memory was refused and nobody has told so. */
export function checkMemory(): void {
  if (!standing) return;
  const { wanted, held, most } = standing;
  standing = undefined;
  throw tooLarge(
    `TensorFlow.js wants another ${mebibytes(wanted)}, while it has ${mebibytes(held)} and can have ${mebibytes(most)}`,
  );
}

/** The failure behind an error that was thrown for want of memory, if it was. */
export function memoryFailure(error: unknown): TaskFailure | undefined {
  try {
    checkMemory();
  } catch (failure) {
    if (failure instanceof TaskFailure) return failure;
  }
  // Of V8: "Array buffer allocation failed", "Invalid typed array length: …", "WebAssembly.Memory(): could not allocate memory".
  const ofMemory = error instanceof RangeError && /allocat|array.* length/i.test(error.message);
  return ofMemory ? tooLarge(`This needs more memory at once than there is (${error.message})`) : undefined;
}

/** `message` names the thing, what it wants and what there is, without its full stop. */
export function tooLarge(message: string): TaskFailure {
  return new TaskFailure({
    code: "memory",
    message: `${message}.`,
    advice: "Take a smaller batch, a smaller network or fewer rows at once, or a machine with more memory.",
    lasting: true,
  });
}

const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
