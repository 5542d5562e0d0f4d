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

/** A number with its unit, where it is not part of a name. */
const number = /(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?(?:(?:us|ms|s|min|h|d|[KMGT]iB|B)\b)?)/;

/** A text without its numbers: those with the same one can be merged. */
export const skeletonOf = (text: string): string =>
  text
    .split(number)
    .filter((_, at) => at % 2 === 0)
    .join("0");

/** Texts of one skeleton as one: `sleep(10ms)` to `sleep(1s)` become `sleep(10ms..1s)`. */
export function merged(texts: readonly string[]): string {
  const [first = [], ...rest] = [...new Set(texts)].map((text) => text.split(number));
  return first
    .map((part, at) => (at % 2 === 0 ? part : rangeOf([part, ...rest.map((each) => each[at] ?? part)])))
    .join("");
}

const factors: ReadonlyMap<string, number> = new Map([
  ...([
    ["us", 1e-6],
    ["ms", 1e-3],
    ["min", 60],
    ["h", 3600],
    ["d", 86_400],
  ] as const),
  ...([
    ["KiB", 2 ** 10],
    ["MiB", 2 ** 20],
    ["GiB", 2 ** 30],
    ["TiB", 2 ** 40],
  ] as const),
]);

/** As written, the least and the greatest. */
function rangeOf(written: readonly string[]): string {
  const sorted = written
    .map((text) => ({ text, value: Number.parseFloat(text.replaceAll(",", "")) * (factors.get(unitOf(text)) ?? 1) }))
    .sort((a, b) => a.value - b.value);
  return between(sorted[0]?.text ?? "", sorted.at(-1)?.text ?? "");
}

const unitOf = (text: string) => text.replace(/^-?[\d.,]+/, "");

/** The least and the greatest of numbers, as `show` writes them; undefined where there are none. */
export function spanOf(numbers: readonly number[], show: (value: number) => string): string | undefined {
  if (numbers.length === 0) return undefined;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const greatest = numbers.reduce((a, b) => Math.max(a, b));
  return between(show(least), show(greatest));
}

/** `10ms..1s`, and `1..5s` where the unit is the same. */
function between(least: string, greatest: string): string {
  if (least === greatest) return least;
  const unit = unitOf(least);
  return unit === unitOf(greatest)
    ? `${least.slice(0, least.length - unit.length)}..${greatest}`
    : `${least}..${greatest}`;
}
