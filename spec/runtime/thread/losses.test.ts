/** Losses: values by hand, gradients against finite differences, and numbers too large for an exponential. */

import test from "ava";
import type { Call } from "../../../lang/plan.js";
import {
  crossEntropyOfProbabilities,
  lossFor,
  type Measured,
  softmaxCrossEntropy,
} from "../../../runtime/thread/losses.js";
import type { Closing } from "../../../runtime/thread/shapes.js";
import type { Truth } from "../../../runtime/thread/truth.js";
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

test("binary cross-entropy from a logit, by hand", (t) => {
  // sigmoid(ln 3) = 3/4: what is so costs ln(4/3), what is not costs ln 4. Gradients (s - y) / 2 rows.
  const loss = lossFor(call("binary_cross_entropy"), "sigmoid");
  const measured = loss.measure(new Float32Array([Math.log(3), Math.log(3)]), { labels: new Int32Array([1, 0]) }, 1);
  t.true(near(measured.loss, (Math.log(4 / 3) + Math.log(4)) / 2));
  for (const [at, value] of [-0.125, 0.375].entries()) t.true(near(measured.gradient[at]!, value));
  // The same of outputs that are probabilities already; there the gradients are -1/s and 1/(1 - s), over 2 rows.
  const bare = lossFor(call("binary_cross_entropy"), undefined);
  const same = bare.measure(new Float32Array([0.75, 0.75]), { labels: new Int32Array([1, 0]) }, 1);
  t.true(near(same.loss, measured.loss));
  for (const [at, value] of [-2 / 3, 2].entries()) t.true(near(same.gradient[at]!, value));
});

test("a logit of a thousand is no infinite loss", (t) => {
  const loss = lossFor(call("binary_cross_entropy"), "sigmoid");
  const { loss: total, gradient } = loss.measure(
    new Float32Array([-1000, 1000]),
    { labels: new Int32Array([1, 1]) },
    1,
  );
  t.is(total, 500);
  t.deepEqual([...gradient], [-0.5, 0]);
});

test("how far numbers are off, by hand", (t) => {
  // Off by 1/2, -3 and 0.
  const outputs = new Float32Array([1.5, 1, 2]);
  const truth = { values: new Float32Array([1, 4, 2]) };
  const cases: [name: string, args: Record<string, number>, loss: number, gradient: number[]][] = [
    ["mse", {}, (0.25 + 9) / 3, [1 / 3, -2, 0]],
    ["mae", {}, 3.5 / 3, [1 / 3, -1 / 3, 0]],
    // Below delta d²/2 = 0.125; beyond it delta (|d| - delta/2): 2 (3 - 1) = 4, slope 2.
    ["huber", { delta: 2 }, 4.125 / 3, [0.5 / 3, -2 / 3, 0]],
    // By itself delta is 1: 0.125 and 1 (3 - 0.5) = 2.5.
    ["huber", {}, 2.625 / 3, [0.5 / 3, -1 / 3, 0]],
  ];
  for (const [name, args, loss, gradient] of cases) {
    const measured = lossFor(call(name, args), undefined).measure(outputs, truth, 1);
    t.true(near(measured.loss, loss), name);
    for (const [at, value] of gradient.entries()) t.true(near(measured.gradient[at]!, value), `${name} ${at}`);
  }
});

test("a single output for two classes is to be 0 or 1", (t) => {
  // Off by 0.25 of 1 and by 0.5 of 0: (0.0625 + 0.25) / 2.
  const measured = lossFor(call("mse"), "sigmoid").measure(
    new Float32Array([0.75, 0.5]),
    { labels: new Int32Array([1, 0]) },
    1,
  );
  t.is(measured.loss, 0.15625);
  t.deepEqual([...measured.gradient], [-0.25, 0.5]);
});

/** Every loss, on outputs and a truth that it can take. */
const weighed: readonly (readonly [string, Call, Closing | undefined, readonly number[], Truth])[] = [
  ["softmax", call("cross_entropy"), "softmax", [0.2, 1, -0.3, 2], { labels: new Int32Array([1, 0]) }],
  ["probabilities", call("cross_entropy"), undefined, [0.2, 0.8, 0.4, 0.6], { labels: new Int32Array([1, 0]) }],
  ["sigmoid", call("binary_cross_entropy"), "sigmoid", [0.7, -1.2], { labels: new Int32Array([1, 0]) }],
  ["a probability", call("binary_cross_entropy"), undefined, [0.7, 0.2], { labels: new Int32Array([1, 0]) }],
  ...["mse", "mae", "huber"].flatMap((name) => [
    [`${name} of classes`, call(name), undefined, [0.2, 0.9, 0.4, 3], { labels: new Int32Array([1, 0]) }] as const,
    [`${name} of numbers`, call(name), undefined, [0.2, 3], { values: new Float32Array([1, 0.5]) }] as const,
  ]),
];

for (const [name, of, closing, outputs, truth] of weighed)
  test(`${name}: a row of weight 3 counts as three rows do, and the gradient is the slope of the value`, (t) => {
    const loss = lossFor(of, closing);
    const width = outputs.length / 2;
    const heavy = { ...truth, weights: new Float32Array([3, 1]) };
    const measured = loss.measure(new Float32Array(outputs), heavy, width);
    // The first row three times: the sum is the same, over 4 rows and not 2.
    const rows = [0, 0, 0, 1];
    const four =
      "labels" in truth
        ? { labels: Int32Array.from(rows, (row) => truth.labels[row]!) }
        : { values: Float32Array.from(rows, (row) => truth.values[row]!) };
    const first = outputs.slice(0, width);
    const repeated = loss.measure(new Float32Array([...first, ...first, ...outputs]), four, width);
    t.true(near(measured.loss / 2, repeated.loss));
    const step = 2 ** -10;
    for (let at = 0; at < outputs.length; at++) {
      const [up, down] = [step, -step].map((by) => {
        const moved = new Float32Array(outputs);
        moved[at] = moved[at]! + by;
        return loss.measure(moved, heavy, width).loss;
      });
      t.true(near(measured.gradient[at]!, (up! - down!) / (2 * step), 1e-3), `output ${at}`);
    }
  });

test("a network that ends in softmax gives its logits, any other its outputs", (t) => {
  t.is(lossFor(call("cross_entropy"), "softmax").takes, "logits");
  t.is(lossFor(call("cross_entropy"), undefined).takes, "outputs");
  t.is(lossFor(call("mse"), "softmax").takes, "outputs");
  t.is(lossFor(call("binary_cross_entropy"), "sigmoid").takes, "logits");
  t.is(lossFor(call("binary_cross_entropy"), undefined).takes, "outputs");
});
