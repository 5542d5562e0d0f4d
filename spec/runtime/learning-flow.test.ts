/** A whole flow that weighs and changes rows, takes views of them and ends in a single output: on threads, and without any. */

import test from "ava";
import { compile } from "../../runtime/api.js";
import { run } from "../../runtime/index.js";
import type { NetworkResult, ScoresResult } from "../../runtime/results.js";

const text = `
worker desk { threads: 2, backend: wasm }
pool all { workers: desk }
data halves = moons(rows: 600, noise: 0.15) { split: { train: 75%, test: 25% } }
data drawn = digits(rows: 600) { scale: 1/255, split: { train: 80%, test: 20% } }
model one = input(2) -> dense(16, relu) -> dense(1, sigmoid)
model two = input(2) -> dense(16, relu) -> dense(2, softmax)
model net = input(28, 28) -> flatten -> dense(32, relu) -> dense(10, softmax)
train a { model: one, on: halves.train.bootstrap(3), epochs: 20, optimizer: adam(0.01), weigh: balanced }
train b { model: two, on: halves.train.sample(80%).balanced(), epochs: 20, optimizer: adam(0.01), weigh: by_class([1, 2]) }
train c { model: net, on: drawn.train, epochs: 3, optimizer: adam(0.005), augment: [shift(1), rotate(5), noise(0.05)] }
train piece[2] { model: net, on: drawn.train.shard(index, of: 2), epochs: 2, optimizer: adam(0.005) }
ensemble both = 0.5 * a + 0.5 * b
evaluate halved { models: [a, b, both], on: halves.test, metrics: [accuracy, f1, auc] }
evaluate digit { models: [c, piece], on: drawn.test.sample(50%) }
predict told { model: a, on: [0.5, 0.5] }
`;

test("it learns, measures what fits, and comes to the same weights on threads and without", async (t) => {
  const { plan, diagnostics } = compile(text, { path: "learning.flow", seed: 3 });
  if (!plan) return t.fail(diagnostics.map(({ message }) => message).join("\n"));
  const reports = [await run(plan), await run(plan, { engine: "inline" })];
  for (const { outcome, failures } of reports) t.deepEqual({ outcome, failures }, { outcome: "done", failures: [] });
  const [digests, others] = reports.map(({ results }) =>
    ["a", "b", "c", "piece[0]", "piece[1]"].map((id) => (results[id] as NetworkResult).digest),
  );
  t.deepEqual(digests, others);
  t.is(new Set(digests).size, 5);
  const { results } = reports[0]!;
  const halved = results.halved as ScoresResult;
  for (const { name, scores } of halved.models) {
    const [accuracy, f1, auc] = scores;
    t.true(accuracy! > 0.8 && Math.abs(f1! - accuracy!) < 0.1 && auc! > 0.9, `${name}: ${scores}`);
  }
  const digit = results.digit as ScoresResult;
  t.deepEqual([digit.rows, digit.data, digit.metrics], [60, "drawn.test.sample", ["accuracy", "log_loss"]]);
  t.true(digit.models[0]!.scores[0]! > 0.6);
  const told = results.told;
  if (told?.kind !== "answer") return t.fail();
  const { probabilities } = told.value as { probabilities: Record<string, number> };
  t.true(Math.abs(probabilities[0]! + probabilities[1]! - 1) < 1e-6, "both classes, of a single output");
});
