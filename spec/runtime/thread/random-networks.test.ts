/**
 * Networks that nobody would think of: drawn at random, written as a flow, checked, and then trained for two steps on
 * both paths. What the compiled one makes of them must be what the general one does.
 */

import test from "ava";
import fc from "fast-check";
import { compile } from "../../../lang/index.js";
import type { Network } from "../../../lang/plan.js";
import { library } from "../../../runtime/library.js";
import { useBackend } from "../../../runtime/thread/backends.js";
import { compileNetwork } from "../../../runtime/thread/compiled/network.js";
import { canCompile } from "../../../runtime/thread/compiled/stages/table.js";
import { openGeneralLearner } from "../../../runtime/thread/general.js";
import { type Random, randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf, weightsOf } from "../../../runtime/thread/shapes.js";
import type { Truth } from "../../../runtime/thread/truth.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { call } from "./host.js";

const small = fc.integer({ min: 1, max: 5 });
const activation = fc.constantFrom("linear", "tanh", "sigmoid", "swish", "softplus");
const padding = fc.constantFrom("valid", "same");
const written = (name: string, ...arbitraries: fc.Arbitrary<unknown>[]) =>
  fc.tuple(...arbitraries).map((values) => `${name}(${values.join(", ")})`);
const named = (key: string, value: fc.Arbitrary<unknown>) => value.map((each) => `${key}: ${each}`);

const onAny = [
  written("dense", small, activation),
  written("dropout", fc.constantFrom("10%", "40%")),
  fc.constant("batchnorm"),
  fc.constant("layernorm"),
  fc.constant("residual(layernorm -> dropout(20%))"),
];
const onImages = [
  written("conv2d", small, named("kernel", small), named("padding", padding), named("activation", activation)),
  written("conv2d", small, named("kernel", small), named("stride", fc.constantFrom(1, 2)), named("padding", padding)),
  written(
    "conv2d",
    small,
    named("kernel", fc.constant(2)),
    named("dilation", fc.constant(2)),
    named("padding", padding),
  ),
  written(
    "depthwise_conv2d",
    named("kernel", small),
    named("multiplier", fc.constantFrom(1, 2)),
    named("padding", padding),
  ),
  written("maxpool2d", small, named("stride", small), named("padding", padding)),
  written("avgpool2d", small, named("stride", small), named("padding", padding)),
  written("zero_padding2d", fc.constantFrom(1, 2)),
];
const onSequences = [
  written("conv1d", small, named("kernel", small), named("padding", fc.constantFrom("valid", "same", "causal"))),
  written("maxpool1d", small, named("padding", padding)),
  written("avgpool1d", small, named("padding", padding)),
  written("lstm", small, fc.constant("sequences: true")),
  written("gru", small, fc.constant("sequences: true")),
  written("simple_rnn", small, fc.constant("sequences: true")),
];

const layers = (from: fc.Arbitrary<string>[]) => fc.array(fc.oneof(...from, ...onAny), { minLength: 1, maxLength: 4 });
const size = fc.integer({ min: 3, max: 8 });
const images = fc
  .tuple(size, size, small)
  .chain(([height, width, channels]) => layers(onImages).map((list) => ({ input: [height, width, channels], list })));
const sequences = fc
  .tuple(size, small)
  .chain(([steps, features]) => layers(onSequences).map((list) => ({ input: [steps, features], list })));

/** Nothing where the checker refuses it: a window that is larger than what it slides over, say. */
function networkOf({ input, list }: { input: number[]; list: string[] }, end: string): Network | undefined {
  const text = [
    'data rows = csv("rows.csv") { target: kind }',
    `model net = input(${input.join(", ")}) -> ${[...list, "flatten", end].join(" -> ")}`,
    "train a { model: net, on: rows }",
  ].join("\n");
  const work = compile({ path: "net.flow", text }, { library: library() }).plan?.tasks.find(
    ({ id }) => id === "a",
  )?.work;
  return work?.kind === "train" ? work.model : undefined;
}

const rows = 6;

/** How a network ends, a loss for that, and what is right. */
const flags = (random: Random) => Int32Array.from({ length: rows }, () => random.below(2));
const endings: readonly (readonly [end: string, loss: string, truth: (random: Random) => Truth])[] = [
  [
    "dense(3, softmax)",
    "cross_entropy",
    (random) => ({ labels: Int32Array.from({ length: rows }, () => random.below(3)) }),
  ],
  ["dense(1, sigmoid)", "binary_cross_entropy", (random) => ({ labels: flags(random) })],
  ["dense(1)", "huber", (random) => ({ values: Float32Array.from({ length: rows }, () => random.normal()) })],
  [
    "dense(2, softmax)",
    "cross_entropy",
    (random) => ({ labels: flags(random), weights: Float32Array.from({ length: rows }, () => random.uniform()) }),
  ],
];

function apart(ours: Float32Array, theirs: Float32Array): number {
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return ours.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at]!) / scale), 0);
}

test("networks drawn at random learn the same on both paths", async (t) => {
  (await useBackend("wasm")).select();
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(images, sequences), fc.integer({ min: 0, max: 999 }), async (drawn, seed) => {
      const [end, loss, truthFrom] = endings[seed % endings.length]!;
      const network = networkOf(drawn, end);
      fc.pre(network !== undefined);
      t.true(canCompile(network), drawn.list.join(" -> "));
      tried++;
      const start = initialWeights(weightsOf(network).specs, seed);
      const learning = { loss: call(loss), optimizer: call("sgd", { rate: 0.05, momentum: 0.5 }) };
      const compiled = compileNetwork(network, { batch: rows, learning });
      compiled.weights.set(start);
      const general = await openGeneralLearner(network, "wasm", {
        ...learning,
        batch: rows,
        start: () => start.slice(),
      });
      try {
        const width = sizeOf(network.input);
        const random = randomFrom(seed);
        const values = Float32Array.from({ length: rows * width }, () => random.between(-1.5, 1.5));
        const truth = truthFrom(random);
        const fill = (from: number, to: number, into: Float32Array) =>
          into.set(values.subarray(from * width, to * width));
        for (let step = 0; step < 2; step++)
          for (const each of [compiled.step, general.step])
            each({ rows, width, fill }, 0, rows, truth, randomFrom(seed + step));
        t.true(apart(compiled.weights, general.weights()) < 1e-4, `${drawn.input} ${drawn.list.join(" -> ")}`);
      } finally {
        general.dispose();
      }
    }),
    { seed: 4, numRuns: 150 },
  );
  t.true(tried >= 100);
});
