/**
 * Units of numbers: exponents of seconds and bytes, and the ways to write them.
 */

/** The exponents of the base units: seconds and bytes. A ratio has neither, and is a plain number. */
export interface Unit {
  readonly time: number;
  readonly size: number;
}

export const plain: Unit = { time: 0, size: 0 };
export const seconds: Unit = { time: 1, size: 0 };
export const bytes: Unit = { time: 0, size: 1 };

/** Every unit a number may carry: how many base units it is. */
export const units: ReadonlyMap<string, { readonly factor: number; readonly unit: Unit }> = new Map([
  ["%", { factor: 0.01, unit: plain }],
  ["us", { factor: 1e-6, unit: seconds }],
  ["ms", { factor: 1e-3, unit: seconds }],
  ["s", { factor: 1, unit: seconds }],
  ["min", { factor: 60, unit: seconds }],
  ["h", { factor: 3600, unit: seconds }],
  ["d", { factor: 86_400, unit: seconds }],
  ["B", { factor: 1, unit: bytes }],
  ["KB", { factor: 1e3, unit: bytes }],
  ["MB", { factor: 1e6, unit: bytes }],
  ["GB", { factor: 1e9, unit: bytes }],
  ["TB", { factor: 1e12, unit: bytes }],
  ["KiB", { factor: 2 ** 10, unit: bytes }],
  ["MiB", { factor: 2 ** 20, unit: bytes }],
  ["GiB", { factor: 2 ** 30, unit: bytes }],
  ["TiB", { factor: 2 ** 40, unit: bytes }],
]);
