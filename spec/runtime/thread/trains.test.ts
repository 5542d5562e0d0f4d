/**
 * The table of which backend trains which layer, measured: each layer, in each of its modes, is held to arithmetic on each
 * backend that loads here (see `gradient-checks.ts`), and takes a step. What comes out must be what `stdlib/layers.flow`
 * claims. Not to throw is not enough: some kernels of the backends give wrong numbers.
 */

import test from "ava";
import { type BackendName, type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { lossFor } from "../../../runtime/thread/losses.js";
import { optimiserFor } from "../../../runtime/thread/optimisers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf } from "../../../runtime/thread/shapes.js";
import { makeStep } from "../../../runtime/thread/step.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { checkedLayer, declaredLayers } from "./declared-layers.js";
import { isRight, type Measured, type Verdict, verdictOn, type Way } from "./gradient-checks.js";
import { call } from "./host.js";
import { type LayerCase, layerCases, nameOf, networkOf, rowsFor, titleOf } from "./layer-cases.js";
import { measureStock } from "./stock.js";
import { compiled, wayOn } from "./ways.js";

const layers = declaredLayers().filter(({ planned }) => !planned);

test("every layer of the library has a case", (t) => {
  const covered = new Set(layerCases.map(({ layer }) => layer));
  t.deepEqual([...covered].sort(), layers.map(({ name }) => name).sort());
});

const wordsOf = (each: LayerCase, { refused, mistakes }: Verdict) =>
  [...(refused === undefined ? [] : [refused]), ...mistakes].map((words) => `${titleOf(each)}: ${words}`);

for (const name of ["native", "wasm", "js"] as const satisfies readonly BackendName[])
  test.serial(`what trains on ${name} is what the library says`, async (t) => {
    const way = await wayOn(name);
    if (typeof way === "string") {
      t.is(name, "native", "only this one may be missing");
      console.log(`SKIPPED: the gradient of each layer on native. ${way}`);
      return;
    }
    const backend = await useBackend(name);
    const tfl = await loadLayers();
    const mistakes = layerCases.map((each) => {
      const verdict = verdictOn(each, way);
      return [
        each.layer,
        [...wordsOf(each, verdict), ...(isRight(verdict) ? stepMistakes(each, backend, tfl) : [])],
      ] as const;
    });
    const wrong = new Set(mistakes.flatMap(([layer, words]) => (words.length > 0 ? [layer] : [])));
    const trained = layers.filter((layer) => !wrong.has(layer.name)).map((layer) => layer.name);
    const claimed = layers.filter(({ trainsOn }) => trainsOn?.includes(name) ?? true).map((layer) => layer.name);
    t.deepEqual(trained, claimed, mistakes.flatMap(([, words]) => words).join("\n"));
  });

/** One step of plain descent moves every array that learns, and no running statistic by the optimiser. */
function stepMistakes(each: LayerCase, backend: LoadedBackend, tfl: Awaited<ReturnType<typeof loadLayers>>): string[] {
  const network = networkOf(each);
  backend.select();
  const built = buildNetwork(backend.tf, tfl, network);
  const weights = initialWeights(built.specs, 3);
  const before = weights.slice();
  const optimiser = optimiserFor(call("sgd", { rate: 0.1 }), built.learning.size);
  const { rows, labels } = rowsFor(each, 5);
  const step = makeStep({
    backend,
    built,
    network,
    weights,
    loss: lossFor(call("cross_entropy"), "softmax"),
    optimiser,
  });
  const { finite } = step(rows, 0, labels.length, { labels }, randomFrom(9));
  built.dispose();
  if (!finite) return [`${titleOf(each)}: a step leaves the finite numbers`];
  return built.specs
    .filter(({ offset, shape }) =>
      before.subarray(offset, offset + sizeOf(shape)).every((value, i) => value === weights[offset + i]),
    )
    .filter(({ name }) => !(each.layer === "batchnorm" && name === hidden))
    .map(({ name }) => `${titleOf(each)}: ${name} did not move`);
}

/** Batch normalisation takes the batch's mean away, and with it whatever this bias adds. */
const hidden = "dense_1/bias";

test.serial("what is compiled is right", (t) => {
  const verdicts = layerCases.map((each) => ({ each, verdict: verdictOn(each, compiled) }));
  t.deepEqual(
    verdicts.flatMap(({ each, verdict }) => verdict.mistakes.map((words) => `${titleOf(each)}: ${words}`)),
    [],
  );
  t.true(verdicts.filter(({ verdict }) => isRight(verdict)).length >= 10);
});

/** A way that is wrong in one place. */
const spoilt =
  (way: Way, spoil: (measured: Measured) => Measured): Way =>
  (network) => {
    const { measure, dispose } = way(network);
    return { measure: (...given) => spoil(measure(...given)), dispose };
  };

test.serial("one wrong number in a gradient is found, and so is a loss that is off", async (t) => {
  const way = await wayOn("js");
  if (typeof way === "string") return t.fail(way);
  const withGradient = (change: (gradient: Float32Array) => void) =>
    spoilt(way, ({ loss, gradient }) => {
      const changed = gradient.slice();
      change(changed);
      return { loss, gradient: changed };
    });
  const wrong: readonly Way[] = [
    withGradient((gradient) => gradient.set([gradient[0]! + 0.02 * Math.hypot(...gradient)])),
    withGradient((gradient) => gradient.reverse()),
    withGradient((gradient) => gradient.fill(0)),
    spoilt(way, ({ loss, gradient }) => ({ loss: 1.01 * loss, gradient })),
    spoilt(way, ({ gradient }) => ({ loss: Number.NaN, gradient })),
  ];
  for (const each of layerCases.filter((one) => ["dense", "maxpool2d", "gru", "embedding"].includes(one.layer)))
    for (const [at, bad] of wrong.entries()) t.false(isRight(verdictOn(each, bad)), `${titleOf(each)}, ${at}`);
});

test.serial("what TensorFlow.js has wrong by itself is found: the repairs are still needed", async (t) => {
  const { verdicts, products } = await measureStock("wasm");
  const layersThat = (test: (verdict: Verdict) => boolean) => [
    ...new Set(verdicts.filter(({ verdict }) => test(verdict)).map(({ each }) => each.layer)),
  ];
  t.deepEqual(
    layersThat(({ mistakes }) => mistakes.length > 0),
    ["maxpool1d", "maxpool2d", "avgpool1d", "avgpool2d"],
  );
  t.deepEqual(
    layersThat(({ refused }) => refused !== undefined),
    ["conv1d", "conv2d", "depthwise_conv2d", "embedding", "residual"],
  );
  t.true(products.length > 0);
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
