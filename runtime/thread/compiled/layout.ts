/**
 * A memory that is laid out once: everybody reserves room first, then the memory is made, exactly as large as that.
 * It does not grow, so views of it stay good; it goes when nobody holds it any more.
 */

import type { Address } from "../../kernels/kernels.js";
import { machineMemory } from "../../memory.js";
import { tooLarge } from "../memory-failure.js";

const page = 65_536;
/** A WebAssembly memory has 4 GiB at most. */
const mostPages = 65_536;
/** Vectors of four floats are read quickest from multiples of this. */
const alignment = 16;

export class Layout {
  /** Address 0 stands for "none". */
  #end = alignment;

  /** Room for so many numbers of 4 bytes. */
  reserve(count: number): Address {
    return this.reserveBytes(count * Float32Array.BYTES_PER_ELEMENT);
  }

  reserveBytes(bytes: number): Address {
    const at = this.#end;
    this.#end = Math.ceil((at + bytes) / alignment) * alignment;
    return at;
  }

  get bytes(): number {
    return this.#end;
  }

  /** All zeros. `what` names the thing that it is for. Throws `memory` where there is not so much to be had. */
  make(what: string): WebAssembly.Memory {
    const pages = Math.ceil(this.#end / page);
    if (pages > mostPages) throw tooLargeFor(what, this.#end, "a memory of WebAssembly has 4 GiB at most");
    if (this.#end > machineMemory()) throw tooLargeFor(what, this.#end, "this machine has less");
    try {
      return new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (error) {
      throw tooLargeFor(what, this.#end, error instanceof Error ? error.message : String(error));
    }
  }
}

const tooLargeFor = (what: string, bytes: number, reason: string) =>
  tooLarge(`${what} needs ${(bytes / 2 ** 30).toFixed(2)} GiB at once, which this thread cannot have: ${reason}`);
