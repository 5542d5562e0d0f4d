/** Softmax and the losses against the plain arithmetic of the general path. */

import test from "ava";
import fc from "fast-check";
import type { Kernels } from "../../../runtime/kernels/kernels.js";
import {
  crossEntropyOfProbabilities,
  lossFor,
  type Measured,
  softmaxCrossEntropy,
} from "../../../runtime/thread/losses.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { apart, drawn } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

const rows = fc.integer({ min: 1, max: 9 });
const width = fc.integer({ min: 1, max: 19 });
const seed = fc.nat(999);

const labelsFor = (from: number, count: number, classes: number) => {
  const random = randomFrom(from);
  return Int32Array.from({ length: count }, () => random.below(classes));
};

/** The bits of whole numbers as they lie in the memory. */
const asFloats = (labels: Int32Array) => new Float32Array(labels.buffer);

type LossKernel = "softmaxCrossEntropy" | "crossEntropy" | "squaredError";

const measures: Readonly<Record<LossKernel, (outputs: Float32Array, labels: Int32Array, width: number) => Measured>> = {
  softmaxCrossEntropy,
  crossEntropy: crossEntropyOfProbabilities,
  squaredError: (outputs, labels, width) =>
    lossFor({ name: "mse", arguments: {} }, undefined).measure(outputs, { labels }, width),
};

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  /** The sum over the rows, and the gradient. */
  const measured = (name: LossKernel, outputs: Float32Array, labels: Int32Array, each: number, inPlace = false) => {
    ground.clear();
    const [at, right] = [ground.lay(outputs), ground.lay(asFloats(labels))];
    const gradient = inPlace ? at : ground.room(outputs.length);
    const total = (kernels[name] as Kernels[LossKernel])(at, right, gradient, labels.length, each);
    return { total, gradient: ground.floats(gradient, outputs.length) };
  };

  for (const name of Object.keys(measures) as LossKernel[])
    test(`${arithmetic}: ${name} is what the general path makes of it`, (t) => {
      t.notThrows(() =>
        fc.assert(
          fc.property(rows, width, seed, (count, each, from) => {
            // A single output is for the second of two classes, and the kernel knows nothing of that.
            fc.pre(name !== "squaredError" || each > 1);
            const outputs = drawn(from, count * each);
            if (name === "crossEntropy") for (const [i, x] of outputs.entries()) outputs[i] = Math.max(0, x / 2);
            if (name === "softmaxCrossEntropy") for (const [i, x] of outputs.entries()) outputs[i] = x * 20;
            const labels = labelsFor(from, count, each);
            const right = measures[name](outputs, labels, each);
            const { total, gradient } = measured(name, outputs, labels, each);
            const parts = name === "squaredError" ? count * each : count;
            return (
              Math.abs(total / parts - right.loss) <= 2e-6 * Math.max(1, right.loss) &&
              apart(gradient, right.gradient) < 1e-6 &&
              ground.keptWithin
            );
          }),
        ),
      );
    });

  test(`${arithmetic}: logits of a thousand, and the gradient in their place`, (t) => {
    const { total, gradient } = measured(
      "softmaxCrossEntropy",
      new Float32Array([1000, -1000]),
      new Int32Array([1]),
      2,
      true,
    );
    t.is(total, 2000);
    t.deepEqual([...gradient], [1, -1]);
  });

  test(`${arithmetic}: an output that is no number shows in the loss, wherever it stands`, (t) => {
    for (const each of [3, 9])
      for (let at = 0; at < each; at++) {
        const outputs = new Float32Array(each).fill(0.1);
        outputs[at] = Number.NaN;
        t.true(Number.isNaN(measured("softmaxCrossEntropy", outputs, new Int32Array([0]), each).total));
        t.true(Number.isNaN(measured("squaredError", outputs, new Int32Array([0]), each).total));
        t.true(Number.isNaN(measured("crossEntropy", outputs, new Int32Array([at]), each).total));
      }
  });

  test(`${arithmetic}: a softmax sums to 1, also in place, and leads back`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(rows, width, seed, (count, each, from) => {
          const [x, dy] = [drawn(from, count * each).map((value) => 10 * value), drawn(from + 1, count * each)];
          ground.clear();
          const [at, back, y] = [ground.lay(x), ground.lay(dy), ground.room(x.length)];
          kernels.softmax(at, y, count, each);
          kernels.softmax(at, at, count, each);
          kernels.softmaxBack(y, back, back, count, each);
          const [found, slope] = [ground.floats(y, x.length), ground.floats(back, x.length)];
          const right = x.map((_, i) => {
            const row = x.subarray(i - (i % each), i - (i % each) + each);
            const top = Math.max(...row);
            return Math.exp(x[i]! - top) / row.reduce((sum, value) => sum + Math.exp(value - top), 0);
          });
          const rightSlope = x.map((_, i) => {
            const first = i - (i % each);
            let sum = 0;
            for (let j = first; j < first + each; j++) sum += right[j]! * dy[j]!;
            return right[i]! * (dy[i]! - sum);
          });
          return (
            apart(found, right) < 1e-6 &&
            apart(ground.floats(at, x.length), found) === 0 &&
            apart(slope, rightSlope) < 2e-6 &&
            ground.keptWithin
          );
        }),
      ),
    );
  });

  test(`${arithmetic}: the largest output is right, and of equals the first`, (t) => {
    const outputs = [
      [0, 1, 1], // a tie: class 1
      [2, 2, 2], // class 0
      [-3, -2, -1], // class 2
      [5, 1, 9], // class 2
    ];
    for (const [labels, correct] of [
      [[1, 0, 2, 2], 4],
      [[2, 1, 2, 0], 1],
      [[2, 2, 0, 1], 0],
    ] as const) {
      ground.clear();
      const [at, right] = [ground.lay(outputs.flat()), ground.lay(asFloats(Int32Array.from(labels)))];
      t.is(kernels.countCorrect(at, right, 4, 3), correct);
    }
  });
}
