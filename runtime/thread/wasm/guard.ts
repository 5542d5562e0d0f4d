/**
 * A guard on the memory of the wasm backend. That memory grows by itself and never shrinks, up to 4 GiB. When there
 * is no more, `malloc` answers 0, and the backend does not look (tfjs 4.22, `move` in backend_wasm.js): it writes the
 * tensor over what lies at the beginning, and from then on every number is wrong.
 *
 * Here a growth beyond what there may be is refused and noted, and a tensor that finds no room is never made.
 */

import { machineMemory } from "../../memory.js";
import { checkMemory, noteRefusal } from "../memory-failure.js";
import type { TensorFlow } from "../tensorflow.js";

/** What its addresses reach. */
const reach = 2 ** 32;
const page = 65_536;

interface EmscriptenModule {
  _malloc(bytes: number): number;
  readonly asm: { readonly memory: WebAssembly.Memory; malloc(bytes: number): number };
}

/** Of the backend that is the current one. `most` is in bytes; more than the machine has would only end the process. */
export function guardMemory(tf: TensorFlow, most = Math.min(reach, machineMemory())): void {
  const { wasm } = tf.backend() as unknown as { readonly wasm: EmscriptenModule };
  boundGrowth(wasm.asm.memory, most);
  // Not `wasm._malloc` as it was: that puts itself back when it is first called.
  const { malloc, memory } = wasm.asm;
  wasm._malloc = (bytes) => {
    // What a kernel was refused since the last call.
    checkMemory();
    // It would take the lower 32 bits for the size; and close to 4 GiB it wraps, and answers with what is not there.
    const address = bytes < reach ? malloc(bytes) >>> 0 : 0;
    const found = address !== 0 && address + bytes <= memory.buffer.byteLength;
    if (!found) noteRefusal({ wanted: bytes, held: memory.buffer.byteLength, most });
    checkMemory();
    return address;
  };
}

/** Emscripten tries for more than it needs first: a growth that succeeds makes up for one that was refused before. */
function boundGrowth(memory: WebAssembly.Memory, most: number): void {
  memory.grow = (pages) => {
    const held = memory.buffer.byteLength;
    const wanted = pages * page;
    try {
      if (held + wanted > most) throw new RangeError("beyond what there may be");
      const before = Object.getPrototypeOf(memory).grow.call(memory, pages);
      noteRefusal();
      return before;
    } catch (error) {
      noteRefusal({ wanted, held, most });
      throw error;
    }
  };
}
