/**
 * Nothing leaks: over 100,000 steps, and over 1,000 networks that are opened, asked and closed, the thread holds in the
 * end what it held at the beginning.
 */

import * as tf from "@tensorflow/tfjs-core";
import test, { type ExecutionContext } from "ava";
import type { Network } from "../../lang/plan.js";
import { collectGarbage, heldByThread } from "../../runtime/memory.js";
import { useBackend } from "../../runtime/thread/backends.js";
import { openGeneralAnswerer, openGeneralLearner } from "../../runtime/thread/general.js";
import type { Learner, LearnerOptions } from "../../runtime/thread/learner.js";
import { openAnswerer, openLearner } from "../../runtime/thread/open.js";
import { randomFrom } from "../../runtime/thread/random.js";
import { floatsOf, weightsOf } from "../../runtime/thread/shapes.js";
import { initialWeights } from "../../runtime/thread/weights.js";
import { drawn } from "../drawn.js";
import { call, perceptron } from "../runtime/thread/host.js";

const MiB = 2 ** 20;
const steps = 100_000;
const networks = 1_000;
const batch = 4;
/** TensorFlow.js never forgets the name of a weight, some 1 KiB a network; a network that stayed would be 50 times that. */
const playOfNetwork = 4096;

const network = perceptron([4], 3, 2);
const { rows, labels } = drawn(network, 64);
const options: LearnerOptions = {
  loss: call("cross_entropy"),
  optimizer: call("adam"),
  batch,
  start: (specs) => initialWeights(specs, 1),
};

/** What must not grow. The first two are exact; the compiler and its caches leave some play in the last. */
interface Holding {
  readonly tensors: number;
  readonly bytes: number;
  /** The memory of the wasm backend. */
  readonly wasm: number;
  /** All that goes with the thread, that memory included. */
  readonly all: number;
}

function holding(): Holding {
  collectGarbage();
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, wasm: wasm.HEAPU8.length, all: heldByThread() };
}

function unchanged(t: ExecutionContext, before: Holding, after: Holding, play = 2 * MiB): void {
  t.log(before, after);
  const { all, ...exact } = after;
  t.like(before, exact);
  t.true(all - before.all < play, `it holds ${((all - before.all) / MiB).toFixed(1)} MiB more than before`);
}

type Open = (network: Network, options: LearnerOptions) => Promise<Learner>;

const ways: readonly (readonly [name: string, open: Open])[] = [
  ["by TensorFlow.js", (given, with_) => openGeneralLearner(given, "wasm", with_)],
  ["compiled", (given, with_) => openLearner(given, "wasm", with_)],
];

for (const [name, open] of ways)
  test.serial(`${steps} steps on wasm leave nothing behind: ${name}`, async (t) => {
    await useBackend("wasm");
    const learner = await open(network, options);
    const random = randomFrom(1);
    const step = (at: number) => {
      const from = (at * batch) % rows.rows;
      return learner.step(rows, from, from + batch, { labels: labels.subarray(from, from + batch) }, random);
    };
    for (let at = 0; at < steps / 100; at++) step(at);
    const before = holding();
    let finite = true;
    for (let at = 0; at < steps; at++) finite = step(at).finite && finite;
    unchanged(t, before, holding());
    t.true(finite);
    learner.dispose();
  });

const answerers = [
  ["by TensorFlow.js", openGeneralAnswerer],
  ["compiled", openAnswerer],
] as const;

for (const [name, open] of answerers)
  test.serial(`${networks} networks that were opened, asked and closed leave nothing behind: ${name}`, async (t) => {
    await useBackend("wasm");
    const weights = new Float32Array(floatsOf(weightsOf(network).specs)).fill(0.1);
    const ask = async () => {
      const answerer = await open(network, weights, "wasm");
      t.is(answerer.answer(rows, 0, batch).length, batch * 2);
      answerer.dispose();
    };
    for (let at = 0; at < networks / 10; at++) await ask();
    const before = holding();
    for (let at = 0; at < networks; at++) await ask();
    unchanged(t, before, holding(), networks * playOfNetwork);
  });

test.serial("the same of networks that learn", async (t) => {
  await useBackend("wasm");
  for (const [, open] of ways) {
    const learn = async () => {
      const learner = await open(network, options);
      learner.step(rows, 0, batch, { labels: labels.subarray(0, batch) }, randomFrom(1));
      learner.dispose();
    };
    for (let at = 0; at < networks / 10; at++) await learn();
    const before = holding();
    for (let at = 0; at < networks; at++) await learn();
    unchanged(t, before, holding(), networks * playOfNetwork);
  }
});
