/**
 * Numbers for texts, in the order of first mention, looked up by their bytes: a text becomes a string once, when it is
 * new. Open addressing with linear probing (Knuth, vol. 3, 6.4); the hash is FNV-1a.
 */

import { isAscii } from "node:buffer";

/** Codes of what is no text. */
export const notUtf8 = -2;
export const hasNul = -3;

/** Of the table of places; a power of two, at least twice as many as there are words. */
const firstPlaces = 64;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Dictionary {
  /** The code of a word, plus 1; 0 is free. */
  #places = new Int32Array(firstPlaces);
  #hashes = new Int32Array(firstPlaces / 2);
  /** Word i is the bytes `#bounds[i]` to `#bounds[i + 1]` of `#bytes`. */
  #bounds = new Int32Array(firstPlaces / 2 + 1);
  #bytes = Buffer.allocUnsafe(1024);
  #words: string[] = [];

  get size(): number {
    return this.#words.length;
  }

  /** The number of a text, a new one where it was not there yet; `notUtf8` or `hasNul` where it is no text. */
  codeOf(bytes: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    // The low bits of a product know nothing of the high bits of its factors.
    hash ^= hash >>> 15;
    const mask = this.#places.length - 1;
    let place = hash & mask;
    for (let code = this.#places[place]!; code !== 0; code = this.#places[place]!) {
      if (this.#hashes[code - 1] === hash && this.#says(code - 1, bytes, from, to)) return code - 1;
      place = (place + 1) & mask;
    }
    return this.#add(bytes, from, to, hash, place);
  }

  #says(code: number, bytes: Buffer, from: number, to: number): boolean {
    const [own, begin] = [this.#bytes, this.#bounds[code]!];
    if (this.#bounds[code + 1]! - begin !== to - from) return false;
    for (let i = to - from - 1; i >= 0; i--) if (own[begin + i] !== bytes[from + i]) return false;
    return true;
  }

  #add(bytes: Buffer, from: number, to: number, hash: number, place: number): number {
    const text = bytes.subarray(from, to);
    if (text.includes(0)) return hasNul;
    const word = wordOf(text);
    if (word === undefined) return notUtf8;
    const code = this.#words.push(word) - 1;
    this.#keep(text, code);
    this.#hashes[code] = hash;
    this.#places[place] = code + 1;
    if (2 * this.#words.length >= this.#places.length) this.#grow();
    return code;
  }

  #keep(text: Buffer, code: number): void {
    const begin = this.#bounds[code]!;
    const end = begin + text.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * end);
      this.#bytes.copy(larger, 0, 0, begin);
      this.#bytes = larger;
    }
    text.copy(this.#bytes, begin);
    this.#bounds[code + 1] = end;
  }

  #grow(): void {
    const length = 2 * this.#places.length;
    this.#places = new Int32Array(length);
    this.#hashes = widened(this.#hashes, length / 2);
    this.#bounds = widened(this.#bounds, length / 2 + 1);
    for (let code = 0; code < this.#words.length; code++) {
      let place = this.#hashes[code]! & (length - 1);
      while (this.#places[place] !== 0) place = (place + 1) & (length - 1);
      this.#places[place] = code + 1;
    }
  }

  /** Takes the word back that came last, as though it had never come. */
  forgetLast(): void {
    this.#words.pop();
    const code = this.#words.length;
    let place = this.#hashes[code]! & (this.#places.length - 1);
    while (this.#places[place] !== code + 1) place = (place + 1) & (this.#places.length - 1);
    this.#places[place] = 0;
  }

  /** The words, and begins anew. */
  take(): readonly string[] {
    const words = this.#words;
    this.#words = [];
    this.#places.fill(0);
    return words;
  }
}

function widened(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(numbers);
  return wider;
}

function wordOf(text: Buffer): string | undefined {
  if (isAscii(text)) return text.toString("latin1");
  try {
    return utf8.decode(text);
  } catch {
    return undefined;
  }
}
