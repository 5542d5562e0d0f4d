/**
 * What all kernels are written in: four floats at a time. The loop over whole vectors comes first in each kernel, then
 * the few floats that are left over, by the same arithmetic.
 */

/** Bytes of a float, and of a vector of four. */
export const F: usize = 4;
export const V: usize = 16;

/**
 * a * b + c. In the fused build the product is not rounded before the sum, which is quicker and gives other last
 * digits: the two builds are two backends (see `../kernels.ts`).
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** The sum of the four lanes, always in the same order. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** Four floats, or with `one` a single float in every lane: a kernel's body serves both its loop and what is left over. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function read(at: usize, one: bool): v128 {
  return one ? v128.load_splat<f32>(at) : v128.load(at);
}

/** Writes four floats, or with `one` the first of them. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function write(at: usize, x: v128, one: bool): void {
  if (one) v128.store_lane<f32>(at, x, 0);
  else v128.store(at, x);
}

/** Where the whole vectors of `count` floats end. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function wholeVectors(count: i32): i32 {
  return count & ~3;
}
