/** Arrays without some of their rows: those that cannot be decoded, or that hold what nobody can learn from. */

import { badData } from "../../failure.js";
import type { BadRows } from "../bad-rows.js";
import type { Labels } from "../labels.js";
import type { RawArrays } from "../raw-table.js";
import { sizeOf } from "../shape.js";

/** Bytes of a label, a class or a number. */
const labelBytes = 4;

/** `left` are row numbers, which grow. What stays moves up in the memory where it lies, since nobody else has it yet. */
export function withoutRows(raw: RawArrays, left: readonly number[]): RawArrays {
  if (left.length === 0) return raw;
  const { type, buffer } = raw.features;
  const width = sizeOf(raw.shape) * (type === "uint8" ? 1 : Float32Array.BYTES_PER_ELEMENT);
  const { label, rows } = raw;
  return {
    ...raw,
    rows: rows - left.length,
    features: { type, buffer: compacted(buffer, left, rows, width) },
    ...(label ? { label: { ...label, values: compacted(label.values, left, rows, labelBytes) } } : {}),
  };
}

function compacted(buffer: SharedArrayBuffer, left: readonly number[], rows: number, width: number): SharedArrayBuffer {
  const bytes = new Uint8Array(buffer);
  let end = (left[0] ?? rows) * width;
  for (const [at, row] of left.entries()) {
    const [from, to] = [(row + 1) * width, (left[at + 1] ?? rows) * width];
    bytes.copyWithin(end, from, to);
    end += to - from;
  }
  return buffer.slice(0, end);
}

/**
 * Floats of a file may be NaN, or too large for 32 bits: a single one would make all weights NaN. Such rows are bad, and
 * there is nothing to fill in: `missing` leaves them out, as `skip` does.
 * @throws TaskFailure `data` where bad rows are an error, or no other is left
 */
export function withoutBadRows(raw: RawArrays, file: string, bad: BadRows): RawArrays {
  const left: number[] = [];
  const odd = oddNumbers(raw);
  for (let row = 0; row < raw.rows; row++) {
    const found = odd(row);
    if (found === undefined) continue;
    left.push(row);
    bad.note({
      file,
      line: row + 1,
      counts: "rows",
      text: String(found),
      reason: "is no number that can be learned from",
    });
  }
  bad.check();
  if (left.length === raw.rows) throw badData(`${file} has no row that can be learned from.`);
  return withoutRows(raw, left);
}

/** What of a row is no number, or beyond those of 32 bits. */
function oddNumbers({ features, shape, label }: RawArrays): (row: number) => number | undefined {
  const width = sizeOf(shape);
  const numbers = features.type === "float32" ? new Float32Array(features.buffer) : undefined;
  const labels = numbersOf(label);
  return (row) => {
    if (labels && !Number.isFinite(labels[row])) return labels[row];
    if (!numbers) return undefined;
    for (let at = row * width; at < (row + 1) * width; at++) if (!Number.isFinite(numbers[at])) return numbers[at];
    return undefined;
  };
}

const numbersOf = (label: Labels | undefined) =>
  label?.type === "number" ? new Float32Array(label.values) : undefined;
