/**
 * Layers of sequences, normalisation and embeddings where sizes do not come out even: widths around whole vectors of
 * four, a single step, layers on top of each other; and batches that shrink and grow again, so that what a larger one
 * left behind would show.
 */

import test from "ava";
import type { Layer, Network } from "../../../lang/plan.js";
import type { RowSource } from "../../../runtime/data/rows/rows.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { compileNetwork } from "../../../runtime/thread/compiled/network.js";
import { openGeneralAnswerer, openGeneralLearner } from "../../../runtime/thread/general.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf, weightsOf } from "../../../runtime/thread/shapes.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { call } from "./host.js";

type Given = readonly [name: string, args: Layer["arguments"], shape: readonly number[]];

interface Case {
  readonly input: readonly number[];
  readonly layers: readonly Given[];
  /** What goes in are whole numbers below this. */
  readonly ids?: number;
}

const recurrent = ["simple_rnn", "gru", "lstm"];
const sequences = true;

const cases: readonly Case[] = [
  ...recurrent.flatMap((name): Case[] => [
    { input: [1, 3], layers: [[name, { units: 5 }, [5]]] },
    { input: [1, 1], layers: [[name, { units: 1, sequences }, [1, 1]]] },
    { input: [7, 5], layers: [[name, { units: 9 }, [9]]] },
    { input: [6, 8], layers: [[name, { units: 8, sequences }, [6, 8]]] },
    {
      input: [5, 3],
      layers: [
        [name, { units: 7, sequences }, [5, 7]],
        [name, { units: 4 }, [4]],
      ],
    },
  ]),
  {
    input: [6],
    ids: 40,
    layers: [
      ["embedding", { vocabulary: 40, size: 5 }, [6, 5]],
      ["lstm", { units: 6 }, [6]],
    ],
  },
  { input: [3], ids: 3, layers: [["embedding", { vocabulary: 3, size: 1 }, [3, 1]]] },
  { input: [9], ids: 300, layers: [["embedding", { vocabulary: 300, size: 16 }, [9, 16]]] },
  ...["batchnorm", "layernorm"].flatMap((name): Case[] => [
    { input: [1], layers: [[name, {}, [1]]] },
    { input: [9], layers: [[name, {}, [9]]] },
    {
      input: [4, 3, 5],
      layers: [
        ["dense", { units: 13 }, [4, 3, 13]],
        [name, {}, [4, 3, 13]],
      ],
    },
    {
      input: [5, 3],
      layers: [
        ["gru", { units: 6, sequences }, [5, 6]],
        [name, {}, [5, 6]],
        ["lstm", { units: 3 }, [3]],
      ],
    },
  ]),
];

const titleOf = ({ input, layers }: Case) =>
  `[${input.join(", ")}] -> ${layers.map(([name, args]) => `${name} ${JSON.stringify(args)}`).join(" -> ")}`;

function networkOf({ input, layers }: Case): Network {
  const body = layers.map(([name, args, shape]): Layer => ({ ...call(name, args), shape }));
  const end: Layer[] = [
    { ...call("flatten"), shape: [sizeOf(body.at(-1)!.shape)] },
    { ...call("dense", { units: 3, activation: "softmax" }), shape: [3] },
  ];
  return { name: "net", input, layers: [...body, ...end], output: [3] };
}

const capacity = 11;

function rowsOf({ input, ids }: Case): { rows: RowSource; labels: Int32Array } {
  const width = sizeOf(input);
  const random = randomFrom(2);
  const values = Float32Array.from({ length: capacity * width }, () =>
    ids ? random.below(ids) : random.between(-1.5, 1.5),
  );
  const labels = Int32Array.from({ length: capacity }, () => random.below(3));
  const fill: RowSource["fill"] = (from, to, into) => into.set(values.subarray(from * width, to * width));
  return { rows: { rows: capacity, width, fill }, labels };
}

const learning = { loss: call("cross_entropy"), optimizer: call("sgd", { rate: 0.1, momentum: 0.5 }) };

function apart(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  const scale = Array.from(theirs).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Array.from(ours).reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at]!) / scale), 0);
}

for (const each of cases)
  test.serial(`${titleOf(each)}: compiled as in general, in batches of several sizes`, async (t) => {
    const network = networkOf(each);
    const { rows, labels } = rowsOf(each);
    const start = initialWeights(weightsOf(network).specs, 3);
    const compiled = compileNetwork(network, { batch: capacity, learning });
    compiled.weights.set(start);
    const general = await openGeneralLearner(network, "wasm", {
      ...learning,
      batch: capacity,
      start: () => start.slice(),
    });
    try {
      for (const [from, to] of [
        [0, capacity],
        [3, 5],
        [1, 8],
        [0, 1],
        [0, capacity],
      ] as const) {
        const [ours, theirs] = [compiled, general].map(({ step }) =>
          step(rows, from, to, { labels: labels.slice(from, to) }, randomFrom(from)),
        );
        t.true(Math.abs(ours!.loss - theirs!.loss) < 2e-5, `the losses are ${ours!.loss} and ${theirs!.loss}`);
        t.is(ours!.correct, theirs!.correct);
        const far = apart(compiled.weights, general.weights());
        t.true(far < 5e-5, `after ${to - from} rows the weights are ${far} apart`);
      }
      const answerer = await openGeneralAnswerer(network, compiled.weights.slice(), "wasm");
      t.true(apart(compiled.answer(rows, 2, 9), answerer.answer(rows, 2, 9)) < 2e-5);
      answerer.dispose();
    } finally {
      general.dispose();
    }
  });

test("an id that the vocabulary lacks is told in the same words on both paths", async (t) => {
  const each: Case = { input: [2], ids: 4, layers: [["embedding", { vocabulary: 4, size: 3 }, [2, 3]]] };
  const network = networkOf(each);
  const start = initialWeights(weightsOf(network).specs, 3);
  const compiled = compileNetwork(network, { batch: 2, learning });
  const general = await openGeneralLearner(network, "wasm", { ...learning, batch: 2, start: () => start.slice() });
  for (const bad of [4, -1, 0.5, Number.NaN]) {
    const rows: RowSource = { rows: 2, width: 2, fill: (_from, _to, into) => into.set([0, 1, 3, bad]) };
    const [ours, theirs] = [compiled, general].map(
      ({ step }) =>
        t.throws(() => step(rows, 0, 2, { labels: new Int32Array(2) }, randomFrom(1)), { instanceOf: TaskFailure })!,
    );
    t.deepEqual(ours!.failure, theirs!.failure);
    t.true(ours!.message.includes(`from 0 to 3, and a row holds ${bad}`), ours!.message);
    // A row that the batch does not have is not looked at.
    t.true(compiled.step(rows, 0, 1, { labels: new Int32Array(1) }, randomFrom(1)).finite);
  }
  general.dispose();
});

test("a running statistic that is no number any more ends the training, on both paths", async (t) => {
  const network = networkOf({ input: [1], layers: [["batchnorm", {}, [1]]] });
  const start = () => initialWeights(weightsOf(network).specs, 3);
  const compiled = compileNetwork(network, { batch: 2, learning });
  compiled.weights.set(start());
  const general = await openGeneralLearner(network, "wasm", { ...learning, batch: 2, start });
  for (const { step } of [compiled, general]) {
    const stepOn = (large: number) => {
      const rows: RowSource = { rows: 2, width: 1, fill: (_from, _to, into) => into.set([large, -large]) };
      return step(rows, 0, 2, { labels: new Int32Array(2) }, randomFrom(1));
    };
    t.true(stepOn(1e18).finite);
    // Its square is beyond what floats can say, while its inverse root is 0, and the loss has nothing to tell.
    const { loss, finite } = stepOn(1e30);
    t.true(Number.isFinite(loss));
    t.false(finite);
  }
  general.dispose();
});
