/** Losses: values by hand, gradients against finite differences, and numbers too large for an exponential. */

import test from "ava";
import {
  crossEntropyOfProbabilities,
  lossFor,
  type Measured,
  softmaxCrossEntropy,
} from "../../../runtime/thread/losses.js";
import { call } from "./host.js";

const squaredError = (outputs: Float32Array, labels: Int32Array, width: number) =>
  lossFor(call("mse"), undefined).measure(outputs, { labels }, width);

const near = (a: number, b: number, within = 1e-6) => Math.abs(a - b) < within;

test("cross-entropy from logits, by hand", (t) => {
  // Row 1: all logits equal, so p = 1/2: ln 2. Row 2: logits ln 3 and 0, so p = 3/4: ln(4/3). Their mean is 0.4904146.
  const { loss, gradient } = softmaxCrossEntropy(new Float32Array([5, 5, Math.log(3), 0]), new Int32Array([0, 0]), 2);
  t.true(near(loss, (Math.LN2 + Math.log(4 / 3)) / 2, 1e-7));
  // (p - one-hot) / 2 rows: (1/2 - 1) / 2, (1/2) / 2, (3/4 - 1) / 2, (1/4) / 2.
  for (const [at, value] of [-0.25, 0.25, -0.125, 0.125].entries()) t.true(near(gradient[at]!, value));
});

test("logits of a thousand neither overflow nor lose the loss", (t) => {
  // A softmax in floats would give 0 for the second class, and minus its logarithm would be infinite. It is 2000.
  const { loss, gradient } = softmaxCrossEntropy(new Float32Array([1000, -1000]), new Int32Array([1]), 2);
  t.is(loss, 2000);
  t.deepEqual([...gradient], [1, -1]);
});

test("a logit that is not a number shows in the loss, wherever it stands", (t) => {
  for (let at = 0; at < 3; at++) {
    const logits = new Float32Array([1, 2, 3]);
    logits[at] = Number.NaN;
    t.true(Number.isNaN(softmaxCrossEntropy(logits, new Int32Array([0]), 3).loss));
  }
});

test("cross-entropy of probabilities is clipped, and squared error is a mean over all outputs", (t) => {
  t.true(
    near(crossEntropyOfProbabilities(new Float32Array([0.25, 0.75]), new Int32Array([1]), 2).loss, -Math.log(0.75)),
  );
  t.true(near(crossEntropyOfProbabilities(new Float32Array([1, 0]), new Int32Array([1]), 2).loss, -Math.log(1e-7)));
  // ((0.5 - 1)^2 + 0.25^2) / 2 = 0.15625; gradients 2 d / 2.
  const { loss, gradient } = squaredError(new Float32Array([0.5, 0.25]), new Int32Array([0]), 2);
  t.true(near(loss, 0.15625));
  t.deepEqual([...gradient], [-0.5, 0.25]);
});

const measures: readonly [string, (outputs: Float32Array, labels: Int32Array, width: number) => Measured][] = [
  ["softmax cross-entropy", softmaxCrossEntropy],
  ["cross-entropy of probabilities", crossEntropyOfProbabilities],
  ["squared error", squaredError],
];

for (const [name, measure] of measures)
  test(`${name}: its gradient is the slope of its value`, (t) => {
    const outputs = new Float32Array([0.2, 0.5, 0.3, 0.6, 0.1, 0.3]);
    const labels = new Int32Array([1, 2]);
    const { gradient } = measure(outputs, labels, 3);
    const step = 2 ** -10;
    for (let at = 0; at < outputs.length; at++) {
      const [up, down] = [step, -step].map((by) => {
        const moved = outputs.slice();
        moved[at] = moved[at]! + by;
        return measure(moved, labels, 3).loss;
      });
      // The central difference is off by the third derivative times step^2 / 6, here below 1e-4.
      t.true(near(gradient[at]!, (up! - down!) / (2 * step), 1e-4), `output ${at}`);
    }
  });

test("a network that ends in softmax gives its logits, any other its outputs", (t) => {
  t.is(lossFor(call("cross_entropy"), "softmax").takes, "logits");
  t.is(lossFor(call("cross_entropy"), undefined).takes, "outputs");
  t.is(lossFor(call("mse"), "softmax").takes, "outputs");
});
