/** Layers at work: to the bit the same wherever they are trained, saved and read; statistics that no gradient moves. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import test from "ava";
import type { Layer, Network, TrainWork } from "../../../lang/plan.js";
import type { NetworkResult } from "../../../runtime/results.js";
import { type BackendName, useBackend } from "../../../runtime/thread/backends.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import { load } from "../../../runtime/thread/load-model.js";
import { openAnswerer } from "../../../runtime/thread/open.js";
import { closingOf, sizeOf } from "../../../runtime/thread/shapes.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, carry, digestOf, inThread, network as named, resultOf, trained, trainWork } from "./host.js";
import { classes, type LayerCase, layerCases, networkOf, rowsFor, tableFor, tableOf, titleOf } from "./layer-cases.js";

// Serial throughout: the backend is chosen, and tensors are counted, for the whole process.

/** Native too, where it loads. */
let besidesWasm: readonly BackendName[] = ["js"];

test.before(async () => {
  try {
    besidesWasm = ["js", (await useBackend("native")).name];
  } catch (error) {
    console.error(`SKIPPED: layers at work on native. ${(error as Error).message}`);
  }
});

const rows = 12;
const work = (each: LayerCase): TrainWork =>
  trainWork({ model: networkOf(each), data: { task: "table" }, epochs: 2, batch: 5, optimizer: call("adamw") });
const rowsIn = (each: LayerCase) => {
  const { values } = rowsFor(each, rows);
  const width = sizeOf(each.input);
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
};

test.serial("every layer comes back from a folder to the bit, and TensorFlow.js reads it as the same", async (t) => {
  const folder = folderWith({});
  for (const [at, each] of layerCases.entries()) {
    const a = await trained("a", work(each), { table: tableFor(each, rows) });
    const to = join(folder.path, String(at));
    await resultOf("saved", assignment("save", { kind: "save", model: named("a"), to }, { a }));
    const ours = await load(to, { backend: "wasm" });
    const answers = (await ours.predict(rowsIn(each))).map(({ probabilities }) =>
      ours.classes.map((name) => probabilities![name]!),
    );
    ours.dispose();
    t.deepEqual(answers, await answersOf(a, each), titleOf(each));
    // Beyond images the stock normalisation does not go.
    if (each.input.length <= 3) closeTo(t, await stockAnswers(to, each), answers.flat(), 1e-5, titleOf(each));
  }
  folder.remove();
});

test.serial("the backends agree on what each layer answers", async (t) => {
  for (const each of layerCases) {
    const built = await builtOn("wasm", each);
    const weights = initialWeights(built.specs, 2);
    built.dispose();
    const wasm = await applied("wasm", each, weights);
    for (const other of besidesWasm)
      closeTo(t, wasm, await applied(other, each, weights), 1e-5, `${titleOf(each)} on ${other}`);
  }
});

const [height, width] = [6, 6];
const layered = (input: readonly number[], ...layers: readonly Layer[]): Network => ({
  name: "net",
  input,
  layers: [...layers, { ...call("dense", { units: classes, activation: "softmax" }), shape: [classes] }],
  output: [classes],
});
const layer = (name: string, args: Layer["arguments"], ...shape: number[]): Layer => ({ ...call(name, args), shape });

const deep: Readonly<Record<string, Network>> = {
  "an image network": layered(
    [height, width, 1],
    layer("conv2d", { filters: 3, activation: "relu", padding: "same" }, height, width, 3),
    layer("batchnorm", {}, height, width, 3),
    layer("maxpool2d", { size: 2 }, 3, 3, 3),
    layer("depthwise_conv2d", { kernel: 2 }, 2, 2, 3),
    layer("dropout", { rate: 0.3 }, 2, 2, 3),
    layer("flatten", {}, 12),
  ),
  "a recurrent network": layered(
    [height, width],
    layer("gaussian_noise", { deviation: 0.1 }, height, width),
    layer("lstm", { units: 4, sequences: true }, height, 4),
    layer("layernorm", {}, height, 4),
    layer("gru", { units: 3, sequences: true }, height, 3),
    layer("simple_rnn", { units: 3 }, 3),
  ),
  "words that are looked up": layered(
    [height * width],
    layer("embedding", { vocabulary: 36, size: 3 }, height * width, 3),
    layer("conv1d", { filters: 2 }, height * width - 2, 2),
    layer("avgpool1d", { size: 3, stride: 2, padding: "same" }, 17, 2),
    layer("flatten", {}, 34),
  ),
};

for (const [what, model] of Object.entries(deep))
  test.serial(`${what}: equal seeds give equal weights, twice here and in two threads at once`, async (t) => {
    const values = Float32Array.from({ length: 20 * height * width }, (_, at) => (at * 7) % 36);
    const table = tableOf(
      values,
      [height, width],
      Array.from({ length: 20 }, (_, at) => at % classes),
    );
    const given = trainWork({ model, data: { task: "table" }, epochs: 2, batch: 8 });
    for (const backend of ["wasm" as const, ...besidesWasm]) {
      const at = () => assignment("a", given, { table }, { seed: 5, backend });
      const first = await carry(at());
      const held = [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
      const here = [first, await carry(at())];
      t.deepEqual([tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()], held);
      const there = (await Promise.all([inThread(at()), inThread(at())])).map(({ outcome }) => outcome);
      const digests = new Set([...here, ...there].map(digestOf));
      t.is(digests.size, 1, [...digests].join("\n"));
      t.regex([...digests][0] ?? "", /^[0-9a-f]{64}$/);
    }
  });

test.serial(
  "a batch moves the running statistics by the momentum, whatever the optimiser; saving twice writes the same",
  async (t) => {
    // One feature, 0 and 4: mean 2, variance 4. From 0 and 1 with a momentum of 0.9: 0.2, and 0.9 + 0.4 = 1.3.
    const model = layered([1], layer("batchnorm", { momentum: 0.9 }, 1));
    const table = tableOf([0, 4], [1], [0, 1]);
    for (const optimizer of [call("sgd", { rate: 1 }), call("adamw", { rate: 1, decay: 0.5 })]) {
      const given = trainWork({ model, data: { task: "table" }, epochs: 1, batch: 2, optimizer });
      const { specs, weights } = await trained("a", given, { table });
      const numbers = new Float32Array(weights);
      const first = (name: string) => numbers[specs.find((spec) => spec.name === name)!.offset]!;
      t.true(Math.abs(first("batchnorm_1/moving_mean") - 0.2) < 1e-6);
      t.true(Math.abs(first("batchnorm_1/moving_variance") - 1.3) < 1e-6);
      t.not(first("batchnorm_1/gamma"), 1);
    }
  },
);

test.serial("equal trainings leave equal folders, names of gates and cells among them", async (t) => {
  const each = layerCases.find((one) => one.layer === "lstm")!;
  const folder = folderWith({});
  for (const name of ["first", "second"]) {
    const a = await trained("a", work(each), { table: tableFor(each, rows) });
    const to = join(folder.path, name);
    await resultOf("saved", assignment("save", { kind: "save", model: named("a"), to }, { a }));
  }
  for (const file of readdirSync(join(folder.path, "first")))
    t.deepEqual(readFileSync(join(folder.path, "first", file)), readFileSync(join(folder.path, "second", file)), file);
  folder.remove();
});

test.serial("each array begins in its own way", async (t) => {
  const begin = async (name: string, array: string) => {
    const built = await builtOn("js", layerCases.find((one) => one.layer === name)!);
    const weights = initialWeights(built.specs, 3);
    const { offset, shape } = built.specs.find((spec) => spec.name === `${name}_1/${array}`)!;
    built.dispose();
    return [...weights.subarray(offset, offset + sizeOf(shape))];
  };
  t.deepEqual(await begin("batchnorm", "gamma"), [1, 1, 1]);
  t.deepEqual(await begin("batchnorm", "moving_variance"), [1, 1, 1]);
  t.deepEqual(await begin("batchnorm", "moving_mean"), [0, 0, 0]);
  t.deepEqual(await begin("lstm", "bias"), [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  t.deepEqual(await begin("gru", "bias"), Array(9).fill(0));
  const spreads: [string, string, number][] = [
    // A window of 2 by 2 over 2 channels, for 3 filters.
    ["conv2d", "kernel", Math.sqrt(6 / (4 * (2 + 3)))],
    ["depthwise_conv2d", "depthwise_kernel", Math.sqrt(6 / (4 * (2 + 1)))],
    ["lstm", "recurrent_kernel", Math.sqrt(6 / (3 + 12))],
    ["embedding", "embeddings", 0.05],
  ];
  for (const [name, array, limit] of spreads) {
    const largest = Math.max(...(await begin(name, array)).map(Math.abs));
    t.true(largest <= limit && largest > limit / 2, `${name}/${array}: ${largest} of ${limit}`);
  }
});

test.serial(
  "an embedding refuses what is no id of its vocabulary, and a network without weights says so",
  async (t) => {
    const embedding = layerCases.find((one) => one.layer === "embedding")!;
    for (const bad of [5, -1, 0.5, Number.NaN]) {
      const table = tableOf([0, 1, bad, 2], embedding.input, [0]);
      const outcome = await carry(assignment("a", work(embedding), { table }));
      if (outcome.type !== "failed") return t.fail(String(bad));
      t.is(outcome.failure.code, "data");
      t.true(outcome.failure.message.includes(`from 0 to 4, and a row holds ${bad}`), outcome.failure.message);
    }
    const model: Network = {
      name: "bare",
      input: [classes],
      layers: [layer("flatten", {}, classes)],
      output: [classes],
    };
    const table = tableOf([1, 2, 3], [classes], [0]);
    const outcome = await carry(assignment("a", trainWork({ model, data: { task: "table" } }), { table }));
    if (outcome.type !== "failed") return t.fail();
    t.regex(outcome.failure.message, /bare has no weights to learn/);
  },
);

test.serial("a softmax is taken apart from its layer only where it runs over all that a row gives", (t) => {
  const last = (...shape: number[]): Network => ({
    name: "net",
    input: [2, 3],
    layers: [layer("dense", { units: 3, activation: "softmax" }, ...shape)],
    output: shape,
  });
  t.is(closingOf(last(3)), "softmax");
  t.is(closingOf(last(1, 1, 3)), "softmax");
  t.is(closingOf(last(2, 3)), undefined);
});

/** What a network of one feature a step answers to one row, with these weights. */
async function answered(layers: readonly Layer[], row: readonly number[], weights: readonly number[]) {
  const model: Network = { name: "net", input: [row.length, 1], layers, output: layers.at(-1)?.shape ?? [] };
  const [backend, tfl] = [await useBackend("wasm"), await loadLayers()];
  backend.select();
  const built = buildNetwork(backend.tf, tfl, model);
  built.assign(Float32Array.from(weights));
  const found = tf.tidy(() => [...(built.model.apply(tf.tensor([row], [1, row.length, 1])) as tf.Tensor).dataSync()]);
  const names = built.specs.map(({ name }) => name);
  built.dispose();
  return { found: found.map((value) => Number(value.toFixed(4))), names };
}

test.serial("a window with a dilation looks at every second step, and a causal one at no later step", async (t) => {
  const row = [1, 2, 3, 4, 5];
  const window = (args: Layer["arguments"], steps: number) => [
    layer("conv1d", { filters: 1, kernel: 2, ...args }, steps, 1),
  ];
  // 10 x[t] + x[t + dilation] + 0.5; before the sequence stand zeros.
  const weights = [10, 1, 0.5];
  t.deepEqual((await answered(window({ dilation: 2 }, 3), row, weights)).found, [13.5, 24.5, 35.5]);
  t.deepEqual((await answered(window({ padding: "causal" }, 5), row, weights)).found, [1.5, 12.5, 23.5, 34.5, 45.5]);
  t.deepEqual(
    (await answered(window({ padding: "causal", dilation: 3 }, 5), row, weights)).found,
    [1.5, 2.5, 3.5, 14.5, 25.5],
  );
  // Of three zeros one stands before, two behind.
  t.deepEqual(
    (await answered(window({ padding: "same", dilation: 3 }, 5), row, weights)).found,
    [3.5, 14.5, 25.5, 30.5, 40.5],
  );
});

test.serial(
  "a residual adds what its layers give to what comes in; names count as if nothing stood inside",
  async (t) => {
    const one = (name: string, args: Layer["arguments"], inside?: readonly Layer[]): Layer => ({
      ...layer(name, args, 2, 1),
      ...(inside ? { inside } : {}),
    });
    const dense = one("dense", { units: 1 });
    const layers = [dense, one("residual", {}, [dense, one("residual", {}, [dense]), dense]), dense];
    // x = 2, 3; each layer's kernel and bias: times 2; plus 1, plus times 3, times 10; times 1, plus 0.25.
    const { found, names } = await answered(layers, [2, 3], [2, 0, 1, 1, 3, 0, 10, 0, 1, 0.25]);
    const wanted = [2, 3].map((x) => {
      const first = 2 * x;
      const inside = first + 1;
      return first + 10 * (inside + 3 * inside) + 0.25;
    });
    t.deepEqual(found, wanted);
    t.deepEqual(
      names.filter((name) => name.endsWith("kernel")),
      [1, 2, 3, 4, 5].map((number) => `dense_${number}/kernel`),
    );
  },
);

test.serial("filters over more images than are laid out at a time learn as they do in one piece", async (t) => {
  // 9 weights x 784 places x 160 images are 1.1 million floats, above what is laid out at once.
  const images = 160;
  const x = Float32Array.from({ length: images * 28 * 28 }, (_, at) => ((at * 37) % 101) / 101 - 0.5);
  const slopes: Float32Array[] = [];
  for (const name of ["wasm", "js"] as const) {
    const { select } = await useBackend(name);
    select();
    const slope = tf.tidy(() => {
      const input = tf.tensor4d(x, [images, 28, 28, 1]);
      const loss = (filter: tf.Tensor) => tf.sum(tf.square(tf.conv2d(input, filter as tf.Tensor4D, 1, "same")));
      return tf
        .grad(loss)(tf.tensor4d([1, -2, 3, 0, 1, 2, -1, 0.5, 4], [3, 3, 1, 1]))
        .dataSync();
    });
    slopes.push(Float32Array.from(slope));
  }
  const size = Math.hypot(...slopes[1]!);
  slopes[0]!.forEach((value, i) => {
    t.true(Math.abs(value - slopes[1]![i]!) < 1e-4 * size, `${value} and ${slopes[1]![i]}`);
  });
});

async function builtOn(name: BackendName, each: LayerCase) {
  const [backend, tfl] = [await useBackend(name), await loadLayers()];
  backend.select();
  return buildNetwork(backend.tf, tfl, networkOf(each));
}

async function applied(name: BackendName, each: LayerCase, weights: Float32Array): Promise<number[]> {
  const built = await builtOn(name, each);
  built.assign(weights);
  const { values } = rowsFor(each, rows);
  const answer = tf.tidy(() => [
    ...(built.model.apply(tf.tensor(values, [rows, ...each.input])) as tf.Tensor).dataSync(),
  ]);
  built.dispose();
  return answer;
}

/** By the weights as they were trained, without a folder in between. */
async function answersOf(result: NetworkResult, each: LayerCase): Promise<number[][]> {
  const { network, weights } = result;
  const answerer = await openAnswerer(network, new Float32Array(weights), "wasm");
  const flat = [...answerer.answer(rowsFor(each, rows).rows, 0, rows)];
  answerer.dispose();
  return Array.from({ length: rows }, (_, row) => flat.slice(row * classes, (row + 1) * classes));
}

/** By TensorFlow.js' own reading of the folder, with its own layers. */
async function stockAnswers(folder: string, each: LayerCase): Promise<number[]> {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const weightData = Uint8Array.from(readFileSync(join(folder, "weights.bin"))).buffer;
  const weightSpecs = weightsManifest[0].weights;
  (await useBackend("wasm")).select();
  const model = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
  const { values } = rowsFor(each, rows);
  const answers = tf.tidy(() => [...(model.predict(tf.tensor(values, [rows, ...each.input])) as tf.Tensor).dataSync()]);
  model.dispose();
  return answers;
}

interface Asserting {
  true(value: boolean, message: string): void;
}

function closeTo(t: Asserting, found: readonly number[], wanted: readonly number[], by: number, what: string): void {
  const farthest = Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!)));
  t.true(found.length === wanted.length && farthest <= by, `${what}: off by ${farthest}`);
}
