/** Metrics by hand: of classes, with classes that the model does not know, and of numbers. */

import test from "ava";
import fc from "fast-check";
import { TaskFailure } from "../../../runtime/failure.js";
import type { Answers } from "../../../runtime/models/fusion.js";
import { classMetrics } from "../../../runtime/models/metrics.js";
import { numberMetrics } from "../../../runtime/models/number-metrics.js";

function classes(...rows: readonly (readonly number[])[]): Answers {
  const names = rows[0]!.map((_, at) => String(at));
  return { type: "classes", classes: names, width: names.length, values: Float64Array.from(rows.flat()) };
}
const numbers = (...values: readonly number[]): Answers => ({
  type: "number",
  width: 1,
  values: Float64Array.from(values),
});
const score = (name: string, answers: Answers, ...labels: readonly number[]) =>
  classMetrics.get(name)!(answers, Int32Array.from(labels));
const distance = (name: string, answers: Answers, ...wanted: readonly number[]) =>
  numberMetrics.get(name)!(answers, Float32Array.from(wanted));
/** A single score for class 1 of two. */
const scores = (...values: readonly number[]) => classes(...values.map((value) => [1 - value, value]));
const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;

test("f1, by hand", (t) => {
  // Answers 0 0 1 1, right 0 1 1 1. Class 0: 1 hit, 2 answered, 1 there: 2/3. Class 1: 2 hits, 2 answered, 3 there: 4/5.
  const answers = classes([0.9, 0.1, 0], [0.8, 0.2, 0], [0.3, 0.7, 0], [0.1, 0.9, 0]);
  t.true(
    near(score("f1", answers, 0, 1, 1, 1), (2 / 3 + 4 / 5) / 2),
    "class 2, never there and never answered, is left out",
  );
  // Once it is there it counts with 0: class 0 2/3, class 1 1 hit, 2 answered, 2 there: 1/2, class 2 0.
  t.true(near(score("f1", answers, 0, 1, 1, 2), (2 / 3 + 1 / 2 + 0) / 3));
});

test("each class that the model does not know counts in f1 by itself", (t) => {
  // Right: 0, one unknown, another. Class 0: 1 hit, 3 answered, 1 there: 1/2; the unknown ones 0 each.
  const answers = classes([0.9, 0.1], [0.8, 0.2], [0.7, 0.3]);
  t.true(near(score("f1", answers, 0, -1, -2), 0.5 / 3));
  t.true(near(score("f1", answers, 0, -1, -1), 0.5 / 2));
});

test("auc of two classes, by hand, ties half", (t) => {
  // The four pairs (so, not): .8 > .1, .8 > .35, .35 > .1, .35 = .35: 3.5 of 4.
  t.is(score("auc", scores(0.1, 0.35, 0.35, 0.8), 0, 0, 1, 1), 0.875);
  t.is(score("auc", scores(0.2, 0.2, 0.2), 0, 1, 1), 0.5);
  t.is(score("auc", scores(0.9, 0.1), 0, 1), 0);
});

test("auc of three classes is the mean of one against the rest; unknown classes are a guess, and absent ones no part of it", (t) => {
  const answers = classes([0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.5, 0.1, 0.4]);
  // Class 0: .6 against .2, .5: 1. Class 1: .5 against .3, .1: 1. Class 2: .4 against .1, .3: 1.
  t.is(score("auc", answers, 0, 1, 2), 1);
  // Right 0, 1, 1. Class 0: 1. Class 1: .5 and .1 against .3: 1/2. Class 2 is not there.
  t.is(score("auc", answers, 0, 1, 1), 0.75);
  // Right 0, 1, unknown: class 0: 1, class 1: 1, unknown 1/2.
  t.true(near(score("auc", answers, 0, 1, -3), 2.5 / 3));
});

test("auc of rows of one class cannot be had, and says so", (t) => {
  t.throws(() => score("auc", scores(0.1, 0.2), 1, 1), { instanceOf: TaskFailure, message: /all rows are of one/ });
});

test("auc is the share of pairs in the right order, whatever the scores", (t) => {
  const drawn = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 20 });
  t.notThrows(() =>
    fc.assert(
      fc.property(drawn, (rows) => {
        fc.pre(rows.some(([, so]) => so) && rows.some(([, so]) => !so));
        const [are, not] = [true, false].map((which) => rows.filter(([, so]) => so === which).map(([value]) => value));
        const pairs = are!.flatMap((a) => not!.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const expected = pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length;
        const labels = rows.map(([, so]) => (so ? 1 : 0));
        return near(score("auc", scores(...rows.map(([value]) => value / 6)), ...labels), expected);
      }),
    ),
  );
});

test("metrics of numbers, by hand", (t) => {
  // Off by 1, -1, 2, 0: |d| 4/4; squares 6/4; the mean of 1 2 3 6 is 3, its spread 4 + 1 + 0 + 9 = 14.
  const answers = numbers(2, 1, 5, 6);
  t.is(distance("mae", answers, 1, 2, 3, 6), 1);
  t.is(distance("rmse", answers, 1, 2, 3, 6), Math.sqrt(1.5));
  t.is(distance("r2", answers, 1, 2, 3, 6), 1 - 6 / 14);
  t.is(distance("r2", numbers(3, 3, 3, 3), 1, 2, 3, 6), 0, "the mean explains nothing");
});

test("where all rows are the same, r2 is 1 without error and else 0", (t) => {
  t.is(distance("r2", numbers(5, 5), 5, 5), 1);
  t.is(distance("r2", numbers(5, 6), 5, 5), 0);
});
