/**
 * A memory to try kernels on. What nobody wrote is not a number, so that a kernel which reads beyond its arrays gives
 * itself away; and so it must stay between the arrays.
 */

import {
  type Address,
  type Arithmetic,
  bestArithmetic,
  type Kernels,
  kernelsOn,
} from "../../../runtime/kernels/kernels.js";

/** Both builds where this machine can run both. */
export const arithmetics: readonly Arithmetic[] = bestArithmetic() === "fused" ? ["plain", "fused"] : ["plain"];

const pages = 32;
/** Floats between two arrays, which also puts them at all sorts of addresses. */
const gap = 5;

export class Ground {
  readonly kernels: Kernels;
  readonly #floats: Float32Array;
  readonly #gaps: number[] = [];
  #end = 0;

  constructor(arithmetic: Arithmetic) {
    const memory = new WebAssembly.Memory({ initial: pages });
    this.kernels = kernelsOn(memory, arithmetic);
    this.#floats = new Float32Array(memory.buffer);
    this.clear();
  }

  /** For the next case. */
  clear(): void {
    this.#floats.fill(Number.NaN);
    this.#gaps.length = 0;
    this.#end = gap;
  }

  room(count: number): Address {
    const at = this.#end;
    this.#end += count + gap;
    if (this.#end > this.#floats.length) throw new Error("the memory to try kernels on is too small");
    this.#gaps.push(at + count);
    return at * 4;
  }

  lay(values: ArrayLike<number>): Address {
    const at = this.room(values.length);
    this.#floats.set(values, at / 4);
    return at;
  }

  floats(at: Address, count: number): Float32Array {
    return this.#floats.slice(at / 4, at / 4 + count);
  }

  /** Whether nothing was written between the arrays, or behind them. */
  get keptWithin(): boolean {
    const spoilt = (at: number) => this.#floats.subarray(at, at + gap).some((value) => !Number.isNaN(value));
    return !this.#gaps.some(spoilt);
  }
}
