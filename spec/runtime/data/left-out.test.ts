/** Arrays without some of their rows: what stays keeps its order and its label. */

import test from "ava";
import fc from "fast-check";
import type { RawArrays } from "../../../runtime/data/raw-table.js";
import { withoutRows } from "../../../runtime/data/sources/left-out.js";

/** Rows of `width` numbers: row i holds i, and its label is -i. */
function numbered(rows: number, width: number, type: "uint8" | "float32"): RawArrays {
  const features = Array.from({ length: rows * width }, (_, at) => Math.floor(at / width));
  const bytes = type === "uint8" ? Uint8Array.from(features) : Float32Array.from(features);
  const labels = Float32Array.from({ length: rows }, (_, row) => -row);
  return {
    kind: "arrays",
    rows,
    shape: [width],
    features: { type, buffer: shared(bytes) },
    label: { type: "number", values: shared(labels) },
  };
}

function shared(values: Uint8Array | Float32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(values.buffer));
  return buffer;
}

test("every row that is not left out stays, in its place", (t) => {
  const cases = fc.record({
    keep: fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }),
    width: fc.integer({ min: 1, max: 4 }),
    type: fc.constantFrom("uint8" as const, "float32" as const),
  });
  fc.assert(
    fc.property(cases, ({ keep, width, type }) => {
      const rows = keep.flatMap((stays, row) => (stays ? [row] : []));
      const left = keep.flatMap((stays, row) => (stays ? [] : [row]));
      const { features, label, ...kept } = withoutRows(numbered(keep.length, width, type), left);
      const numbers = type === "uint8" ? new Uint8Array(features.buffer) : new Float32Array(features.buffer);
      t.is(kept.rows, rows.length);
      t.deepEqual(
        [...numbers],
        rows.flatMap((row) => Array<number>(width).fill(row)),
      );
      t.deepEqual(
        [...new Float32Array(label!.values)],
        rows.map((row) => -row),
      );
    }),
  );
});
