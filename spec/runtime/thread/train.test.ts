/** Training: to the bit the same wherever it runs, nothing left behind, and clear ends when it cannot go on. */

import * as tf from "@tensorflow/tfjs-core";
import test from "ava";
import { classesOf } from "../../../runtime/data/labels.js";
import { requestStop } from "../../../runtime/engine/engine.js";
import type { NetworkResult, TableResult } from "../../../runtime/results.js";
import { useBackend } from "../../../runtime/thread/backends.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import { drawMask } from "../../../runtime/thread/dropout.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { resultBackend } from "../../../runtime/thread/learner.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import {
  assignment,
  call,
  carry,
  digestOf,
  digitsTable,
  inThread,
  perceptron,
  testHost,
  trained,
  trainWork,
} from "./host.js";

const digits = await digitsTable(600);

test("equal seeds give equal weights: twice here, and in two threads at once", async (t) => {
  const work = trainWork({ model: withDropout() });
  const given = () => assignment("a", work, { digits }, { seed: 5 });
  const here = [await trained("a", work, { digits }, { seed: 5 }), await trained("a", work, { digits }, { seed: 5 })];
  const there = await Promise.all([inThread(given()), inThread(given())]);
  const digests = new Set([...here.map((result) => result.digest), ...there.map(({ outcome }) => digestOf(outcome))]);
  t.is(digests.size, 1, [...digests].join("\n"));
  t.not((await trained("a", work, { digits }, { seed: 6 })).digest, here[0]!.digest);
});

test("a thread reports the end of every epoch, and its weights are shared memory", async (t) => {
  const { outcome, progress } = await inThread(assignment("a", trainWork(), { digits }));
  t.deepEqual(
    progress.flatMap(({ epoch }) => (epoch ? [`${epoch.epoch} of ${epoch.of}`] : [])),
    ["1 of 2", "2 of 2"],
  );
  if (outcome.type !== "done" || outcome.result.kind !== "network") return t.fail();
  t.true(outcome.result.weights instanceof SharedArrayBuffer);
  t.is(outcome.backend, resultBackend("wasm"));
});

// Serial: tensors are counted for the whole process, and other tests make some.
test.serial("no tensor is left behind, after success, failure or a stop", async (t) => {
  const inGeneral = { backend: "js" } as const;
  await trained("warm", trainWork(), { digits }, inGeneral);
  const before = tf.memory().numTensors;
  await trained("a", trainWork({ model: withDropout() }), { digits }, inGeneral);
  await carry(assignment("b", trainWork({ optimizer: call("sgd", { rate: 1e30 }) }), { digits }, inGeneral));
  const stopped = assignment("c", trainWork(), { digits }, inGeneral);
  let steps = 0;
  const breathe = async () => {
    if (++steps === 3) requestStop(stopped);
  };
  t.deepEqual(await carryOut(stopped, testHost(stopped, { breathe })), { type: "stopped" });
  t.is(steps, 3);
  t.is(tf.memory().numTensors, before);
});

test("it learns: the loss falls, and records agree with the order of things", async (t) => {
  const { epochs, targets, scale, specs } = await trained("a", trainWork({ epochs: 6 }), { digits });
  t.deepEqual(
    epochs.map(({ epoch }) => epoch),
    [1, 2, 3, 4, 5, 6],
  );
  // A network that knows nothing has ln 10 = 2.3026.
  t.true(epochs[0]!.loss < 2.4 && epochs[5]!.loss < 0.7, JSON.stringify(epochs));
  t.true(epochs[5]!.accuracy! > 0.8);
  t.deepEqual([classesOf(targets[0]!).length, scale], [10, 1 / 255]);
  t.deepEqual(specs, [
    { name: "dense_1/kernel", shape: [784, 16], offset: 0 },
    { name: "dense_1/bias", shape: [16], offset: 12544 },
    { name: "dense_2/kernel", shape: [16, 10], offset: 12560 },
    { name: "dense_2/bias", shape: [10], offset: 12720 },
  ]);
});

test("one step of plain descent, by hand", async (t) => {
  // Two rows of one byte each, 0 and 2, of the classes 0 and 1; dense(2, softmax) from weights of zero: p = 1/2 each.
  // Gradient of the kernel: mean of x (p - y) = 2 * (0.5, -0.5) / 2 = (0.5, -0.5); of the bias: 0. Rate 1.
  const table = tinyTable([0, 2], [0, 1]);
  const model = { name: "net", input: [1], layers: [dense(2, "softmax")], output: [2] };
  const start = await trained("zero", tiny(model, 0), { tiny: table });
  new Float32Array(start.weights).fill(0);
  const { weights, epochs } = await trained("a", { ...tiny(model, 1), from: "zero" }, { tiny: table, zero: start });
  t.deepEqual([...new Float32Array(weights)], [-0.5, 0.5, 0, 0]);
  t.true(Math.abs(epochs[0]!.loss - Math.LN2) < 1e-7);
});

test("a batch of all rows steps as a batch and a smaller last one would: the last rows are not lost", async (t) => {
  const table = tinyTable([1, 1, 1], [1, 1, 1]);
  const model = { name: "net", input: [1], layers: [dense(2, "softmax")], output: [2] };
  let steps = 0;
  const given = assignment("a", { ...tiny(model, 1), batch: 2 }, { tiny: table });
  const breathe = async () => void steps++;
  const outcome = await carryOut(given, testHost(given, { breathe }));
  t.is(steps, 2);
  t.is(outcome.type, "done");
});

test("every optimiser and activation trains on every backend that is always there", async (t) => {
  const table = await digitsTable(40);
  for (const backend of ["wasm", "js"] as const)
    for (const activation of ["linear", "relu", "sigmoid", "tanh", "elu", "selu", "softplus", "swish", "gelu"]) {
      const work = trainWork({ model: perceptron([28, 28], 4, 10, activation), epochs: 1 });
      const { epochs } = await trained("a", work, { digits: table }, { backend });
      t.true(Number.isFinite(epochs[0]!.loss), `${activation} on ${backend}`);
    }
  for (const name of ["sgd", "adam", "adamw", "rmsprop", "adagrad"])
    t.truthy(await trained("a", trainWork({ optimizer: call(name), epochs: 1 }), { digits: table }), name);
  t.truthy(await trained("a", trainWork({ loss: call("mse"), epochs: 1 }), { digits: table }));
});

test("wasm and js agree closely, though not to the bit", async (t) => {
  const [wasm, js] = await Promise.all(
    (["wasm", "js"] as const).map((backend) => trained("a", trainWork({ epochs: 1 }), { digits }, { backend })),
  );
  t.true(Math.abs(wasm!.epochs[0]!.loss - js!.epochs[0]!.loss) < 1e-4);
  t.is(js!.backend, "js");
  // Both took turns in this thread, each on its own backend: alone they come to the same.
  t.is((await trained("a", trainWork({ epochs: 1 }), { digits }, { backend: "js" })).digest, js!.digest);
});

test("a loss out of hand ends the training with the batch, the last good loss and the way out", async (t) => {
  const outcome = await carry(assignment("a", trainWork({ optimizer: call("sgd", { rate: 1e30 }) }), { digits }));
  if (outcome.type !== "failed") return t.fail();
  t.is(outcome.failure.code, "diverged");
  t.true(outcome.failure.lasting);
  t.regex(outcome.failure.message, /epoch 1, batch 2; the loss before was 2\.\d+/);
  t.regex(outcome.failure.advice ?? "", /Lower the rate of sgd \(now 1e\+30\)/);
});

test("`from` takes weights over: without a step they come out as they went in", async (t) => {
  const a = await trained("a", trainWork(), { digits });
  const b = await trained("b", trainWork({ from: "a", epochs: 0 }), { digits, a }, { seed: 99 });
  t.is(b.digest, a.digest);
  const moved = await trained("b", trainWork({ from: "a", epochs: 1 }), { digits, a }, { seed: 99 });
  t.not(moved.digest, a.digest);
  t.is((await trained("c", trainWork({ from: "a", epochs: 0 }), { digits, a })).digest, a.digest, "a was written to");
});

test("what only the data can tell is told: shapes, classes, weights and empty parts that do not fit", async (t) => {
  const a = await trained("a", trainWork({ epochs: 0 }), { digits });
  const wider = perceptron([28, 28], 17, 10);
  const cases: [Partial<ReturnType<typeof trainWork>>, RegExp][] = [
    [{ model: perceptron([5], 4, 10) }, /net takes \[5\], and a row of digits\.train is \[28, 28\]/],
    [{ model: perceptron([28, 28], 4, 3) }, /net answers with 3 numbers, and digits\.train has 10 classes/],
    [{ model: wider, from: "a" }, /net cannot start from a: its weights have the shapes \[784, 17\]/],
    [{ data: { task: "digits", part: "none" } }, /digits has no part none; its parts are train, test/],
    [{ data: { task: "digits", part: "empty" } }, /digits\.empty has no rows to learn from/],
  ];
  const withEmpty: TableResult = { ...digits, parts: { ...digits.parts, empty: new SharedArrayBuffer(0) } };
  for (const [more, message] of cases) {
    const table = more.data?.part === "empty" ? withEmpty : digits;
    const outcome = await carry(assignment("b", trainWork(more), { digits: table, a }));
    if (outcome.type !== "failed") return t.fail(String(message));
    t.is(outcome.failure.code, "data");
    t.true(outcome.failure.lasting);
    t.regex(outcome.failure.message, message);
  }
});

test("first weights lie within Glorot's limit, spread evenly, with biases of zero", async (t) => {
  const built = await built784();
  const weights = initialWeights(built.specs, 3);
  built.dispose();
  const kernel = weights.subarray(0, 784 * 16);
  const limit = Math.sqrt(6 / (784 + 16)); // 0.0866
  t.true(kernel.every((value) => Math.abs(value) <= limit));
  // The variance of a uniform distribution is limit^2 / 3; 12,544 values give it within some 3 %.
  const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
  t.true(Math.abs(variance / (limit ** 2 / 3) - 1) < 0.05);
  t.true(weights.subarray(784 * 16, 784 * 16 + 16).every((value) => value === 0));
});

test("dropout keeps the mean, and draws anew at each step", (t) => {
  const random = randomFrom(2);
  const [first, second] = [drawMask(random, 10_000, 0.25), drawMask(random, 10_000, 0.25)];
  t.notDeepEqual(first, second);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  // 0.75 of them at 4/3: mean 1, standard deviation of the mean 0.006.
  t.true(Math.abs(mean - 1) < 0.03);
  t.deepEqual([...new Set(first)].sort(), [0, Math.fround(4 / 3)]);
});

function withDropout() {
  const net = perceptron([28, 28], 16, 10);
  const dropout = { ...call("dropout", { rate: 0.25 }), shape: [16] };
  return { ...net, layers: [...net.layers.slice(0, 2), dropout, ...net.layers.slice(2)] };
}

async function built784() {
  const backend = await useBackend("wasm");
  return buildNetwork(backend.tf, await loadLayers(), perceptron([28, 28], 16, 10));
}

const dense = (units: number, activation: string) => ({ ...call("dense", { units, activation }), shape: [units] });

function tinyTable(features: readonly number[], labels: readonly number[]): TableResult {
  const bytes = new SharedArrayBuffer(features.length);
  new Uint8Array(bytes).set(features);
  const ints = new SharedArrayBuffer(labels.length * 4);
  new Int32Array(ints).set(labels);
  const rows = features.length;
  const stored = { type: "uint8", buffer: bytes } as const;
  return {
    kind: "table",
    rows,
    shape: [1],
    features: stored,
    scale: 1,
    targets: [{ name: "label", type: "classes", classes: ["no", "yes"], values: ints }],
    parts: {},
    digest: "",
  };
}

function tiny(model: NetworkResult["network"], epochs: number) {
  return trainWork({ model, epochs, batch: 10, data: { task: "tiny" }, optimizer: call("sgd", { rate: 1 }) });
}
