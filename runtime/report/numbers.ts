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

/** A metric with four decimals; shares are left to the reader as 0.9531. */
export function showScore(score: number): string {
  return Number.isFinite(score) ? score.toFixed(4) : String(score);
}

const sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

export function showBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))}${sizes[power]}`;
}
