/**
 * Numbers as people read them.
 */

/** `0.3s`, `12.4s`, `3min 20s`, `1h 5min`. */
export function showSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never";
  if (seconds < 0.1) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 100) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}min ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}min`;
}

/**
 * A metric with four decimals; shares are left to the reader as 0.9531. Of numbers that are large, or so small that nothing
 * would be left of them, the first digits: 68123.4, 2.3e-5.
 */
export function showScore(score: number): string {
  if (!Number.isFinite(score)) return String(score);
  const size = Math.abs(score);
  if (size >= 1000) return size < 1e9 ? score.toFixed(1) : score.toExponential(3);
  return size !== 0 && size < 5e-5 ? score.toExponential(1) : score.toFixed(4);
}

const sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

export function showBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))}${sizes[power]}`;
}

/** `3.4 MiB`: a size that was reckoned, in a column of them. `showBytes` writes sizes as a file does. */
export function showMemory(bytes: number): string {
  return showBytes(bytes).replace(/(?=[BKMGT])/, " ");
}

/** `50,890`. */
export function showCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+(?!\d))/g, ",");
}

const magnitudes = ["", " k", " M", " G", " T", " P", " E"];

/** `1.2 G`: three digits and a power of a thousand. */
export function showMagnitude(count: number): string {
  const power = (value: number) => Math.max(0, Math.min(magnitudes.length - 1, Math.floor(Math.log10(value) / 3)));
  // Rounded first, so that 999,999 is 1 M and not 1000 k.
  const rounded = Number(count.toPrecision(3));
  const at = rounded < 1 ? 0 : power(rounded);
  return `${Number((rounded / 1000 ** at).toPrecision(3))}${magnitudes[at]}`;
}

/** `28 × 28 × 1`. */
export function showShape(shape: readonly number[]): string {
  return shape.join(" × ");
}

/** `5 epochs`, `1 epoch`. */
export function showNumberOf(count: number, one: string, many = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`;
}

/** `0.12ns`, `104µs`, `2.5ms`: what a computer does once. */
export function showNanoseconds(time: number): string {
  const [amount, unit] = time < 1000 ? [time, "ns"] : time < 1e6 ? [time / 1000, "µs"] : [time / 1e6, "ms"];
  return `${Number(amount.toPrecision(3))}${unit}`;
}
