/**
 * Many of a kind as one: `job[0]` to `job[99]` become `job[0..99]`, and texts that differ in numbers alone become one
 * text with ranges. A page that lists a hundred times the same says less than one line.
 */

/** Fewer than this stand for themselves. */
export const fewest = 4;

const counted = /^(.*)\[(\d+)\]$/s;

/** `job[3]` is number 3 of `job`. */
export function indexOf(id: string): { readonly group: string; readonly index: number } | undefined {
  const found = counted.exec(id);
  return found ? { group: found[1] ?? "", index: Number(found[2]) } : undefined;
}

/** `0..4, 7, 9..12`: numbers that follow each other as ranges. They come in rising order. */
export function runsOf(indices: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && index === last.to + 1) last.to = index;
    else runs.push({ from: index, to: index });
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${from}..${to}`)).join(", ");
}

/** Names one after the other, with long stretches of a counted name as one: `a, job[0..99], b`. */
export function listOf(names: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < names.length; ) {
    const end = endOfRun(names, at);
    const first = indexOf(names[at] ?? "");
    if (first && end - at >= fewest) parts.push(`${first.group}[${first.index}..${first.index + end - at - 1}]`);
    else parts.push(...names.slice(at, end));
    at = end;
  }
  return parts.join(", ");
}

function endOfRun(names: readonly string[], start: number): number {
  const first = indexOf(names[start] ?? "");
  let end = start + 1;
  if (first) while (names[end] === `${first.group}[${first.index + end - start}]`) end++;
  return end;
}

const number = /(\d+(?:,\d{3})*(?:\.\d+)?)/;

/** A text without its numbers: those with the same one can be merged. */
export const skeletonOf = (text: string): string => text.split(number).filter((_, at) => at % 2 === 0).join("0");

/** Texts of one skeleton as one: `sleep(10ms)` to `sleep(30ms)` become `sleep(10..30ms)`. */
export function merged(texts: readonly string[]): string {
  const [first = [], ...rest] = [...new Set(texts)].map((text) => text.split(number));
  return first
    .map((part, at) => (at % 2 === 0 ? part : rangeOf([part, ...rest.map((each) => each[at] ?? part)])))
    .join("");
}

/** As written, the least and the greatest. */
function rangeOf(written: readonly string[]): string {
  const value = (text: string) => Number(text.replaceAll(",", ""));
  const least = written.reduce((a, b) => (value(b) < value(a) ? b : a));
  const greatest = written.reduce((a, b) => (value(b) > value(a) ? b : a));
  return value(least) === value(greatest) ? least : `${least}..${greatest}`;
}

/** The least and the greatest of numbers, as `show` writes them; undefined where there are none. */
export function spanOf(numbers: readonly number[], show: (value: number) => string): string | undefined {
  if (numbers.length === 0) return undefined;
  const [least, greatest] = [
    numbers.reduce((a, b) => Math.min(a, b)),
    numbers.reduce((a, b) => Math.max(a, b)),
  ].map(show);
  return least === greatest ? least : `${least}..${greatest}`;
}
