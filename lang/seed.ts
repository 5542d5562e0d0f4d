/**
 * Seeds from a seed: every random choice of a run hangs from the plan's root seed, by names and numbers and by
 * nothing else, so that adding a task, a worker or an epoch never changes what another one draws.
 *
 * FNV-1a (Fowler, Noll and Vo) over tagged bytes, then the finaliser of MurmurHash3 (Appleby, 2011), because FNV
 * alone leaves neighbours such as `job[3]` and `job[4]` close to one another.
 */

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** A 32-bit seed for what `labels` name under `seed`. `derive(7, "a", 1)` differs from `derive(7, "a1")`. */
export function derive(seed: number, ...labels: readonly (string | number)[]): number {
  let hash = addNumber(offsetBasis, seed);
  for (const label of labels) hash = typeof label === "number" ? addNumber(hash, label) : addText(hash, label);
  return finish(hash);
}

/** The tag and the length keep `"ab", "c"` apart from `"a", "bc"`, and the number 1 from the text `1`. */
function addText(hash: number, text: string): number {
  let next = addWord(addByte(hash, 0x74), text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    next = addByte(addByte(next, unit & 0xff), unit >>> 8);
  }
  return next;
}

/** Whole numbers up to 2^53: both halves count, so that a large seed is not cut to its low bits. */
function addNumber(hash: number, value: number): number {
  return addWord(addWord(addByte(hash, 0x6e), value >>> 0), Math.floor(value / 2 ** 32) >>> 0);
}

function addWord(hash: number, word: number): number {
  let next = hash;
  for (let shift = 0; shift < 32; shift += 8) next = addByte(next, (word >>> shift) & 0xff);
  return next;
}

const addByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, prime);

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
