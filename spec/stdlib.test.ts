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
import { lossFor } from "../runtime/thread/losses.js";
import { optimiserFor } from "../runtime/thread/optimisers.js";

interface Declared {
  readonly name: string;
  readonly planned: boolean;
}

function declared(type: string): Declared[] {
  const statements = library().flatMap((source) => parse(source).tree.statements);
  return statements
    .filter((statement) => statement.kind.text === "extern" && statement.type?.text === type)
    .map((statement) => ({
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

test("every layer and activation that is declared goes through the checker and has a shape", (t) => {
  const args: Readonly<Record<string, string>> = { dense: "(4)", dropout: "(10%)" };
  for (const name of built("layer")) {
    const text = `data d = digits(rows: 10)
model net = input(28, 28) -> ${name}${args[name] ?? ""} -> flatten -> dense(10, softmax)
train a { model: net, on: d }`;
    t.truthy(compile({ path: "x", text }, { library: library() }).plan, name);
  }
  t.true(built("activation").length >= 8);
});

test("what is planned is refused by name", (t) => {
  t.true(notBuilt("layer").includes("conv2d"));
  for (const name of notBuilt("layer")) {
    const { plan, diagnostics } = compile(
      { path: "x", text: `model net = input(8, 8, 1) -> ${name}` },
      { library: library() },
    );
    t.is(plan, undefined);
    t.is(diagnostics[0]?.code, "TRP600", name);
  }
});
