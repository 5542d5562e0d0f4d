/**
 * The bytes in hand: what is left of the last piece, and the next piece behind it. While one piece is gone through, the
 * one behind it is read into a second buffer, which keeps room at its front for what will be left.
 */

import type { ByteStream } from "./byte-stream.js";
import { type CellFinder, lineFeed } from "./cell-finder.js";

/** The line feed that is not of the file, and a byte to look at behind it. */
const marginBytes = 2;

export class Window {
  /** Room for what is left, and for a piece. */
  #size: number;
  #coming: { readonly into: Buffer; readonly bytes: Promise<number> };

  constructor(
    readonly stream: ByteStream,
    pieceBytes: number,
  ) {
    this.#size = pieceBytes;
    this.#coming = this.#order(this.#buffer(), pieceBytes);
  }

  #buffer(): Buffer {
    return Buffer.allocUnsafeSlow(2 * this.#size + marginBytes);
  }

  /** Nobody may be waiting when it fails: then the failure is lost with the reading. */
  #order(into: Buffer, from: number) {
    const bytes = this.stream.fill(into.subarray(0, 2 * this.#size), from);
    bytes.catch(() => {});
    return { into, bytes };
  }

  /**
   * Gives the finder what is left from `at` on and the next piece, and tells where it begins now. The file ends with
   * the finder's bytes where `finder.last` says so.
   */
  async move(finder: CellFinder, at: number): Promise<number> {
    const left = finder.end - at;
    let { into } = this.#coming;
    let end = this.#size + (await this.#coming.bytes);
    let last = end < 2 * this.#size;
    const old = finder.bytes;
    if (left > this.#size) {
      // A row is begun anew when there are twice as many bytes of it: however long, it costs no more than twice its bytes.
      const piece = into.subarray(this.#size, end);
      this.#size = left;
      into = this.#buffer();
      piece.copy(into, this.#size);
      end = this.#size + piece.length;
      if (!last) end += await this.#order(into, end).bytes;
      last = end < 2 * this.#size;
    }
    const begin = this.#size - left;
    old.copy(into, begin, at, finder.end);
    into.fill(lineFeed, end, end + marginBytes);
    [finder.bytes, finder.end, finder.last] = [into, end, last];
    // Of the old one nothing is needed any more.
    if (!last) this.#coming = this.#order(old.length === into.length ? old : this.#buffer(), this.#size);
    return begin;
  }

  async close(): Promise<void> {
    await this.#coming.bytes.catch(() => {});
    await this.stream.close();
  }
}
