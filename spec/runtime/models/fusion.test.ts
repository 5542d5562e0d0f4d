/** Fusion and metrics, against identities that hold exactly and against numbers worked by hand. */

import test from "ava";
import fc from "fast-check";
import { type Answers, bestOf, weightedSum } from "../../../runtime/models/fusion.js";
import { classMetrics as metrics } from "../../../runtime/models/metrics.js";

const classes = ["0", "1"];
const of = (...values: number[]): Answers => ({
  type: "classes",
  classes,
  width: 2,
  values: Float64Array.from(values),
});
const score = (name: string, answers: Answers, ...labels: number[]) =>
  metrics.get(name)!(answers, Int32Array.from(labels));

test("soft voting is the mean of probabilities: (.9 + .4 + .4) / 3 = .5667, so class 0 wins where a hard vote says 1", (t) => {
  const third = 1 / 3;
  const fused = weightedSum([of(0.9, 0.1), of(0.4, 0.6), of(0.4, 0.6)].map((each) => ({ weight: third, of: each })));
  t.true(Math.abs(fused.values[0]! - 0.566667) < 1e-6);
  t.is(bestOf(fused, 0), 0);
});

test("a tie goes to the lowest class", (t) => {
  t.is(bestOf(of(0.5, 0.5), 0), 0);
});

test("classes are matched by name, not by place", (t) => {
  const turned: Answers = { type: "classes", classes: ["1", "0"], width: 2, values: Float64Array.of(0.2, 0.8) };
  const fused = weightedSum([
    { weight: 0.5, of: of(0.6, 0.4) },
    { weight: 0.5, of: turned },
  ]);
  // Class 0: (.6 + .8) / 2.
  t.deepEqual(
    [...fused.values].map((value) => Number(value.toFixed(12))),
    [0.7, 0.3],
  );
});

test("metrics by hand", (t) => {
  const answers = of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4);
  t.is(score("accuracy", answers, 0, 1, 1), 2 / 3);
  const expected = -(Math.log(0.9) + Math.log(0.8) + Math.log(0.4)) / 3;
  t.true(Math.abs(score("log_loss", answers, 0, 1, 1) - expected) < 1e-12);
  // (.1² + .1²) + (.2² + .2²) + (.6² + .6²) = .82, over three rows.
  t.true(Math.abs(score("brier", answers, 0, 1, 1) - 0.82 / 3) < 1e-12);
});

test("certain and wrong is clipped at 1e-7, not infinite", (t) => {
  t.true(Math.abs(score("log_loss", of(1, 0), 1) + Math.log(1e-7)) < 1e-9);
});

const row = fc.double({ min: 0.001, max: 0.999, noNaN: true }).map((p) => [p, 1 - p]);
const rows = fc.array(fc.tuple(row, row, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 30 });

test("Jensen: the log loss and the Brier score of the mean are no higher than the mean of the members'", (t) => {
  fc.assert(
    fc.property(rows, (table) => {
      const [a, b] = [of(...table.flatMap(([x]) => x)), of(...table.flatMap(([, y]) => y))];
      const labels = table.map(([, , label]) => label);
      const both = weightedSum([
        { weight: 0.5, of: a },
        { weight: 0.5, of: b },
      ]);
      return ["log_loss", "brier"].every(
        (name) => score(name, both, ...labels) <= (score(name, a, ...labels) + score(name, b, ...labels)) / 2 + 1e-12,
      );
    }),
  );
  t.pass();
});
