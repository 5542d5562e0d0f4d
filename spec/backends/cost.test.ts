/** What a step is made of, counted by hand, and figures taken back from steps of which they are known. */

import test from "ava";
import { builtIn } from "../../runtime/backends/built-in.js";
import { countsOf } from "../../runtime/backends/cost.js";
import { items, nanosecondsOf, preference } from "../../runtime/backends/figures.js";
import { figuresFrom, typicalError } from "../../runtime/backends/fit.js";
import { calibrationTrainings } from "../../runtime/cli/calibration-flow.js";
import { figuresOf, planOf } from "./networks.js";

function networkOf(model: string, data = "digits(rows: 100)") {
  const { tasks } = planOf(`data d = ${data}\nmodel m = ${model}\ntrain t { model: m, on: d }`);
  const work = tasks.find(({ id }) => id === "t")?.work;
  if (work?.kind !== "train") throw new Error("t trains");
  return work.model;
}

/** Those that are there. */
const present = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

test("the first layer that learns passes nothing back, those behind it do, and flatten is free", (t) => {
  const network = networkOf("input(28, 28) -> flatten -> dense(64, relu) -> dropout(20%) -> dense(10, softmax)");
  t.deepEqual(present(countsOf(network, 2)), {
    step: 1,
    weight: 784 * 64 + 64 + 64 * 10 + 10,
    dense: 2,
    // Forward and towards the weights; the second one towards what comes in as well.
    "dense work": 2 * (2 * 784 * 64 + 3 * 64 * 10),
    elementwise: 1,
    // Forward and back, 64 values.
    "elementwise work": 2 * 2 * 64,
  });
});

test("filters, pools, and layers in front of all that learns, which only go forward", (t) => {
  const network = networkOf(
    "input(28, 28) -> reshape([28, 28, 1]) -> avgpool2d(2) -> conv2d(4, 3) -> maxpool2d(2) -> flatten -> dense(10, softmax)",
  );
  const filters = 12 * 12 * 9 * 4;
  const dense = 6 * 6 * 4 * 10;
  t.deepEqual(present(countsOf(network, 1)), {
    step: 1,
    weight: 9 * 4 + 4 + dense + 10,
    convolution: 1,
    "convolution work": 2 * filters,
    elementwise: 2,
    "elementwise work": 14 * 14 * 4 + 2 * 12 * 12 * 4,
    dense: 1,
    "dense work": 3 * dense,
  });
});

test("a recurrent layer is called for every step of the sequence, and an embedding looks its values up", (t) => {
  const recurrent = countsOf(networkOf("input(28, 28) -> lstm(4) -> dense(10, softmax)"), 1);
  t.is(recurrent.recurrent, 28);
  t.is(recurrent["recurrent work"], 2 * 4 * 28 * 4 * (28 + 4));
  const words = "clusters(rows: 100, features: 5, classes: 2)";
  const ids = countsOf(networkOf("input(5) -> embedding(10, 3) -> flatten -> dense(2, softmax)", words), 4);
  t.is(ids.embedding, 1);
  t.is(ids["embedding work"], 2 * 4 * 5 * 3);
});

test("figures are taken back from steps of which they are known", (t) => {
  const known = figuresOf({
    step: 50_000,
    weight: 3,
    dense: 20_000,
    "dense work": 0.1,
    convolution: 70_000,
    "convolution work": 0.5,
    recurrent: 90_000,
    "recurrent work": 2,
    elementwise: 15_000,
    "elementwise work": 4,
    embedding: 30_000,
    "embedding work": 8,
  });
  const steps = calibrationTrainings().map(({ work: { model, batch } }) => {
    const counts = countsOf(model, batch);
    return { counts, nanoseconds: nanosecondsOf(counts, known) };
  });
  const found = figuresFrom(steps);
  for (const item of items) t.true(Math.abs(found[item] / known[item] - 1) < 0.05, `${item}: ${found[item]}`);
  t.true(typicalError(steps, found) < 0.01);
});

test("nothing takes less than no time, and nothing multiplies faster than dense layers", (t) => {
  const one = { ...figuresOf({}), step: 1 };
  const found = figuresFrom([
    { counts: { ...one, dense: 1, "dense work": 1000 }, nanoseconds: 1000 },
    { counts: { ...one, dense: 1, "dense work": 5000 }, nanoseconds: 5000 },
    // More layers in less time: an accident that must not make a figure negative.
    { counts: { ...one, dense: 9, "dense work": 1000 }, nanoseconds: 900 },
  ]);
  for (const item of items) t.true(found[item] >= 0, item);
  t.true(found["dense work"] > 0);
  t.is(found["convolution work"], found["dense work"]);
});

test("the built-in figures say of every item what it takes, and that js multiplies slowest", (t) => {
  for (const backend of preference) {
    t.deepEqual(Object.keys(builtIn[backend]), [...items]);
    for (const item of items) t.true(Number.isFinite(builtIn[backend][item]) && builtIn[backend][item] >= 0);
  }
  for (const kind of ["dense work", "convolution work"] as const) t.true(builtIn.js[kind] > 5 * builtIn.wasm[kind]);
});
