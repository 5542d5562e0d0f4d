/** Chance, drawn by the generator of `../../thread/random.ts`, number by number the same. */

import { F } from "./vector";

/**
 * A mask of dropout: 0 where the next number of sfc32 is below `threshold`, which counts in 2^-32, and else `kept`.
 * `state` is the generator's four words, which move on.
 */
export function dropoutMask(state: usize, mask: usize, count: i32, threshold: f64, kept: f32): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  const below = <u64>threshold;
  for (let i = 0; i < count; i++) {
    const drawn = a + b + counter;
    counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl<u32>(c, 21) + drawn;
    // No branch: nobody could foresee which way it goes.
    store<f32>(mask + <usize>i * F, select<f32>(0, kept, <u64>drawn < below));
  }
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, counter, 12);
}
