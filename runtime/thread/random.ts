/**
 * Chance, from a seed: sfc32 (Doty-Humphrey, PractRand), seeded by splitmix32. It draws the same numbers on every
 * machine and backend; `Math.random` and TensorFlow.js' own generators are never used.
 */

export { derive } from "../../lang/seed.js";

export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** From 0 up to, and without, 1. */
  uniform(): number;
  /** From `low` up to, and without, `high`. */
  between(low: number, high: number): number;
  /** A whole number from 0 to `count` - 1; the bias, below `count` in 2^32, does not matter here. */
  below(count: number): number;
  /** Mean 0, variance 1. */
  normal(): number;
  /** All that the generator is: sfc32's four words, live. Who moves them on as it does draws the same numbers. */
  readonly state: Int32Array;
}

export function randomFrom(seed: number): Random {
  const state = new Int32Array(4);
  const uint32 = sfc32(seed, state);
  const uniform = () => uint32() / 2 ** 32;
  return {
    uint32,
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    below: (count) => Math.floor(uniform() * count),
    normal: () => normal(uniform),
    state,
  };
}

/** Marsaglia's polar method (1964). Without sines: engines differ in their last digits, and then rows would too. */
function normal(uniform: () => number): number {
  for (;;) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** The numbers 0 to `count` - 1 in an order drawn by Fisher and Yates' shuffle (Durstenfeld's form). */
export function permutation(random: Random, count: number): Uint32Array {
  return shuffle(
    random,
    Uint32Array.from({ length: count }, (_, at) => at),
  );
}

/** Shuffles in place, and returns what it was given. */
export function shuffle(random: Random, items: Uint32Array): Uint32Array {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = items[last]!;
    items[last] = items[other]!;
    items[other] = kept;
  }
  return items;
}

function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** The state lies in an array of integers: words that a closure holds outgrow what the engine keeps without a heap. */
function sfc32(seed: number, state: Int32Array): () => number {
  const next = splitmix32(seed);
  state.set([next(), next(), next(), 1]);
  const draw = () => {
    const [b, c, counter] = [state[1]!, state[2]!, state[3]!];
    const sum = (state[0]! + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    state[3] = counter + 1;
    return sum >>> 0;
  };
  // The author's advice: throw the first dozen away, while the three words are still being mixed.
  for (let round = 0; round < 12; round++) draw();
  return draw;
}
