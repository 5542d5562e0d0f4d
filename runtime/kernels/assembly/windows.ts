/** Windows that slide over images [height, width, channels], and the borders around these. */

import { F } from "./vector";

/** The first place of a window that stands inside, where the window's own first place is at `origin`. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function firstInside(origin: i32, dilation: i32): i32 {
  return origin >= 0 ? 0 : (dilation - 1 - origin) / dilation;
}

/** Where the places that stand inside end: the first behind them. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function endInside(origin: i32, dilation: i32, window: i32, size: i32): i32 {
  return origin >= size ? 0 : min(window, (size - 1 - origin) / dilation + 1);
}

/**
 * Lays images into larger ones, whose size is `toHeight` x `toWidth`, at `top` and `left`; zeros around. What would
 * stand outside is left out.
 */
export function pad(
  x: usize, to: usize, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, toHeight: i32, toWidth: i32,
): void {
  const line = <usize>width * <usize>channels * F;
  const toLine = <usize>toWidth * <usize>channels * F;
  const rows = min(height, toHeight - top);
  const length = <usize>min(width, toWidth - left) * <usize>channels * F;
  memory.fill(to, 0, <usize>images * <usize>toHeight * toLine);
  to += <usize>top * toLine + <usize>left * <usize>channels * F;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) memory.copy(to + <usize>row * toLine, x + <usize>row * line, length);
    x += <usize>height * line;
    to += <usize>toHeight * toLine;
  }
}

/** The way back from `pad`: of each larger image, what stands within the border; zeros for what was left out. */
export function unpad(
  from: usize, to: usize, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, fromHeight: i32, fromWidth: i32,
): void {
  const line = <usize>width * <usize>channels * F;
  const fromLine = <usize>fromWidth * <usize>channels * F;
  const rows = min(height, fromHeight - top);
  const columns = min(width, fromWidth - left);
  const length = <usize>columns * <usize>channels * F;
  if (rows < height || columns < width) memory.fill(to, 0, <usize>images * <usize>height * line);
  from += <usize>top * fromLine + <usize>left * <usize>channels * F;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) memory.copy(to + <usize>row * line, from + <usize>row * fromLine, length);
    to += <usize>height * line;
    from += <usize>fromHeight * fromLine;
  }
}
