/** Trainings that learn numbers, or what is true or false by a single output, and rows that do not count alike. */

import test from "ava";
import type { EvaluateWork, Network, TrainWork } from "../../../lang/plan.js";
import type { TableResult } from "../../../runtime/results.js";
import { openNetwork } from "../../../runtime/thread/answers.js";
import { assignment, call, carry, network, resultOf, testHost, trained, trainWork } from "./host.js";

/** Rows of one float, and what is to be learned. */
function table(features: readonly number[], target: readonly number[], classes?: readonly string[]): TableResult {
  const rows = new SharedArrayBuffer(features.length * 4);
  new Float32Array(rows).set(features);
  const values = new SharedArrayBuffer(target.length * 4);
  (classes ? new Int32Array(values) : new Float32Array(values)).set(target);
  const meaning = classes ? ({ type: "classes", classes } as const) : ({ type: "number" } as const);
  return {
    kind: "table",
    rows: features.length,
    shape: [1],
    features: { type: "float32", buffer: rows },
    scale: 1,
    targets: [{ name: "height", ...meaning, values }],
    parts: {},
    digest: "",
  };
}

const ending = (units: number, activation = "linear"): Network => ({
  name: "net",
  input: [1],
  layers: [{ ...call("dense", { units, activation }), shape: [units] }],
  output: [units],
});

const work = (model: Network, loss: string, more: Partial<TrainWork> = {}): TrainWork =>
  trainWork({
    model,
    loss: call(loss),
    epochs: 1,
    batch: 10,
    data: { task: "rows" },
    optimizer: call("sgd", { rate: 1 }),
    ...more,
  });

/** One step from weights of zero. */
async function stepped(rows: TableResult, given: TrainWork, backend: "wasm" | "js") {
  const zero = await trained("zero", { ...given, epochs: 0 }, { rows }, { backend });
  new Float32Array(zero.weights).fill(0);
  const result = await trained("a", { ...given, from: "zero" }, { rows, zero }, { backend });
  return { weights: [...new Float32Array(result.weights)], epochs: result.epochs, result };
}

for (const backend of ["wasm", "js"] as const) {
  test(`${backend}: one step of least squares, by hand`, async (t) => {
    // Rows 1 and 2 are to give 3 and 5; from zero both are off by -3 and -5. Mean of d²: 17. Gradient of the weight: mean of
    // 2 d x = (-6 - 20) / 2 = -13; of the bias: mean of 2 d = -8. Rate 1/8.
    const given = work(ending(1), "mse", { optimizer: call("sgd", { rate: 0.125 }) });
    const { weights, epochs } = await stepped(table([1, 2], [3, 5]), given, backend);
    t.deepEqual(weights, [1.625, 1]);
    t.is(epochs[0]!.loss, 17);
    t.false("accuracy" in epochs[0]!, "a number is never right, only near");
  });

  test(`${backend}: one step of binary cross-entropy, by hand`, async (t) => {
    // Rows 1 and 3, false and true; from zero p = 1/2. Gradient of the weight: mean of (p - y) x = (0.5 - 1.5) / 2 = -0.5; of
    // the bias: 0. A tie is for the lowest class: one of two is right.
    const rows = table([1, 3], [0, 1], ["false", "true"]);
    const { weights, epochs, result } = await stepped(
      rows,
      work(ending(1, "sigmoid"), "binary_cross_entropy"),
      backend,
    );
    t.deepEqual(weights, [0.5, 0]);
    t.true(Math.abs(epochs[0]!.loss - Math.LN2) < 1e-6);
    t.is(epochs[0]!.accuracy, 0.5);
    // It answers for both classes: sigmoid(0.5 * 2) = 0.731.
    const answering = await openNetwork(result, backend);
    const source = { rows: 1, width: 1, fill: (_from: number, _to: number, into: Float32Array) => into.fill(2) };
    const answers = await answering.answer(source, testHost(assignment("ask", work(ending(1), "mse"))));
    answering.dispose();
    t.is(answers.width, 2);
    t.deepEqual(answers.type === "classes" && answers.classes, ["false", "true"]);
    const share = 1 / (1 + Math.exp(-1));
    for (const [at, value] of [1 - share, share].entries()) t.true(Math.abs(answers.values[at]! - value) < 1e-6);
  });

  test(`${backend}: one weighted step, by hand`, async (t) => {
    // Three rows of 1, two of the class a and one of b. Balanced: 3 / (2 * 2) = 3/4 for a, 3 / (2 * 1) = 3/2 for b.
    // From zero p = 1/2: the gradient of output a is (3/4 * -1/2 * 2 + 3/2 * 1/2) / 3 = 0, and so of b. Nothing moves.
    const rows = table([1, 1, 1], [0, 0, 1], ["a", "b"]);
    const even = await stepped(rows, work(ending(2, "softmax"), "cross_entropy", { weigh: call("balanced") }), backend);
    for (const weight of even.weights) t.true(Math.abs(weight) < 1e-7);
    t.true(Math.abs(even.epochs[0]!.loss - Math.LN2) < 1e-6, "the weights are 1 in the mean");
    // b counts 4: output a gets (-1/2 - 1/2 + 4/2) / 3 = 1/3, output b the opposite; rate 1. The loss is (1 + 1 + 4) ln 2 / 3.
    const weigh = call("by_class", { b: 4 });
    const heavy = await stepped(rows, work(ending(2, "softmax"), "cross_entropy", { weigh }), backend);
    for (const [at, value] of [-1 / 3, 1 / 3, -1 / 3, 1 / 3].entries())
      t.true(Math.abs(heavy.weights[at]! - value) < 1e-6);
    const inPairs = call("by_class", { pairs: [["b", 4]] });
    const same = await stepped(rows, work(ending(2, "softmax"), "cross_entropy", { weigh: inPairs }), backend);
    t.deepEqual(same.weights, heavy.weights);
    t.true(Math.abs(heavy.epochs[0]!.loss - 2 * Math.LN2) < 1e-6);
  });
}

test("balanced weights are of the rows that are learned from, and classes without rows mean nothing", async (t) => {
  const rows = table([1, 1, 1, 1], [0, 0, 0, 1], ["a", "b", "never"]);
  const model = ending(3, "softmax");
  const given = work(model, "cross_entropy", { weigh: call("balanced") });
  const { epochs } = await stepped(rows, given, "wasm");
  // From zero each row costs ln 3, and the weights are 1 in the mean.
  t.true(Math.abs(epochs[0]!.loss - Math.log(3)) < 1e-6);
});

test("a line is learned, and measured", async (t) => {
  // y = 2 x - 1, without noise.
  const xs = Array.from({ length: 40 }, (_, at) => at / 20 - 1);
  const rows = table(
    xs,
    xs.map((x) => 2 * x - 1),
  );
  const given = work(ending(1), "mse", { epochs: 60, batch: 8, optimizer: call("sgd", { rate: 0.2 }) });
  const a = await trained("a", given, { rows });
  const [slope, start] = new Float32Array(a.weights);
  t.true(Math.abs(slope! - 2) < 1e-3 && Math.abs(start! + 1) < 1e-3, `${slope} ${start}`);
  const { models, metrics } = await resultOf("scores", assignment("e", measuring("mae", "rmse", "r2"), { rows, a }));
  t.deepEqual(metrics, ["mae", "rmse", "r2"]);
  const [mae, rmse, r2] = models[0]!.scores;
  t.true(mae! < 1e-3 && rmse! < 1e-3 && r2! > 0.99999);
});

const measuring = (...names: readonly string[]): EvaluateWork => ({
  kind: "evaluate",
  models: [network("a")],
  data: { task: "rows" },
  metrics: names.map((name) => call(name)),
});

test("what is to be learned and what is asked for must be of one kind", async (t) => {
  const numbers = table([1, 2], [3, 5]);
  const flags = table([1, 2], [0, 1], ["false", "true"]);
  const cases: [TableResult, TrainWork, RegExp][] = [
    [numbers, work(ending(2), "mse"), /net answers with 2 numbers, and height of rows is one/],
    [
      numbers,
      work(ending(1), "binary_cross_entropy"),
      /binary_cross_entropy is of classes, and height of rows is a number/,
    ],
    [numbers, work(ending(1), "mse", { weigh: call("balanced") }), /`balanced` is of classes, and height is a number/],
    [flags, work(ending(1), "mse"), /net answers with 1 numbers, and rows has 2 classes/],
    [flags, work(ending(1, "sigmoid"), "cross_entropy"), /wants an output for each class/],
    [flags, work(ending(2, "softmax"), "binary_cross_entropy"), /wants a single output, and net has 2/],
    [
      flags,
      work(ending(2, "softmax"), "cross_entropy", { weigh: call("by_class", { maybe: 2 }) }),
      /weighs maybe, and there is no such class/,
    ],
    [
      flags,
      work(ending(2, "softmax"), "cross_entropy", { augment: [call("flip")] }),
      /`flip` changes images, and a row here is \[1\]/,
    ],
  ];
  for (const [rows, given, message] of cases) {
    const outcome = await carry(assignment("a", given, { rows }));
    if (outcome.type !== "failed") return t.fail(String(message));
    t.is(outcome.failure.code, "data");
    t.regex(outcome.failure.message, message);
  }
  const a = await trained("a", work(ending(1), "mse", { epochs: 0 }), { rows: numbers });
  for (const [rows, metric, message] of [
    [numbers, "accuracy", /The metric accuracy does not fit rows, where a number is to be learned/],
    [flags, "r2", /The metric r2 does not fit rows, where classes are to be learned/],
    [flags, "accuracy", /a answers with a number, and height is classes/],
  ] as const) {
    const outcome = await carry(assignment("e", measuring(metric), { rows, a }));
    if (outcome.type !== "failed") return t.fail(String(message));
    t.regex(outcome.failure.message, message);
  }
});
