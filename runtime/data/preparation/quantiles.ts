/** Order statistics. */

/**
 * The value below which a share of the numbers lies, linear between neighbours (type 7 of Hyndman and Fan 1996: what R
 * and NumPy take). NaN where there are no numbers.
 * @param sorted in ascending order
 * @param share 0 to 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (high - low) * (place - below);
}
