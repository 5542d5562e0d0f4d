/** Networks on two backends in one run: each is trained and asked on its own, also by one task in one thread. */

import test from "ava";
import { run } from "../../runtime/api.js";
import { chooseBackends } from "../../runtime/backends/choose.js";
import { resultBackend } from "../../runtime/thread/learner.js";
import { figuresOf, machineOf, planOf } from "./networks.js";

const text = `worker only
data rows = digits(rows: 300) { split: { train: 80%, test: 20% }, scale: 1/255 }
model one = input(28, 28) -> flatten -> dense(10, softmax)
model two = input(28, 28) -> flatten -> dense(16, relu) -> dense(10, softmax)
train a { model: one, on: rows.train, epochs: 2, optimizer: adam(0.01) }
train b { model: two, on: rows.train, epochs: 2, optimizer: adam(0.01) }
ensemble both = average(a, b)
evaluate score { models: [a, b, both], on: rows.test }
evaluate score_of_a { models: a, on: rows.test }
evaluate score_of_b { models: b, on: rows.test }`;

/** Takes a network of one layer to js, and one of two to wasm. */
const machine = machineOf({
  figures: {
    native: figuresOf({}),
    wasm: figuresOf({ step: 4e6, dense: 1e6 }),
    js: figuresOf({ step: 1e6, dense: 3e6 }),
  },
});

for (const engine of ["local", "inline"] as const)
  test(`each network is trained and asked on its own backend: ${engine}`, async (t) => {
    const { outcome, backend, results } = await run(chooseBackends(planOf(text), machine), { engine });
    t.deepEqual([outcome, backend], ["done", "wasm, js"]);
    const { a, b, score, score_of_a, score_of_b } = results;
    if (a?.kind !== "network" || b?.kind !== "network") throw new Error("a and b are networks");
    t.deepEqual([a.backend, b.backend], ["js", resultBackend("wasm")]);
    if (score?.kind !== "scores" || score_of_a?.kind !== "scores" || score_of_b?.kind !== "scores")
      throw new Error("there are scores");
    t.deepEqual(score.models.slice(0, 2), [...score_of_a.models, ...score_of_b.models]);
  });
