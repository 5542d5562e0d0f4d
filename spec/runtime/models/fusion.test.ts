/** Fusion and metrics, against identities that hold exactly and against numbers worked by hand. */

import test from "ava";
import fc from "fast-check";
import { type Answers, answersOf, bestOf, voteOf, weightedSum } from "../../../runtime/models/fusion.js";
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

test("a hard vote of the same three: two of three are for class 1, and a soft vote is their mean", (t) => {
  const members = [of(0.9, 0.1), of(0.4, 0.6), of(0.4, 0.6)];
  const [hard, soft] = [voteOf(members, false), voteOf(members, true)];
  t.deepEqual([bestOf(hard, 0), bestOf(soft, 0)], [1, 0]);
  t.deepEqual(
    [...hard.values].map((share) => share.toFixed(4)),
    ["0.3333", "0.6667"],
  );
  t.true(Math.abs(soft.values[0]! - 0.566667) < 1e-6);
});

test("one vote each, one apiece: the lowest label wins, in whatever order members name their classes", (t) => {
  const first: Answers = { type: "classes", classes: ["10", "9"], width: 2, values: Float64Array.of(1, 0) };
  const second: Answers = { type: "classes", classes: ["9", "10"], width: 2, values: Float64Array.of(1, 0) };
  const tied = voteOf([first, second], false);
  t.like(tied, { classes: ["9", "10"] });
  t.is(bestOf(tied, 0), 0);
});

test("a class that a member has never heard of gets no vote of it", (t) => {
  const knows: Answers = {
    type: "classes",
    classes: ["a", "b", "c"],
    width: 3,
    values: Float64Array.of(0.1, 0.2, 0.7),
  };
  const less: Answers = { type: "classes", classes: ["b", "a"], width: 2, values: Float64Array.of(0.6, 0.4) };
  t.deepEqual([...voteOf([knows, less], false).values], [0, 0.5, 0.5]);
});

/** M members that err with probability e, each by itself: every pattern of errors is a row, with its probability. */
function majorityError(members: number, error: number): number {
  const rows = 2 ** members;
  const wrongIn = (row: number, member: number) => (row >> member) & 1;
  const each = Array.from({ length: members }, (_, member) =>
    of(...Array.from({ length: rows }, (_, row) => (wrongIn(row, member) ? [0, 1] : [1, 0])).flat()),
  );
  const vote = voteOf(each, false);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const wrong = each.filter((_, member) => wrongIn(row, member)).length;
    if (bestOf(vote, row) === 1) total += error ** wrong * (1 - error) ** (members - wrong);
  }
  return total;
}

test("Condorcet: many independent members err less than one", (t) => {
  for (const [members, error, expected] of [
    [3, 0.3, 0.216],
    [5, 0.2, 0.05792],
    [11, 0.35, 0.148684],
  ] as const)
    t.true(Math.abs(majorityError(members, error) - expected) < 1e-6, `${members} members`);
});

test("ambiguity: the error of the mean is the mean error less the spread (1, 2, 4 for 2.5: 0.027778)", (t) => {
  const numbers = [1, 2, 4].map((value): Answers => ({ type: "number", width: 1, values: Float64Array.of(value) }));
  const [mean = 0] = weightedSum(numbers.map((each) => ({ weight: 1 / 3, of: each }))).values;
  const over = (from: number) => numbers.reduce((sum, { values }) => sum + (values[0]! - from) ** 2, 0) / 3;
  t.true(Math.abs((mean - 2.5) ** 2 - 0.027778) < 1e-6);
  t.true(Math.abs(over(2.5) - over(mean) - (mean - 2.5) ** 2) < 1e-12);
});

test("a vote may be a member of an average, and the other way round", (t) => {
  const answers = new Map([
    ["a", of(0.9, 0.1)],
    ["b", of(0.2, 0.8)],
  ]);
  const [a, b] = ["a", "b"].map((task) => ({ type: "network", name: task, task }) as const);
  const vote = {
    type: "vote",
    name: "v",
    how: { name: "vote", arguments: { soft: false } },
    members: [a!, b!],
  } as const;
  const both = {
    type: "average",
    name: "m",
    members: [vote, a!].map((member) => ({ weight: 0.5, of: member })),
  } as const;
  t.deepEqual([...answersOf(both, answers).values], [0.7, 0.3]);
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

test("numbers cannot be voted for, and are not added to classes", (t) => {
  const number: Answers = { type: "number", width: 1, values: Float32Array.of(3) };
  const classes: Answers = { type: "classes", classes: ["a", "b"], width: 2, values: Float32Array.of(0.5, 0.5) };
  for (const soft of [false, true])
    t.throws(() => voteOf([number, number], soft), { message: /A vote is for classes/ });
  const both = [number, classes].map((of) => ({ weight: 0.5, of }));
  t.throws(() => weightedSum(both), { message: /there is no sum of both/ });
});
