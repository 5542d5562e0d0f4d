/**
 * The library and its implementations agree, both ways: every `extern` that is not planned is carried out somewhere, and
 * whatever is carried out is declared.
 */

import test from "ava";
import { parse } from "../lang/1-parse/parse.js";
import { compile, functions } from "../lang/index.js";
import { sources } from "../runtime/data/sources.js";
import { library } from "../runtime/library.js";
import { metrics } from "../runtime/models/metrics.js";
import { paddingOf } from "../runtime/thread/layers/making.js";
import { layerMakers } from "../runtime/thread/layers/table.js";
import { lossFor } from "../runtime/thread/losses.js";
import { optimiserFor } from "../runtime/thread/optimisers.js";

interface Declared {
  readonly name: string;
  readonly planned: boolean;
}

const statementsOf = (type: string) =>
  library()
    .flatMap((source) => parse(source).tree.statements)
    .filter((statement) => statement.kind.text === "extern" && statement.type?.text === type);

function declared(type: string): Declared[] {
  return statementsOf(type).map((statement) => ({
    name: statement.name?.text ?? "",
    planned: statement.block?.settings.some((setting) => setting.key[0]?.text === "status") ?? false,
  }));
}

const built = (type: string) =>
  declared(type)
    .filter(({ planned }) => !planned)
    .map(({ name }) => name)
    .sort();
const notBuilt = (type: string) =>
  declared(type)
    .filter(({ planned }) => planned)
    .map(({ name }) => name);

test("functions", (t) => t.deepEqual(built("function"), [...functions.keys()].sort()));
test("sources of data", (t) => t.deepEqual(built("source"), [...sources.keys()].sort()));
test("metrics", (t) => t.deepEqual(built("metric"), [...metrics.keys()].sort()));

test("optimisers, with every argument of their declaration", (t) => {
  t.true(built("optimizer").length >= 5);
  for (const name of built("optimizer")) t.notThrows(() => optimiserFor({ name, arguments: {} }, 3), name);
  t.throws(() => optimiserFor({ name: "nosuch", arguments: {} }, 3));
});

test("losses", (t) => {
  t.true(built("loss").length >= 2);
  for (const name of built("loss")) t.notThrows(() => lossFor({ name, arguments: {} }, true), name);
  t.throws(() => lossFor({ name: "nosuch", arguments: {} }, true));
});

test("layers", (t) => t.deepEqual(built("layer"), [...layerMakers.keys()].sort()));

test("every layer says what it gives, weighs and costs", (t) => {
  for (const { block, name } of statementsOf("layer")) {
    const keys = block?.settings.map(({ key }) => key[0]?.text) ?? [];
    for (const wanted of ["help", "shape", "weights", "work"])
      t.true(keys.includes(wanted), `${name?.text}: ${wanted}`);
  }
});

test("words for padding are those that layers know", (t) => {
  t.deepEqual(built("padding"), ["same", "valid"]);
  for (const padding of built("padding"))
    t.is(paddingOf({ name: "conv2d", arguments: { padding }, shape: [] }), padding as "same" | "valid");
});

test("layers and activations that are declared go through the checker and have a shape", (t) => {
  for (const layer of ["flatten", "dense(4)", "dropout(10%)"]) {
    const text = `data d = digits(rows: 10)
model net = input(28, 28) -> ${layer} -> flatten -> dense(10, softmax)
train a { model: net, on: d }`;
    t.truthy(compile({ path: "x", text }, { library: library() }).plan, layer);
  }
  t.true(built("activation").length >= 8);
});

test("what is planned is refused by name", (t) => {
  t.true(notBuilt("source").includes("csv"));
  for (const name of notBuilt("source")) {
    const { plan, diagnostics } = compile({ path: "x", text: `data d = ${name}` }, { library: library() });
    t.is(plan, undefined);
    t.is(diagnostics[0]?.code, "TRP600", name);
  }
});
