/**
 * Programs far beyond what anyone writes end, and soon: in a plan, or in one message that says what is too much. A
 * stack that overflows throws, and what takes more than linear time does not end before the runner's timeout.
 */

import test from "ava";
import { type Compiled, type CompileOptions, compile } from "../../lang/index.js";
import type { Column } from "../../lang/program.js";
import { library } from "../../runtime/library.js";

const many = 10_000;

const compiled = (text: string, options: Partial<CompileOptions> = {}): Compiled =>
  compile({ path: "any.flow", text }, { library: library(), cores: 2, ...options });

/** The codes of the errors, and of what is still to come only that it is. */
const codesOf = ({ diagnostics }: Compiled) =>
  [...new Set(diagnostics.filter((each) => each.severity === "error").map((each) => each.code))].sort();

/** How many diagnostics say that something is wrong. */
const mistakesIn = ({ diagnostics }: Compiled) =>
  diagnostics.filter((each) => each.severity === "error" && each.code !== "TRP600").length;

const times = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");

const network = "model net = input(28, 28) -> flatten -> dense(10, softmax)\ndata digit = digits(rows: 100)";
const training = `${network}\ntrain a { model: net, on: digit }`;

const nestings: readonly [open: string, close: string][] = [
  ["(", ")"],
  ["[", "]"],
  ["{ a: ", "}"],
  ["f(", ")"],
  ["a[", "]"],
  [`"\${`, '}"'],
  ["if a then b else ", ""],
  ["not ", ""],
  ["-", ""],
];

for (const [open, close] of nestings)
  test(`${open} ten thousand deep is told once`, (t) => {
    t.deepEqual(codesOf(compiled(`param x = ${open.repeat(many)}1${close.repeat(many)}`)), ["TRP181"]);
  });

test("a chain of functions is told where it is called, and is nothing where it is not", (t) => {
  const next = times(many, (at) => `fn f${at}(x) = ${at < many - 1 ? `f${at + 1}(x)` : "x"}`);
  const before = times(many, (at) => `fn f${at}(x) = ${at > 0 ? `f${at - 1}(x)` : "x"}`);
  const use = (name: string) => `param p = ${name}(1)\ntask t { run: sleep(1s * p) }`;
  t.deepEqual(codesOf(compiled(`${next}\n${use("f0")}`)), ["TRP212"]);
  t.deepEqual(codesOf(compiled(`${before}\n${use(`f${many - 1}`)}`)), ["TRP212"]);
  t.truthy(compiled(next).plan);
});

test("functions that double what they call, or their argument, are told once", (t) => {
  const doubling = (twice: (callee: string) => string, last: string) =>
    times(60, (at) => `fn f${at}(x) = ${at < 59 ? twice(`f${at + 1}`) : last}`);
  const constant = "param p = f0(1)\ntask t { run: sleep(1s * p) }";
  t.is(mistakesIn(compiled(`${doubling((f) => `${f}(x) + ${f}(x)`, "x")}\n${constant}`)), 1);
  t.is(mistakesIn(compiled(`${doubling((f) => `${f}(x + x)`, "x")}\n${constant}`)), 1);
  t.is(mistakesIn(compiled(`${doubling((f) => `if ${f}(x) > 0 then ${f}(x) else ${f}(x)`, "x")}\n${constant}`)), 1);
  const layers = doubling((f) => `${f}(x) -> ${f}(x)`, "dense(x)");
  t.is(mistakesIn(compiled(`${layers}\nmodel m = input(3) -> f0(2)\n${network}\ntrain a { model: m, on: digit }`)), 1);
  const models = doubling((f) => `${f}(x) + ${f}(x)`, "x");
  t.is(mistakesIn(compiled(`${training}\n${models}\nensemble e = f0(a)`)), 1);
});

test("functions with long bodies inside one another take no more stack than one", (t) => {
  const long = " + 1".repeat(900);
  const bodies = times(60, (at) => `fn f${at}(x) = ${at < 59 ? `f${at + 1}(x)` : "x"}${long}`);
  t.deepEqual(codesOf(compiled(`${bodies}\nparam p = f0(1)\ntask t { run: sleep(1s * p) }`)), ["TRP212"]);
  const call = `${"f(".repeat(60)}1${")".repeat(60)}`;
  t.deepEqual(codesOf(compiled(`fn f(x) = x${long}\nparam p = ${call}\ntask t { run: sleep(1s * p) }`)), ["TRP212"]);
});

test("a function that is called for each of many indices is not taken for one that grows", (t) => {
  t.is(compiled("fn f(x) = x + 1\ntask t[20000] { run: sleep(f(index) * 1ms) }").plan?.tasks.length, 20_000);
  t.is(compiled("fn f(x) = x + 1\nworker w[20000] { slowdown: f(index) }").plan?.tasks.length, 0);
});

test("chains of parameters and of tasks, forwards and backwards", (t) => {
  t.truthy(
    compiled(
      `${times(many, (at) => `param p${at} = ${at < many - 1 ? `p${at + 1} + 1` : "1"}`)}\ntask t { run: sleep(1s * p0) }`,
    ).plan,
  );
  const next = times(many, (at) => `task t${at} { run: sleep(1s) ${at < many - 1 ? `after: t${at + 1}` : ""} }`);
  t.is(compiled(next).plan?.tasks[0]?.id, `t${many - 1}`);
  const before = times(many, (at) => `task t${at} { run: sleep(1s) ${at ? `after: t${at - 1}` : ""}, deadline: 1s }`);
  t.deepEqual(codesOf(compiled(before)), ["TRP507"]);
});

test("circles of ten thousand are told once", (t) => {
  const parameters = times(many, (at) => `param p${at} = p${(at + 1) % many}`);
  const tasks = times(many, (at) => `task t${at} { run: sleep(1s), after: t${(at + 1) % many} }`);
  for (const text of [parameters, tasks]) {
    const found = compiled(text);
    t.deepEqual(codesOf(found), ["TRP202"]);
    t.is(mistakesIn(found), 1);
    t.true((found.diagnostics[0]?.message.length ?? 0) < 300);
  }
});

test("models that go on from one another are too long, or not", (t) => {
  const models = (count: number) =>
    times(count, (at) => `model m${at} = ${at ? `m${at - 1} -> dense(3)` : "input(3)"}`);
  const data = "data points = clusters(rows: 100, features: 3, classes: 3)";
  const train = (count: number) =>
    `model end = m${count - 1} -> dense(3, softmax)\n${data}\ntrain t { model: end, on: points }`;
  t.truthy(compiled(`${models(900)}\n${train(900)}`).plan);
  const long = compiled(`${models(many)}\n${train(many)}`);
  t.deepEqual([codesOf(long), mistakesIn(long)], [["TRP441"], 1]);
});

test("a network of a thousand layers is trained", (t) => {
  const text = `model m = input(3) ${"-> dense(3)\n".repeat(997)} -> dense(3, softmax)`;
  const { plan } = compiled(
    `${text}\ndata d = clusters(rows: 100, features: 3, classes: 3)\ntrain t { model: m, on: d }`,
  );
  const work = plan?.tasks[1]?.work;
  t.is(work?.kind === "train" && work.model.layers.length, 998);
});

test("ensembles of ensembles are told where they are too deep or too large", (t) => {
  const chain = times(many, (at) => `ensemble e${at} = ${at ? `e${at - 1}` : "a"}`);
  const sums = times(many, (at) => `ensemble e${at} = ${at ? `50% * e${at - 1} + 50% * a` : "a"}`);
  const doubles = times(60, (at) => `ensemble e${at} = ${at ? `average(e${at - 1}, e${at - 1})` : "average(a, a)"}`);
  for (const [text, last] of [
    [chain, many - 1],
    [sums, many - 1],
    [doubles, 59],
  ]) {
    const found = compiled(`${training}\n${text}\nevaluate v { models: e${last}, on: digit }`);
    t.deepEqual([codesOf(found), mistakesIn(found)], [["TRP440"], 1]);
  }
});

test("lists, records and counts of a hundred thousand", (t) => {
  const list = "1, ".repeat(130_000);
  t.is(
    compiled(`param x = min([${list}])\nparam y = max(${list})\ntask t { run: sleep(1s * x * y) }`).plan?.parameters.x,
    1,
  );
  t.is(compiled("task t[100000] { run: sleep(1s) }").plan?.tasks.length, 100_000);
  t.is(compiled("task a[100000] { run: sleep(1s) }\ntask t { run: sleep(1s), after: a }").plan?.tasks.length, 100_001);
  t.is(
    compiled("worker w[50000] {}\npool p { workers: w }\ntask t[100] { run: sleep(1s) }").plan?.workers.length,
    50_000,
  );
  const keys = (value: string) => times(many, (at) => `k${at}: ${value}`);
  const resources = `task t { run: sleep(1s), needs: { ${keys("1")} } }\nworker w { offers: { ${keys("1")} } }`;
  t.truthy(compiled(`param r = { ${keys("2")} }\n${resources}\npool p { workers: w }`).plan);
});

test("many that each wait for many are told, and one between them helps", (t) => {
  const first = `task first[${many}] { run: sleep(1s) }`;
  t.deepEqual(codesOf(compiled(`${first}\ntask t[${many}] { run: sleep(1s), after: first }`)), ["TRP442"]);
  const between = `${first}\ntask all { run: sleep(0s), after: first }\ntask t[${many}] { run: sleep(1s), after: all }`;
  t.is(compiled(between).plan?.tasks.length, 2 * many + 1);
});

test("a table of ten thousand columns", (t) => {
  const columns = Array.from({ length: many }, (_, at): Column => ({ name: `c${at}`, type: "number" }));
  const inspect = () => ({ known: true, rows: 100, columns }) as const;
  const table = (settings: string) =>
    compiled(
      `data d = csv("a.csv") { ${settings} }\nmodel m = input(9999) -> dense(1)\ntrain t { model: m, on: d, loss: mse }`,
      {
        inspect,
      },
    );
  t.deepEqual(codesOf(table("target: c9999")), []);
  const names = (suffix: string) => columns.slice(0, -1).map((each) => each.name + suffix);
  t.deepEqual(codesOf(table(`target: c9999, features: [${names("")}], categories: [c9999]`)), []);
  t.deepEqual(codesOf(table(`target: c9999, features: except(${names("")})`)), ["TRP423"]);
  t.deepEqual(codesOf(table(`target: c9999, features: [${names("x")}]`)), ["TRP420"]);
  const derived = columns.map((each) => `new_${each.name}: ${each.name} + 1`);
  t.deepEqual(codesOf(table(`target: c9999, derive: { ${derived} }, features: [${names("")}]`)), []);
});

test("files that use files: far, in a circle, twice each, and many", (t) => {
  const world = (text: (file: number) => string): Partial<CompileOptions> => ({
    open: (path) => ({ source: { path, text: text(Number.parseInt(path, 10)) } }),
  });
  const start = 'use "0.flow" as a\ntask t { run: sleep(1s * a.x) }';
  const far = world((file) => `use "${file + 1}.flow" as a\nparam x = 1`);
  t.deepEqual(codesOf(compiled(start, far)), ["TRP216"]);
  t.deepEqual(
    codesOf(
      compiled(
        start,
        world((file) => `use "${1 - file}.flow" as a\nparam x = 1`),
      ),
    ),
    ["TRP216"],
  );
  const twice = (file: number) => `use "${file + 1}.flow" as a\nuse "${file + 1}.flow" as b`;
  t.truthy(
    compiled(
      start,
      world((file) => `${file < 60 ? twice(file) : ""}\nparam x = 1`),
    ).plan,
  );
  const fan = times(2000, (at) => `use "${at}.flow" as f${at}`);
  t.truthy(
    compiled(
      `${fan}\ntask t { run: sleep(1s * f7.x) }`,
      world(() => "param x = 1"),
    ).plan,
  );
  const chain = times(many, (at) => `param x${at} = ${at < many - 1 ? `x${at + 1}` : "1"}`);
  t.truthy(
    compiled(
      start,
      world(() => `${chain}\nparam x = x0`),
    ).plan,
  );
  const circle = times(many, (at) => `param x${at} = x${(at + 1) % many}`);
  t.deepEqual(
    codesOf(
      compiled(
        start,
        world(() => `${circle}\nparam x = x0`),
      ),
    ),
    ["TRP202"],
  );
});

test("a megabyte of text: comments, one text, tasks, slips, names that are not there", (t) => {
  t.truthy(compiled(`#${"#".repeat(990_000)}\ntask t { run: sleep(1s) }`).plan);
  t.truthy(compiled(`param x = "${"a".repeat(990_000)}"\ntask t { run: sleep(1s) }`).plan);
  t.is(compiled(times(25_000, (at) => `task t${at} { run: sleep(1s) }`)).plan?.tasks.length, 25_000);
  t.deepEqual(codesOf(compiled(times(25_000, (at) => `task t${at} { rum: sleep(1s) }`))), ["TRP300"]);
  t.is(mistakesIn(compiled(times(25_000, (at) => `param p${at} = q${at}`))), 25_000);
  t.is(mistakesIn(compiled(times(25_000, () => "param p = 1"))), 24_999);
  t.deepEqual(codesOf(compiled(`task t { run: ${"s".repeat(900_000)}(1s) }`)), ["TRP201"]);
  t.deepEqual(codesOf(compiled("a ".repeat(400_000))), ["TRP120"]);
  const saves = times(5000, (at) => `save { model: a, to: "out/${at}" }`);
  t.is(compiled(`${training}\n${saves}`).plan?.tasks.at(-1)?.id, "save-a-5000");
});
