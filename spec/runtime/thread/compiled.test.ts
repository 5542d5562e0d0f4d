/**
 * The compiled path against the general one: the same network, weights, rows and chance give the same loss, gradients,
 * running statistics and answers, within what floats allow. Each layer is tried in each of its modes.
 */

import test from "ava";
import type { Call, Network } from "../../../lang/plan.js";
import { useBackend } from "../../../runtime/thread/backends.js";
import { type CompiledNetwork, compileNetwork, rowsWithin } from "../../../runtime/thread/compiled/network.js";
import { canCompile, stageMakers } from "../../../runtime/thread/compiled/stages/table.js";
import { openGeneralAnswerer, openGeneralLearner } from "../../../runtime/thread/general.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { lossFor } from "../../../runtime/thread/losses.js";
import { optimiserFor } from "../../../runtime/thread/optimisers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { closingOf, weightsOf } from "../../../runtime/thread/shapes.js";
import { makeStep } from "../../../runtime/thread/step.js";
import type { Truth } from "../../../runtime/thread/truth.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { call } from "./host.js";
import { type LayerCase, layerCases, networkOf, rowsFor, sourceOf, titleOf } from "./layer-cases.js";

const rows = 5;
/** More than there are rows, so that what lies behind a smaller batch does no harm. */
const batch = 8;
const steps = 3;

/** Each once: two tables of cases meet in this list. */
const cases = [...new Map(layerCases.map((each) => [titleOf(each), each])).values()].filter((each) =>
  canCompile(networkOf(each)),
);

test("the compiled layers are among those that are tried", (t) => {
  const tried = new Set(cases.map(({ layer }) => layer));
  t.deepEqual(
    [...stageMakers.keys()].filter((name) => !tried.has(name)),
    [],
  );
});

/** First weights as they are drawn, with biases and all else moved off their zeros and ones. */
function weightsFor(network: Network): Float32Array {
  const { specs, learning } = weightsOf(network);
  const weights = initialWeights(specs, 3);
  const random = randomFrom(5);
  for (let at = 0; at < learning.size; at++) weights[at] = weights[at]! + random.between(-0.3, 0.3);
  return weights;
}

/** The largest difference, in parts of the largest number or of 1. */
function apart(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  const scale = Array.from(theirs).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Array.from(ours).reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at]!) / scale), 0);
}

for (const each of cases)
  for (const loss of ["cross_entropy", "mse"])
    test.serial(`${titleOf(each)}, ${loss}: compiled as in general`, async (t) => {
      const network = networkOf(each);
      const { rows: source, labels } = rowsFor(each, rows);
      const optimizer = call("sgd", { rate: 0.05 });
      const start = weightsFor(network);
      const compiled = compileNetwork(network, { batch, learning: { loss: call(loss), optimizer } });
      compiled.weights.set(start);
      const [backend, tfl] = [await useBackend("wasm"), await loadLayers()];
      backend.select();
      const built = buildNetwork(backend.tf, tfl, network);
      try {
        t.deepEqual(compiled.specs, built.specs);
        t.deepEqual(compiled.learning, built.learning);
        const weights = start.slice();
        const optimiser = optimiserFor(optimizer, built.learning.size);
        const gradient = new Float32Array(built.learning.size);
        const watched = {
          ...optimiser,
          step(into: Float32Array, found: Float32Array) {
            gradient.set(found);
            optimiser.step(into, found);
          },
        };
        const lossOf = lossFor(call(loss), closingOf(network));
        const general = makeStep({ backend, built, network, weights, loss: lossOf, optimiser: watched });
        for (let at = 0; at < steps; at++) {
          const [ours, theirs] = [compiled.step, general].map((step) =>
            step(source, 0, rows, { labels }, randomFrom(at)),
          );
          t.true(apart([ours!.loss], [theirs!.loss]) < 1e-5, `the losses are ${ours!.loss} and ${theirs!.loss}`);
          t.true(
            apart(compiled.gradient, gradient) < 2e-5,
            `the gradients are ${apart(compiled.gradient, gradient)} apart`,
          );
          t.true(apart(compiled.weights, weights) < 2e-5, `the weights are ${apart(compiled.weights, weights)} apart`);
          t.true(ours!.finite);
        }
        // Without chance, nothing is dropped any more.
        delete built.masks.random;
        const told = built.model.predict(backend.tf.tensor(valuesOf(each), [rows, ...network.input]));
        const expected = (Array.isArray(told) ? told[0]! : told).dataSync();
        t.true(apart(answersOf(network, compiled.weights, each), expected) < 2e-5);
        t.true(apart(compiled.answer(source, 0, rows), expected) < 2e-5, "also where it was laid out to learn");
        const alone = Array.from({ length: rows }, (_, row) => [...compiled.answer(source, row, row + 1)]);
        t.deepEqual(
          alone.flat(),
          [...compiled.answer(source, 0, rows)],
          "a row's answer does not hang from the others",
        );
      } finally {
        built.dispose();
      }
    });

/** Ends and losses that have no kernel of their own, and rows that do not count alike. */
const weights = Float32Array.from({ length: rows }, (_, row) => row / 2);
const flags = Int32Array.from({ length: rows }, (_, row) => row % 2);
const numbers = Float32Array.from({ length: rows }, (_, row) => row - 2.5);
const endings: readonly (readonly [title: string, Call, units: number, activation: string, Truth])[] = [
  ...["mse", "mae", "huber"].flatMap((name) => [
    [`${name} of a number`, call(name), 1, "linear", { values: numbers }] as const,
    [`${name} of weighed classes`, call(name), 2, "softmax", { labels: flags, weights }] as const,
    [`${name} of a share`, call(name), 1, "sigmoid", { labels: flags }] as const,
  ]),
  ["binary cross-entropy", call("binary_cross_entropy"), 1, "sigmoid", { labels: flags }],
  ["weighed binary cross-entropy", call("binary_cross_entropy"), 1, "sigmoid", { labels: flags, weights }],
  ["weighed cross-entropy", call("cross_entropy"), 2, "softmax", { labels: flags, weights }],
];

for (const [title, loss, units, activation, truth] of endings)
  test.serial(`${title}: compiled as in general`, async (t) => {
    const network: Network = {
      name: "net",
      input: [3],
      layers: [
        { ...call("dense", { units: 4, activation: "tanh" }), shape: [4] },
        { ...call("dense", { units, activation }), shape: [units] },
      ],
      output: [units],
    };
    const optimizer = call("sgd", { rate: 0.05, momentum: 0.5 });
    const start = weightsFor(network);
    const compiled = compileNetwork(network, { batch, learning: { loss, optimizer } });
    compiled.weights.set(start);
    const general = await openGeneralLearner(network, "wasm", { loss, optimizer, batch, start: () => start.slice() });
    try {
      const random = randomFrom(4);
      const source = sourceOf(
        Float32Array.from({ length: rows * 3 }, () => random.between(-1, 1)),
        3,
      );
      for (let at = 0; at < steps; at++) {
        const [ours, theirs] = [compiled.step, general.step].map((step) =>
          step(source, 0, rows, truth, randomFrom(at)),
        );
        t.true(apart([ours!.loss], [theirs!.loss]) < 1e-5, `the losses are ${ours!.loss} and ${theirs!.loss}`);
        t.is(ours!.correct, theirs!.correct);
        t.true(apart(compiled.weights, general.weights()) < 2e-5);
      }
      const answers = await openGeneralAnswerer(network, general.weights(), "wasm");
      const told = answers.answer(source, 0, rows).slice();
      answers.dispose();
      t.true(apart(compiled.answer(source, 0, rows), told) < 2e-5, "also where it was laid out to learn");
    } finally {
      general.dispose();
    }
  });

const valuesOf = (each: LayerCase) => rowsFor(each, rows).values;

function answersOf(network: Network, weights: Float32Array, each: LayerCase): Float32Array {
  const answering: CompiledNetwork = compileNetwork(network, { batch });
  answering.weights.set(weights);
  return answering.answer(rowsFor(each, rows).rows, 0, rows);
}

test("a network that answers is asked for as many rows as its memory allows", (t) => {
  const wide: Network = {
    name: "wide",
    input: [1000],
    layers: [{ ...call("dense", { units: 1000 }), shape: [1000] }],
    output: [1000],
  };
  // A row is 1000 floats in and out, and 1000 bytes or less on its way in.
  const weights = 4 * 1000 * 1001;
  t.is(rowsWithin(wide, weights + 10 * 9000 + 20_000, 256), 10);
  t.is(rowsWithin(wide, 1, 256), 1);
  t.is(rowsWithin(wide, 2 ** 30, 256), 256);
});
