/**
 * "Did you mean …?": the nearest word by Damerau-Levenshtein distance (a letter too many, too few, wrong, or two
 * neighbours swapped each cost one), if it is near enough to be a slip rather than another word.
 */

/** Longer words are no slip of the fingers, and comparing them would cost more than the hint is worth. */
const longestWord = 64;

/** The nearest of `among`; the first of several equally near, so that the answer does not wander. */
export function suggest(word: string, among: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of among) {
    const limit = slipLimit(word, candidate);
    if (candidate === word || Math.abs(word.length - candidate.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > limit || distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

/** About a third of the letters may be wrong, and at least one of two: but one letter for another is another name. */
function slipLimit(word: string, candidate: string): number {
  const length = Math.max(word.length, candidate.length);
  return length === 1 ? 0 : Math.max(1, Math.round(length / 3));
}

/** The variant with swaps of neighbours only ("optimal string alignment"), by three rolling rows. */
export function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > longestWord) return Math.max(a.length, b.length);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + same);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, beforeLast[column - 2]! + 1);
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
