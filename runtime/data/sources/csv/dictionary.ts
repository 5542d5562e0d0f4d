/**
 * Numbers for texts, in the order of first mention, looked up by their bytes: a text becomes a string once, when it is
 * new. Open addressing with linear probing (Knuth, vol. 3, 6.4); the hash is FNV-1a.
 */

/** Codes of what is no text. */
const notUtf8 = -2;
export const hasNul = -3;

/** Of the table of places; a power of two, at least twice as many as there are words. */
const firstPlaces = 64;

const firstHash = 0x811c9dc5 | 0;
const hashFactor = 0x01000193;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Dictionary {
  /** The code of a word, plus 1; 0 is free. */
  #places = new Int32Array(firstPlaces);
  #hashes = new Int32Array(firstPlaces / 2);
  /** Word i is the bytes `#bounds[i]` to `#bounds[i + 1]` of `#bytes`. */
  #bounds = new Int32Array(firstPlaces / 2 + 1);
  #bytes = Buffer.allocUnsafeSlow(256);
  #words: string[] = [];

  get size(): number {
    return this.#words.length;
  }

  /** The number of a text, a new one where it was not there yet; `notUtf8` or `hasNul` where it is no text. */
  codeOf(bytes: Buffer, from: number, to: number): number {
    let hash = firstHash;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, hashFactor);
    // The low bits of a product know nothing of the high bits of its factors.
    hash ^= hash >>> 15;
    const places = this.#places;
    const mask = places.length - 1;
    let place = hash & mask;
    for (let code = places[place]!; code !== 0; code = places[place]!) {
      if (this.#hashes[code - 1] === hash && this.#says(code - 1, bytes, from, to)) return code - 1;
      place = (place + 1) & mask;
    }
    return this.#add(bytes, from, to, hash, place);
  }

  #says(code: number, bytes: Buffer, from: number, to: number): boolean {
    const own = this.#bytes;
    const begin = this.#bounds[code]!;
    if (this.#bounds[code + 1]! - begin !== to - from) return false;
    for (let at = from, i = begin; at < to; at++, i++) if (own[i] !== bytes[at]) return false;
    return true;
  }

  #add(bytes: Buffer, from: number, to: number, hash: number, place: number): number {
    const word = wordOf(bytes, from, to);
    if (typeof word === "number") return word;
    const code = this.#words.push(word) - 1;
    this.#keep(bytes, from, to, code);
    this.#hashes[code] = hash;
    this.#places[place] = code + 1;
    if (2 * this.#words.length >= this.#places.length) this.#grow();
    return code;
  }

  #keep(bytes: Buffer, from: number, to: number, code: number): void {
    const begin = this.#bounds[code]!;
    const end = begin + to - from;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * end);
      this.#bytes.copy(larger, 0, 0, begin);
      this.#bytes = larger;
    }
    const own = this.#bytes;
    for (let at = from, i = begin; at < to; at++, i++) own[i] = bytes[at]!;
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

/** `notUtf8` or `hasNul` where it is no text. */
function wordOf(bytes: Buffer, from: number, to: number): string | number {
  let all = 0;
  let nul = false;
  for (let at = from; at < to; at++) {
    all |= bytes[at]!;
    nul ||= bytes[at] === 0;
  }
  if (nul) return hasNul;
  if (all < 128) return bytes.toString("latin1", from, to);
  try {
    return utf8.decode(bytes.subarray(from, to));
  } catch {
    return notUtf8;
  }
}
