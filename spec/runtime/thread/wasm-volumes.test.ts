/** The way back through a convolution of volumes on wasm: what it hands back must fit what the way there makes. */

import type { Tensor5D } from "@tensorflow/tfjs-core";
import test from "ava";
import fc from "fast-check";
import { useBackend } from "../../../runtime/thread/backends.js";
import { loadLayers } from "../../../runtime/thread/layers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf } from "../../../runtime/thread/shapes.js";

type Five = [number, number, number, number, number];

const length = fc.integer({ min: 3, max: 6 });
const window = fc.integer({ min: 1, max: 3 });
const volumes = fc.record({
  sizes: fc.tuple(length, length, length),
  windows: fc.tuple(window, window, window),
  channels: fc.integer({ min: 1, max: 3 }),
  filters: fc.integer({ min: 1, max: 3 }),
  stride: fc.constantFrom(1, 2),
  pad: fc.constantFrom("same" as const, "valid" as const),
  seed: fc.integer({ min: 0, max: 999 }),
});

test("⟨conv3d(x), u⟩ = ⟨x, gradient(u)⟩, of small whole numbers to the bit", async (t) => {
  const { tf, select } = await useBackend("wasm");
  // Gradients come with them.
  await loadLayers();
  select();
  fc.assert(
    fc.property(volumes, ({ sizes, windows, channels, filters, stride, pad, seed }) => {
      tf.tidy(() => {
        const random = randomFrom(seed);
        const drawn = (...shape: number[]): Tensor5D =>
          tf.tensor5d(
            Float32Array.from({ length: sizeOf(shape) }, () => random.below(7) - 3),
            shape as Five,
          );
        const x = drawn(2, ...sizes, channels);
        const filter = drawn(...windows, channels, filters);
        const there = tf.conv3d(x, filter, stride, pad);
        const u = drawn(...there.shape);
        const back = tf.grad((given) => tf.conv3d(given as Tensor5D, filter, stride, pad))(x, u);
        const product = (a: Tensor5D, b: Tensor5D) => tf.sum(tf.mul(a, b)).dataSync()[0];
        t.is(product(there, u), product(x, back as Tensor5D));
      });
    }),
    { seed: 2, numRuns: 60 },
  );
});
