/**
 * The library and its implementations agree, both ways: every `extern` that is not planned is carried out somewhere, and
 * whatever is carried out is declared. And every definition that is written in the language is right, and used once here.
 */

import test from "ava";
import { parse } from "../lang/1-parse/parse.js";
import type { Statement } from "../lang/ast.js";
import { cannotYet, compile, functions, valueTypes } from "../lang/index.js";
import { augmentations } from "../runtime/data/rows/augmentation.js";
import { views } from "../runtime/data/rows/views.js";
import { sources } from "../runtime/data/sources.js";
import { library } from "../runtime/library.js";
import { classMetrics } from "../runtime/models/metrics.js";
import { numberMetrics } from "../runtime/models/number-metrics.js";
import { tasks } from "../runtime/thread/kinds/call.js";
import { activations, paddingOf } from "../runtime/thread/layers/making.js";
import { layerMakers } from "../runtime/thread/layers/table.js";
import { losses } from "../runtime/thread/losses.js";
import { optimisers } from "../runtime/thread/optimisers.js";
import { schedules } from "../runtime/thread/schedules.js";
import { weighings } from "../runtime/thread/weighing.js";

/** For each type of extern, what is carried out, and nothing else of that type is. */
const implemented: ReadonlyMap<string, Iterable<string>> = new Map<string, Iterable<string>>([
  ["function", functions.keys()],
  // `js` stands for several types, and is declared as `code`.
  ["source", [...sources.keys()].filter((name) => name !== "js")],
  ["layer", layerMakers.keys()],
  ["activation", activations],
  ["padding", ["same", "valid"]],
  ["sequence_padding", ["causal", "same", "valid"]],
  ["optimizer", optimisers.keys()],
  ["schedule", schedules.keys()],
  ["loss", losses.keys()],
  ["metric", [...classMetrics.keys(), ...numberMetrics.keys()]],
  ["weighing", weighings.keys()],
  ["augmentation", augmentations],
  ["view", views.keys()],
  ["work", tasks.keys()],
  // Words of data, which the room of data carries out.
  ["encoding", ["one_hot", "ordinal", "words"]],
  ["unseen", ["zeros", "error", "other"]],
  ["scaling", ["standard", "minmax", "robust"]],
  ["missing", ["mean", "median", "most_common", "drop", "constant", "error"]],
  ["bad", ["error", "skip", "missing"]],
  ["code", ["js"]],
  // These two the checker itself carries out: a weighted sum, and a value that is known before the run.
  ["ensemble", ["average", "vote"]],
  ["environment", ["env"]],
  // A file of the network: fetched for any source before it reads (`data/sources/network/network-files.ts`).
  ["file", ["url"]],
]);

const statements = library().flatMap((source) => parse(source).tree.statements);
const externs = statements.filter(({ kind }) => kind.text === "extern");
const typeOf = ({ type }: Statement) => type?.text ?? "";
const nameOf = ({ name }: Statement) => name?.text ?? "";
const setting = ({ block }: Statement, key: string) => block?.settings.find((each) => each.key[0]?.text === key)?.value;
const isPlanned = (statement: Statement) => setting(statement, "status") !== undefined;

test("there is a library to hold to its word", (t) => {
  t.true(externs.length > 120);
  t.true(externs.filter((each) => !isPlanned(each)).length > 50);
});

for (const type of new Set(externs.map(typeOf)))
  test(`every ${type} that is declared is carried out, and the other way round`, (t) => {
    const declared = externs.filter((each) => typeOf(each) === type && !isPlanned(each)).map(nameOf);
    t.deepEqual(declared.sort(), [...(implemented.get(type) ?? [])].sort());
  });

test("every type that is carried out is declared", (t) => {
  const types = new Set(externs.map(typeOf));
  t.deepEqual(
    [...implemented.keys()].filter((type) => !types.has(type)),
    [],
  );
});

test("a name stands once for each type, and has its help", (t) => {
  const keys = externs.map((each) => `${typeOf(each)} ${nameOf(each)}`);
  t.deepEqual(
    keys.filter((key, at) => keys.indexOf(key) < at),
    [],
  );
  for (const each of externs) {
    const help = setting(each, "help");
    t.true(help?.type === "text" && String(help.parts[0]).endsWith("."), `${nameOf(each)}: help is a sentence`);
  }
});

test("a parameter is of a type that settings know, or of one that externs have", (t) => {
  const types = new Set([...Object.keys(valueTypes), ...externs.map(typeOf), "list"]);
  for (const each of externs)
    for (const { type, name } of each.parameters ?? [])
      t.true(types.has(type?.text ?? ""), `${nameOf(each)}: ${name.text}`);
});

test("every layer says what it gives, weighs and costs", (t) => {
  for (const each of externs.filter((one) => typeOf(one) === "layer"))
    for (const rule of ["shape", "weights", "work"]) t.truthy(setting(each, rule), `${nameOf(each)}: ${rule}`);
});

test("words for padding are those that layers know", (t) => {
  for (const padding of ["same", "valid"] as const)
    t.is(paddingOf({ name: "conv2d", arguments: { padding }, shape: [] }), padding);
  t.throws(() => paddingOf({ name: "conv2d", arguments: { padding: "wide" }, shape: [] }));
});

/** A flow that uses a definition of the library; every definition has one. */
const uses: ReadonlyMap<string, string> = new Map([
  ["mlp", network("flatten -> mlp(16, 10)")],
  ["conv_block", network("reshape([28, 28, 1]) -> conv_block(4) -> flatten -> dense(10, softmax)")],
  ["small_cnn", network("reshape([28, 28, 1]) -> small_cnn(10)")],
  ["half", network("flatten -> dropout(half) -> dense(10, softmax)")],
  [
    "mnist",
    'data rows = mnist("digits")\nmodel net = input(28, 28) -> flatten -> mlp(4, 10)\ntrain a { model: net, on: rows }',
  ],
  [
    "mnist_test",
    'data rows = mnist_test("digits")\nmodel net = input(28, 28) -> flatten -> mlp(4, 10)\ntrain a { model: net, on: rows }',
  ],
  ["holdout", split("holdout")],
  ["three_parts", split("three_parts")],
  ["quarter", network("flatten -> dropout(quarter) -> dense(10, softmax)")],
]);

function split(by: string): string {
  return network("flatten -> dense(10, softmax)")
    .replace("rows: 100)", `rows: 100) { split: ${by} }`)
    .replace("on: rows", "on: rows.test");
}

function network(layers: string): string {
  return `data rows = digits(rows: 100)\nmodel net = input(28, 28) -> ${layers}\ntrain a { model: net, on: rows }`;
}

const pooled = (policy: string) =>
  `worker w { memory: 1GiB }\npool p { workers: w, policy: ${policy} }\ntask t { run: sleep(1ms), priority: high }`;

for (const statement of statements.filter(({ kind }) => kind.text !== "extern"))
  test(`${statement.kind.text} ${nameOf(statement)} of the library can be carried out`, (t) => {
    const text = statement.kind.text === "policy" ? pooled(nameOf(statement)) : uses.get(nameOf(statement));
    t.truthy(text, "a flow that uses it");
    const { plan, diagnostics } = compile({ path: "x.flow", text: text ?? "" }, { library: library() });
    t.deepEqual(diagnostics, []);
    t.true((plan?.tasks.length ?? 0) > 0);
  });

test("what is planned is told by its name, and planned all the same", (t) => {
  const takesNothing = ({ parameters = [] }: Statement) => parameters.every(({ fallback }) => fallback !== undefined);
  const planned = externs.filter((each) => typeOf(each) === "schedule" && isPlanned(each) && takesNothing(each));
  t.deepEqual(planned.map(nameOf), ["when_stalled"]);
  for (const name of planned.map(nameOf)) {
    const text = network("flatten -> dense(10, softmax)").replace("on: rows", `on: rows, optimizer: adam(${name})`);
    const { plan, diagnostics } = compile({ path: "x.flow", text }, { library: library() });
    t.true(diagnostics.every(({ code }) => cannotYet.has(code)));
    t.true(diagnostics[0]?.message.includes(`\`${name}\``), name);
    t.is(plan?.later.length, 1);
  }
});
