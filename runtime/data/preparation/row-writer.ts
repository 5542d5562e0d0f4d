/** Rows of floats on their way to where they stay: memory that all threads share, or a file where they are too many. */

import { closeSync, openSync, writeSync } from "node:fs";
import type { TableFeatures } from "../../results.js";
import { room } from "../room.js";
import { inScratch } from "../scratch.js";

export class RowWriter {
  readonly #bytes: number;
  readonly #buffer: SharedArrayBuffer | undefined;
  readonly #handle: number | undefined;
  readonly #path: string | undefined;
  #at = 0;

  /** `most`: how many bytes may be in memory at once; no limit where it is left out. */
  constructor(
    rows: number,
    readonly width: number,
    readonly most: number | undefined,
    file: () => string,
  ) {
    this.#bytes = rows * width * Float32Array.BYTES_PER_ELEMENT;
    if (most === undefined || this.#bytes <= most) this.#buffer = room(this.#bytes);
    else {
      const path = file();
      this.#path = path;
      this.#handle = inScratch(path, () => openSync(path, "wx"));
    }
  }

  /** The next rows, as `fill` writes them. */
  write(rows: number, fill: (into: Float32Array) => void): void {
    const length = rows * this.width;
    if (this.#buffer) {
      fill(new Float32Array(this.#buffer, this.#at, length));
      this.#at += length * Float32Array.BYTES_PER_ELEMENT;
      return;
    }
    const piece = new Float32Array(length);
    fill(piece);
    const bytes = new Uint8Array(piece.buffer);
    inScratch(this.#path!, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle!, bytes, done);
    });
  }

  features(): TableFeatures {
    if (this.#buffer) return { type: "float32", buffer: this.#buffer };
    return { type: "float32", file: this.#path!, held: this.most! };
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
  }
}
