/**
 * Work in a few words, loads among it; and layers as they are written, without what goes without saying: what the library
 * has for a default, and nothing else.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile } from "../../lang/index.js";
import type { Call, Layer, TrainWork } from "../../lang/plan.js";
import { library } from "../../runtime/library.js";
import { describeLayer, describeWork } from "../../runtime/report/describe-work.js";
import { root } from "../root.js";

const layer = (name: string, values: Layer["arguments"]): Layer => ({ name, arguments: values, shape: [1] });

const cases: readonly [text: string, layer: Layer][] = [
  ["flatten", layer("flatten", {})],
  ["dense(64)", layer("dense", { units: 64, activation: "linear" })],
  ["dense(64, relu)", layer("dense", { units: 64, activation: "relu" })],
  [
    "conv2d(8, kernel: 3, activation: relu, stride: 2, padding: same)",
    layer("conv2d", { filters: 8, kernel: 3, activation: "relu", stride: 2, padding: "same" }),
  ],
  ["maxpool2d(2)", layer("maxpool2d", { size: 2, stride: 2, padding: "valid" })],
  ["maxpool2d(2, stride: 1)", layer("maxpool2d", { size: 2, stride: 1, padding: "valid" })],
  ["lstm(8, sequences: true)", layer("lstm", { units: 8, sequences: true })],
];

for (const [text, of] of cases) test(`a layer as text: ${text}`, (t) => t.is(describeLayer(of), text));

test("a training tells how it weighs and changes its rows", (t) => {
  const call = (name: string, args: Call["arguments"] = {}): Call => ({ name, arguments: args });
  const work: TrainWork = {
    kind: "train",
    model: { name: "net", input: [2, 2], layers: [], output: [2] },
    data: { task: "rows", part: "train", views: [call("shard", { index: 0, of: 2 })] },
    epochs: 2,
    batch: 32,
    optimizer: call("sgd", { rate: 0.1 }),
    loss: call("mse"),
    weigh: call("balanced"),
    augment: [call("shift", { pixels: 2 }), call("flip")],
  };
  const begin = "train net on rows.train.shard(0, 2), 2 epochs of 32, sgd(0.1)";
  t.is(describeWork(work), `${begin}, weighed: balanced, changed by shift(2), flip`);
  const { augment: _, ...plain } = work;
  const weigh = call("by_class", { yes: 3, pairs: [[true, 2]] });
  t.is(describeWork({ ...plain, weigh }), `${begin}, weighed: yes 3, true 2`);
});

test("what goes unsaid is what the library declares", (t) => {
  const library = readFileSync(join(root, "stdlib/layers.flow"), "utf8");
  const defaultsOf = (name: string) =>
    new Set([...library.matchAll(new RegExp(`\\b${name}: \\w+ = (\\w+)`, "g"))].map(([, given]) => given));
  t.deepEqual(defaultsOf("activation"), new Set(["linear"]));
  t.deepEqual(defaultsOf("padding"), new Set(["valid"]));
  t.deepEqual(defaultsOf("multiplier"), new Set(["1"]));
  t.deepEqual(defaultsOf("sequences"), new Set(["false"]));
  t.deepEqual(defaultsOf("stride"), new Set(["1", "size"]));
});

const loads: readonly [settings: string, part: string, text: string][] = [
  ["", "", "load js"],
  ["split: { train: 80%, test: 20% }", ".train", "load js, split train 80%, test 20%"],
  ["split: { train: 80%, test: 20%, by: y }", ".train", "load js, split train 80%, test 20% by y"],
  ["split: { train: 90%, group: who }", ".train", "load js, split train 90% by groups of who"],
  ["split: { train: 90%, time: day }", ".train", "load js, split train 90% in the order of day"],
  ["split: { folds: 5, group: who }", ".fold[2].test", "load js, fold 2 of 5 to test by groups of who"],
  ['split: { a: y < 3, b: y >= 3 and k == "x" }', ".a", 'load js, split a y < 3, b y >= 3 and k == "x"'],
  [
    "target: y, features: [a, b], derive: { a: b / c }, missing: { numbers: median, d: constant(3) }, scale: standard",
    "",
    "load js, to learn y from 2 columns, with a derived, missing d constant(3), numbers median, scaled by standard",
  ],
  [
    "target: y, categories: [s, t], encode: { r: words(length: 5) }, features: except(id), on_bad: skip, memory: 1GiB",
    "",
    "load js, to learn y not from id, s, t as one_hot, r as words, without bad rows, within 1GiB",
  ],
];

for (const [settings, part, text] of loads)
  test(`a load in words: ${text}`, (t) => {
    const source = `data rows = js("rows.js") { ${settings} }
model net = input(5) -> dense(3)
train a { model: net, on: rows${part}, loss: mse }`;
    const { plan, diagnostics } = compile({ path: "x.flow", text: source }, { library: library() });
    t.deepEqual(diagnostics, []);
    t.deepEqual(
      plan?.tasks.flatMap(({ work }) => (work.kind === "load" ? [describeWork(work)] : [])),
      [text],
    );
  });
