/**
 * The table of which backend trains which layer, measured: each layer, in each of its modes, takes a step on each
 * backend that loads here, and its gradient is held against finite differences. What comes out must be what
 * `stdlib/layers.flow` claims. Not to throw is not enough: some kernels of the backends give wrong numbers.
 */

import test from "ava";
import { type BackendName, type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { type BuiltNetwork, buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { lossFor } from "../../../runtime/thread/losses.js";
import { type Optimiser, optimiserFor } from "../../../runtime/thread/optimisers.js";
import { derive, randomFrom } from "../../../runtime/thread/random.js";
import { makeStep } from "../../../runtime/thread/step.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { checkedLayer, declaredLayers } from "./declared-layers.js";
import { call } from "./host.js";
import { type LayerCase, layerCases, nameOf, networkOf, rowsFor, titleOf } from "./layer-cases.js";

/**
 * Weights move by this much, up or down, all of one array at once. The loss is exact to some 1e-7, so a slope is to
 * some 1e-4; the third derivative adds its square, 1e-5 times a number of about 1.
 */
const nudge = 3e-3;
/** Of the length of the array's gradient. Some three times what is seen, far below what a misrouted gradient is wrong by. */
const closeEnough = { absolute: 5e-4, relative: 5e-3 };
/** Directions for each array. Every entry counts in each of them, with a sign of its own. */
const directions = 4;
const rows = 5;

/** What went wrong when a case was trained on a backend; none if it went well. */
async function mistakesOf(each: LayerCase, backend: LoadedBackend): Promise<string[]> {
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, networkOf(each));
  try {
    return [...slopeMistakes(each, backend, built), ...stepMistakes(each, backend, built)];
  } catch (error) {
    return [error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)];
  } finally {
    built.dispose();
  }
}

/** First weights as they are drawn, with biases and all else moved off their zeros and ones. */
function weightsFor(built: BuiltNetwork): Float32Array {
  const weights = initialWeights(built.specs, 3);
  const random = randomFrom(5);
  for (let at = 0; at < built.learning.size; at++) weights[at] = weights[at]! + random.between(-0.3, 0.3);
  return weights;
}

function slopeMistakes(each: LayerCase, backend: LoadedBackend, built: BuiltNetwork): string[] {
  const weights = weightsFor(built);
  const gradient = new Float32Array(built.learning.size);
  const keep: Optimiser = { step: (_, found) => gradient.set(found), state: { steps: 0, slots: {} } };
  const step = stepOf(each, backend, built, weights, keep);
  const loss = step().loss;
  const found = gradient.slice();
  const mistakes = Number.isFinite(loss) ? [] : [`the loss is ${loss}`];
  for (const [at, { name, offset, shape }] of built.specs.slice(0, built.learning.variables).entries()) {
    const size = shape.reduce((product, length) => product * length, 1);
    const slope = found.subarray(offset, offset + size);
    if (slope.every((value) => value === 0)) mistakes.push(`${name} has no gradient`);
    const norm = Math.hypot(...slope);
    for (let direction = 0; direction < directions; direction++) {
      const random = randomFrom(derive(7, at, direction));
      const signs = Float32Array.from({ length: size }, () => (random.uniform() < 0.5 ? -1 : 1));
      const lossAt = (by: number) => {
        const moved = weights.slice();
        for (let i = 0; i < size; i++) moved[offset + i] = weights[offset + i]! + by * signs[i]!;
        built.assign(moved);
        return step().loss;
      };
      const measured = (lossAt(nudge) - lossAt(-nudge)) / (2 * nudge);
      const claimed = slope.reduce((sum, value, i) => sum + value * signs[i]!, 0);
      const difference = Math.abs(measured - claimed);
      if (!(difference <= closeEnough.absolute + closeEnough.relative * norm))
        mistakes.push(`${name} has a gradient of ${claimed} where the loss shows ${measured}`);
    }
    built.assign(weights);
  }
  return mistakes;
}

/** Batch normalisation takes the batch's mean away, and with it whatever this bias adds. */
const hidden = "dense_1/bias";

/** One step of plain descent moves every array that learns, and no running statistic by the optimiser. */
function stepMistakes(each: LayerCase, backend: LoadedBackend, built: BuiltNetwork): string[] {
  const weights = weightsFor(built);
  const before = weights.slice();
  const optimiser = optimiserFor(call("sgd", { rate: 0.1 }), built.learning.size);
  if (!stepOf(each, backend, built, weights, optimiser)().finite) return ["a step leaves the finite numbers"];
  return built.specs
    .filter(({ offset, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return before.subarray(offset, offset + size).every((value, i) => value === weights[offset + i]);
    })
    .filter(({ name }) => !(each.layer === "batchnorm" && name === hidden))
    .map(({ name }) => `${name} did not move`);
}

/** A step on the same rows, with the same chance, each time it is called. */
function stepOf(each: LayerCase, backend: LoadedBackend, built: BuiltNetwork, weights: Float32Array, by: Optimiser) {
  const network = networkOf(each);
  const { rows: source, labels } = rowsFor(each, rows);
  const step = makeStep({
    backend,
    built,
    network,
    weights,
    loss: lossFor(call("cross_entropy"), true),
    optimiser: by,
  });
  return () => step(source, 0, rows, labels, randomFrom(9));
}

const layers = declaredLayers().filter(({ planned }) => !planned);

test("every layer of the library has a case", (t) => {
  const covered = new Set(layerCases.map(({ layer }) => layer));
  t.deepEqual([...covered].sort(), layers.map(({ name }) => name).sort());
});

const failed = (error: unknown) => (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));

for (const name of ["native", "wasm", "js"] as const satisfies readonly BackendName[])
  test.serial(`what trains on ${name} is what the library says`, async (t) => {
    const backend = await useBackend(name).catch((error: unknown) => failed(error));
    if (typeof backend === "string") {
      t.is(name, "native", "only this one may be missing");
      console.log(`SKIPPED: training each layer on native. ${backend}`);
      return;
    }
    const mistakes: string[] = [];
    const trained = new Set(layers.map(({ name: layer }) => layer));
    for (const each of layerCases)
      for (const mistake of await mistakesOf(each, backend)) {
        mistakes.push(`${titleOf(each)}: ${mistake}`);
        trained.delete(each.layer);
      }
    const claimed = layers.filter(({ trainsOn }) => trainsOn?.includes(name) ?? true).map(({ name: layer }) => layer);
    t.deepEqual([...trained], claimed, mistakes.join("\n"));
  });

test("rules of the library are what the layers do: shapes, numbers of weights", async (t) => {
  const backend = await useBackend("js");
  const tfl = await loadLayers();
  for (const each of layerCases) {
    const declared = checkedLayer({ name: each.layer, ...each }, each.input);
    backend.select();
    const built = buildNetwork(backend.tf, tfl, networkOf(each));
    const layer = built.model.getLayer(nameOf(each));
    const [shape, weights] = [layer.outputShape.slice(1), layer.countParams()];
    built.dispose();
    t.deepEqual(declared.shape, each.shape, titleOf(each));
    t.deepEqual(shape, [...each.shape], titleOf(each));
    t.is(declared.weights, each.weights, titleOf(each));
    t.is(weights, each.weights, titleOf(each));
    t.true((declared.work ?? -1) >= 0, titleOf(each));
  }
});
