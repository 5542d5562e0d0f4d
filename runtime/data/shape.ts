/** Sizes along each dimension: of a row, of an array of weights. */

/** How many numbers that is. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1);
}
