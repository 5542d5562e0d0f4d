/**
 * Kernels of ours on the memory of TensorFlow.js' wasm backend: rows that are looked up, cut out and added up, what
 * follows a product, and weights that move where they lie. Each is held against plain arithmetic. Products by
 * themselves have a page of their own (`matmul.test.ts`).
 */

import type { DataType, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import test, { type ExecutionContext } from "ava";
import type { Network } from "../../../lang/plan.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { openGeneralLearner } from "../../../runtime/thread/general.js";
import { buildNetwork, loadLayers } from "../../../runtime/thread/layers.js";
import type { Learner } from "../../../runtime/thread/learner.js";
import { lossFor } from "../../../runtime/thread/losses.js";
import { optimiserFor } from "../../../runtime/thread/optimisers.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { closingOf, sizeOf } from "../../../runtime/thread/shapes.js";
import { makeStep } from "../../../runtime/thread/step.js";
import type { WasmBackend } from "../../../runtime/thread/wasm/memory.js";
import { updateInPlace } from "../../../runtime/thread/wasm/update.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { call } from "./host.js";
import { layerCases, networkOf, rowsFor, titleOf } from "./layer-cases.js";

async function wasm(): Promise<Required<LoadedBackend>> {
  const backend = await useBackend("wasm");
  if (!backend.memory) throw new Error("the wasm backend has no memory");
  return { ...backend, memory: backend.memory };
}

/** Numbers that tell their places: 0, 1, 2, …; for `bool`, whether the place is a multiple of 3. */
const counted = ({ tf }: LoadedBackend, shape: readonly number[], type: DataType = "float32"): Tensor =>
  tf.tensor(
    Array.from({ length: sizeOf(shape) }, (_, at) => (type === "bool" ? Number(at % 3 === 0) : at)),
    [...shape],
    type,
  );

/** The numbers of a piece, looked up one by one. */
function pieceOf(x: Tensor, begin: readonly number[], size: readonly number[]): number[] {
  const numbers = x.dataSync();
  return Array.from({ length: sizeOf(size) }, (_, at) => {
    let [rest, offset, step] = [at, 0, 1];
    for (let axis = size.length - 1; axis >= 0; axis--) {
      offset += (begin[axis]! + (rest % size[axis]!)) * step;
      rest = Math.floor(rest / size[axis]!);
      step *= x.shape[axis]!;
    }
    return numbers[offset]!;
  });
}

const numbersOf = (tensor: Tensor) => Array.from(tensor.dataSync());

const pieces: readonly [shape: readonly number[], begin: readonly number[], size: readonly number[]][] = [
  [[7], [2], [3]],
  [
    [5, 4],
    [1, 0],
    [3, 4],
  ],
  [
    [5, 4],
    [0, 1],
    [5, 2],
  ],
  [
    [5, 4],
    [4, 3],
    [1, 1],
  ],
  [
    [3, 4, 5],
    [0, 2, 0],
    [3, 1, 5],
  ],
  [
    [3, 4, 5],
    [1, 1, 1],
    [2, 2, 3],
  ],
  [
    [3, 4, 5],
    [0, 0, 4],
    [3, 4, 1],
  ],
  [
    [2, 3, 4, 5],
    [0, 1, 1, 2],
    [2, 2, 3, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 0, 0, 0],
    [1, 3, 4, 5],
  ],
  [
    [2, 2, 3, 2, 3],
    [0, 1, 0, 0, 1],
    [2, 1, 2, 2, 2],
  ],
  [
    [2, 2, 2, 2, 2, 3],
    [1, 0, 1, 0, 1, 0],
    [1, 2, 1, 2, 1, 3],
  ],
  [
    [4, 3],
    [2, 1],
    [0, 2],
  ],
];

test.serial("a piece of a tensor is the numbers that stand there, of every type", async (t) => {
  const backend = await wasm();
  for (const type of ["float32", "int32", "bool"] as const)
    for (const [shape, begin, size] of pieces)
      backend.tf.tidy(() => {
        const x = counted(backend, shape, type);
        const cut = backend.tf.slice(x, [...begin], [...size]);
        t.deepEqual([cut.shape, cut.dtype], [[...size], type]);
        t.deepEqual(numbersOf(cut), pieceOf(x, begin, size), `${type} [${shape}] from [${begin}], [${size}]`);
      });
});

test.serial("tensors fall apart along every axis", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  const shape = [4, 6, 5];
  for (const axis of [0, 1, 2, -1])
    tf.tidy(() => {
      const x = counted(backend, shape);
      const along = (axis + 3) % 3;
      const rest = shape.filter((_, at) => at !== along);
      for (const [at, one] of tf.unstack(x, axis).entries()) {
        t.deepEqual(one.shape, rest);
        t.deepEqual(
          numbersOf(one),
          pieceOf(
            x,
            shape.map((_, of) => (of === along ? at : 0)),
            shape.with(along, 1),
          ),
        );
      }
      const sizes = [1, 0, shape[along]! - 1];
      let from = 0;
      for (const [at, part] of tf.split(x, sizes, along).entries()) {
        const begin = shape.map((_, of) => (of === along ? from : 0));
        t.deepEqual(part.shape, shape.with(along, sizes[at]!));
        t.deepEqual(numbersOf(part), pieceOf(x, begin, part.shape));
        from += sizes[at]!;
      }
    });
});

test.serial("rows are looked up whatever they hold, and an index outside is refused", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  for (const type of ["float32", "int32", "bool"] as const)
    for (const row of [[], [1], [5], [2, 3], [2, 1, 7]])
      tf.tidy(() => {
        const x = counted(backend, [6, ...row], type);
        const found = tf.gather(x, tf.tensor2d([5, 0, 3, 3], [2, 2], "int32"));
        t.deepEqual([found.shape, found.dtype], [[2, 2, ...row], type]);
        const each = sizeOf(row);
        const numbers = numbersOf(x);
        const wanted = [5, 0, 3, 3].flatMap((index) => numbers.slice(index * each, (index + 1) * each));
        t.deepEqual(numbersOf(found), wanted);
      });
  for (const index of [-1, 6])
    t.throws(() => tf.tidy(() => tf.gather(counted(backend, [6, 2]), tf.tensor1d([0, index], "int32"))), {
      message: `GatherV2: the index value ${index} is not in [0, 5]`,
    });
  tf.tidy(() => t.deepEqual(numbersOf(tf.gather(counted(backend, [2, 3]), [2, 0], 1)), [2, 0, 5, 3]));
});

test.serial("rows are added up id by id; ids that are out of range count for nothing", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  for (const width of [1, 3, 4, 9])
    tf.tidy(() => {
      const ids = [2, 0, 2, 7, -1, 2];
      const x = counted(backend, [ids.length, width]);
      const sums = tf.unsortedSegmentSum(x, tf.tensor1d(ids, "int32"), 4);
      const numbers = numbersOf(x);
      const wanted = Array.from({ length: 4 * width }, (_, at) =>
        ids.reduce(
          (sum, id, row) => sum + (id === Math.floor(at / width) ? numbers[row * width + (at % width)]! : 0),
          0,
        ),
      );
      t.deepEqual(sums.shape, [4, width]);
      t.deepEqual(numbersOf(sums), wanted);
    });
});

/** Sums over some axes, each of which is left with a size of 1. */
function sumsOf(x: Tensor, kept: readonly number[]): Float32Array {
  const sums = new Float32Array(sizeOf(kept));
  for (const [at, value] of numbersOf(x).entries()) {
    let [rest, to, step] = [at, 0, 1];
    for (let axis = kept.length - 1; axis >= 0; axis--) {
      to += kept[axis] === 1 ? 0 : (rest % x.shape[axis]!) * step;
      rest = Math.floor(rest / x.shape[axis]!);
      step *= kept[axis]!;
    }
    sums[to] = sums[to]! + value;
  }
  return sums;
}

test.serial("sums and means, over the first axes and over others, and of nothing", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  const sums = (shape: readonly number[], axes: readonly number[], keepDims: boolean) => {
    const x = counted(backend, shape);
    const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    const left = keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis));
    const wanted = tf.tensor(sumsOf(x, kept), left, "float32");
    near(t, tf.sum(x, [...axes], keepDims), wanted, `the sum of [${shape}] over [${axes}]`);
    const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
    if (count === 0) return;
    near(t, tf.mean(x, [...axes], keepDims), tf.div(wanted, count), `the mean of [${shape}] over [${axes}]`);
  };
  for (const keepDims of [false, true])
    tf.tidy(() => {
      for (const axes of [[0], [1], [0, 1]]) sums([6, 7], axes, keepDims);
      for (const axes of [[0, 1, 2], [1, 0], [0, 2], [3]]) sums([3, 2, 5, 4], axes, keepDims);
      sums([5], [0], keepDims);
      sums([0, 3], [0], keepDims);
    });
});

/** Drawn numbers around 0, the same each time. */
function drawing({ tf }: LoadedBackend): (...shape: number[]) => Tensor {
  const random = randomFrom(4);
  return (...shape) => tf.tensor(Array.from({ length: sizeOf(shape) }, random.normal), shape, "float32");
}

function near(t: ExecutionContext, found: Tensor, wanted: Tensor, what: string): void {
  t.deepEqual(found.shape, wanted.shape, what);
  const off = largestDifference(numbersOf(found), numbersOf(wanted));
  t.true(off < 1e-5, `${what}: off by ${off}`);
}

test.serial("a product may be followed by every activation that TensorFlow.js fuses", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  tf.tidy(() => {
    const drawn = drawing(backend);
    const [a, b, alpha] = [drawn(2, 5, 3), drawn(2, 3, 7), drawn(7)];
    const product = tf.matMul(a, b);
    const after = {
      elu: tf.elu(product),
      leakyrelu: tf.leakyRelu(product, 0.3),
      prelu: tf.prelu(product, alpha),
      relu: tf.relu(product),
      relu6: tf.relu6(product),
      sigmoid: tf.sigmoid(product),
    };
    for (const activation of ["elu", "leakyrelu", "prelu", "relu", "relu6", "sigmoid"] as const) {
      const more = { preluActivationWeights: alpha, leakyreluAlpha: 0.3 };
      near(t, tf.fused.matMul({ a, b, activation, ...more }), after[activation], activation);
    }
  });
});

test.serial("a product takes any bias that fits", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  tf.tidy(() => {
    const drawn = drawing(backend);
    const [a, b] = [drawn(2, 5, 3), drawn(2, 3, 7)];
    for (const shape of [[7], [1, 7], [], [5, 7], [5, 1], [2, 5, 7], [2, 1, 1]]) {
      const bias = drawn(...shape);
      const sum = tf.add(tf.matMul(a, b), bias);
      near(t, tf.fused.matMul({ a, b, bias }), sum, `a bias of [${shape}]`);
      near(t, tf.fused.matMul({ a, b, bias, activation: "relu" }), tf.relu(sum), `a bias of [${shape}], relu`);
    }
  });
});

test.serial("products: matrices serve several, sums of nothing are zeros, whole numbers are refused", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  tf.tidy(() => {
    const drawn = drawing(backend);
    const [left, right] = [drawn(2, 1, 5, 3), drawn(4, 3, 7)];
    const of = (matrices: Tensor, at: number, shape: number[]) => tf.reshape(tf.slice(matrices, at, 1), shape);
    const pairs = [0, 1].flatMap((i) => [0, 1, 2, 3].map((j) => tf.matMul(of(left, i, [5, 3]), of(right, j, [3, 7]))));
    near(t, tf.matMul(left, right), tf.reshape(tf.stack(pairs), [2, 4, 5, 7]), "two by one matrices times four");
    near(t, tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])), tf.zeros([3, 2]), "a sum of nothing");
    t.deepEqual(tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])).shape, [0, 2]);
    t.throws(() => tf.matMul(tf.ones([2, 2], "int32"), tf.ones([2, 2], "int32")), { message: /float32/ });
  });
});

/** Images, filters, a stride and a padding; nothing fits evenly. */
const convolutions: readonly [image: number[], filter: number[], stride: number, pad: "same" | "valid" | number][] = [
  [[2, 7, 5, 3], [3, 2, 3, 4], 1, "valid"],
  [[3, 7, 6, 2], [3, 3, 2, 5], 2, "same"],
  [[1, 9, 4, 1], [4, 3, 1, 9], 3, 2],
  [[2, 5, 5, 9], [1, 1, 9, 3], 1, "valid"],
  [[2, 5, 6, 9], [1, 1, 9, 3], 2, "same"],
  [[70, 3, 3, 2], [2, 2, 2, 1], 1, "same"],
];

test.serial("convolutions are those of the js backend, and the way back is the way there, turned over", async (t) => {
  const [js, backend] = [await useBackend("js"), await wasm()];
  // Gradients come with the layers.
  await loadLayers();
  const { tf } = backend;
  for (const [image, filter, stride, pad] of convolutions) {
    const drawn = drawing(backend);
    const [x, w] = [drawn(...image) as Tensor4D, drawn(...filter) as Tensor4D];
    const there = (a: Tensor4D, b: Tensor4D) =>
      tf.conv2d(a, b, stride, pad, "NHWC", 1, pad === 2 ? "floor" : undefined);
    js.select();
    const wanted = tf.tidy(() => numbersOf(there(tf.clone(x), tf.clone(w))));
    backend.select();
    tf.tidy(() => {
      const y = there(x, w);
      const what = `[${image}] by [${filter}], ${stride}, ${pad}`;
      t.true(largestDifference(numbersOf(y), wanted) < 1e-4, what);
      const dy = tf.tensor4d(
        wanted.map((_, at) => (at % 7) - 3),
        y.shape,
      );
      const [dx, dw] = tf.grads((a, b) => there(a as Tensor4D, b as Tensor4D))([x, w], dy);
      const through = tf.sum(tf.mul(y, dy)).dataSync()[0]!;
      for (const [way, gradient] of [
        [x, dx!],
        [w, dw!],
      ] as const) {
        const back = tf.sum(tf.mul(way, gradient)).dataSync()[0]!;
        t.true(Math.abs(back - through) < 1e-3 + 1e-4 * Math.abs(through), `${what}: ${back}, not ${through}`);
      }
    });
    tf.dispose([x, w]);
  }
});

test.serial("a convolution takes what is fused to it", async (t) => {
  const backend = await wasm();
  const { tf } = backend;
  tf.tidy(() => {
    const drawn = drawing(backend);
    const [x, filter] = [drawn(2, 5, 4, 3) as Tensor4D, drawn(2, 3, 3, 5) as Tensor4D];
    const [bias, alpha] = [drawn(5), drawn(5)];
    const settings = { x, filter, strides: 1, pad: "same" as const };
    const sum = tf.add(tf.conv2d(x, filter, 1, "same"), bias);
    const more = { preluActivationWeights: alpha, leakyreluAlpha: 0.3 };
    const after = {
      linear: sum,
      elu: tf.elu(sum),
      leakyrelu: tf.leakyRelu(sum, 0.3),
      prelu: tf.prelu(sum, alpha),
      relu: tf.relu(sum),
      relu6: tf.relu6(sum),
      sigmoid: tf.sigmoid(sum),
    };
    for (const activation of ["linear", "elu", "leakyrelu", "prelu", "relu", "relu6", "sigmoid"] as const)
      near(t, tf.fused.conv2d({ ...settings, bias, activation, ...more }), after[activation], activation);
    near(t, tf.fused.conv2d({ ...settings, activation: "relu" }), tf.relu(tf.conv2d(x, filter, 1, "same")), "no bias");
  });
});

const rows = 5;
const steps = 4;

/** First weights as they are drawn, with biases and all else moved off their zeros and ones. */
function startFor(specs: Parameters<typeof initialWeights>[0]): Float32Array {
  const random = randomFrom(5);
  return initialWeights(specs, 3).map((value) => value + random.between(-0.3, 0.3));
}

function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  return Array.from(ours).reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at]!)), 0);
}

const caseOf = (layer: string) => layerCases.find((each) => each.layer === layer)!;
const optimisers = [
  call("sgd", { rate: 0.1 }),
  call("sgd", { rate: 0.1, momentum: 0.9 }),
  call("sgd", { rate: 0.1, momentum: 0.9, nesterov: true }),
  call("adam", { rate: 0.01 }),
  call("adamw", { rate: 0.01, decay: 0.1 }),
  call("rmsprop", { rate: 0.01 }),
  call("adagrad", { rate: 0.1 }),
];
/** Every layer with one optimiser, and every optimiser with filters, whose old values the backend likes to keep. */
const trials = [
  ...layerCases.map((each) => ({ each, optimizer: optimisers[0]! })),
  ...optimisers
    .slice(1)
    .flatMap((optimizer) =>
      ["dense", "conv2d", "depthwise_conv2d"].map((layer) => ({ each: caseOf(layer), optimizer })),
    ),
];
/** Each once: two tables of cases meet in this list. */
const titled = new Map(trials.map((trial) => [`${titleOf(trial.each)}, ${JSON.stringify(trial.optimizer)}`, trial]));

for (const [title, { each, optimizer }] of titled)
  test.serial(`${title}: in place as outside`, async (t) => {
    const network = networkOf(each);
    const { rows: source, labels } = rowsFor(each, rows);
    const learner = await openGeneralLearner(network, "wasm", {
      loss: call("cross_entropy"),
      optimizer,
      batch: rows,
      start: startFor,
    });
    const backend = await wasm();
    const built = buildNetwork(backend.tf, await loadLayers(), network);
    const weights = startFor(built.specs);
    const outside = makeStep({
      backend,
      built,
      network,
      weights,
      loss: lossFor(call("cross_entropy"), closingOf(network)),
      optimiser: optimiserFor(optimizer, built.learning.size),
    });
    try {
      for (let at = 0; at < steps; at++) {
        const [ours, theirs] = [learner.step, outside].map((step) => step(source, 0, rows, { labels }, randomFrom(at)));
        t.true(ours!.finite);
        t.true(Math.abs(ours!.loss - theirs!.loss) < 1e-5, `the losses are ${ours!.loss} and ${theirs!.loss}`);
        const apart = largestDifference(learner.weights(), weights);
        t.true(apart < 2e-5, `the weights are ${apart} apart`);
      }
    } finally {
      learner.dispose();
      built.dispose();
    }
  });

const small: Network = {
  name: "small",
  input: [6],
  layers: [
    { ...call("dense", { units: 4, activation: "relu" }), shape: [4] },
    { ...call("dense", { units: 3, activation: "softmax" }), shape: [3] },
  ],
  output: [3],
};

const smallLearner = (more = {}): Promise<Learner> =>
  openGeneralLearner(small, "wasm", {
    loss: call("cross_entropy"),
    optimizer: call("adam", { rate: 0.01 }),
    batch: rows,
    start: startFor,
    ...more,
  });

const smallRows = () => rowsFor({ ...caseOf("dense"), input: [6] }, rows);

test.serial("the memory may grow between two steps", async (t) => {
  const { tf } = await wasm();
  const { rows: source, labels } = smallRows();
  const [still, grown] = [await smallLearner(), await smallLearner()];
  const { memory } = (tf.backend() as unknown as WasmBackend).wasm.asm;
  for (let at = 0; at < 2; at++) {
    const before = memory.buffer;
    // More than there is, whatever was freed before.
    const large = tf.zeros([Math.ceil(before.byteLength / 4) + 1]);
    t.not(memory.buffer, before, "it grew");
    grown.step(source, 0, rows, { labels }, randomFrom(at));
    still.step(source, 0, rows, { labels }, randomFrom(at));
    large.dispose();
  }
  t.deepEqual(grown.weights(), still.weights());
  t.true(grown.weights().every(Number.isFinite));
  still.dispose();
  grown.dispose();
});

test.serial("what an optimiser remembers can be read, in the order of the weights", async (t) => {
  const backend = await wasm();
  const built = buildNetwork(backend.tf, await loadLayers(), small);
  built.assign(startFor(built.specs));
  const update = updateInPlace(backend.memory, built, call("adam", { beta1: 0.5 }));
  const gradients = built.variables.map((variable) => backend.tf.fill([...variable.shape], variable.size));
  t.true(update.step(gradients));
  t.is(update.state.steps, 1);
  // Half of the first gradient, which was the size of its own array.
  const wanted = built.specs.flatMap(({ shape }) => Array(sizeOf(shape)).fill(sizeOf(shape) / 2));
  t.deepEqual(Array.from(update.state.slots.mean!), wanted);
  update.dispose();
  for (const gradient of gradients) gradient.dispose();
  built.dispose();
});

test.serial("steps and answers leave no tensor and take no more memory", async (t) => {
  const { tf } = await wasm();
  const { rows: source, labels } = smallRows();
  const held = () => [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
  const before = held();
  const learner = await smallLearner();
  const { memory } = (tf.backend() as unknown as WasmBackend).wasm.asm;
  const settled = held();
  const { buffer } = memory;
  for (let at = 0; at < 200; at++) learner.step(source, 0, rows, { labels }, randomFrom(at));
  t.deepEqual(held(), settled);
  t.is(memory.buffer, buffer);
  learner.dispose();
  t.deepEqual(held(), before);
});

test.serial("a rate without measure is told at once", async (t) => {
  const { rows: source, labels } = smallRows();
  const learner = await smallLearner({ optimizer: call("sgd", { rate: 1e38 }) });
  const told = [0, 1, 2].map((at) => learner.step(source, 0, rows, { labels }, randomFrom(at)).finite);
  t.true(told.includes(false));
  learner.dispose();
});

test.serial("no room left is a failure with a way out, and what was there stays usable", async (t) => {
  const { tf, memory } = await wasm();
  const most = 2 ** 32;
  const error = t.throws(() => {
    const taken = memory.reserve(most * 0.6);
    try {
      memory.reserve(most * 0.6);
    } finally {
      taken.free();
    }
  });
  t.is(error instanceof TaskFailure && error.failure.code, "memory");
  tf.tidy(() => t.deepEqual(numbersOf(tf.matMul(tf.ones([1, 2]), tf.ones([2, 1]))), [2]));
});
