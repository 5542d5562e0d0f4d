/** The gradient of looking rows up by their ids, as an embedding does: what came back, added up id by id. */

/** `values` holds a row for each of `ids`; an id outside 0 to `count` - 1 is left out, as TensorFlow does. */
export function sumBySegment(values: Float32Array, ids: Int32Array, count: number): Float32Array {
  const width = values.length / Math.max(1, ids.length);
  const sums = new Float32Array(count * width);
  for (const [row, id] of ids.entries()) {
    if (id < 0 || id >= count) continue;
    for (let i = 0; i < width; i++) sums[id * width + i] = sums[id * width + i]! + values[row * width + i]!;
  }
  return sums;
}
