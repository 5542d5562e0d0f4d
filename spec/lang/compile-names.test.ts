/**
 * Names that objects of JavaScript are born with are ordinary names, wherever the language lets a user choose one: they
 * reach the plan as they were written, as text too, and the scheduler counts by them.
 */

import test from "ava";
import { compile, type Plan, type Source, type SourceFacts } from "../../lang/index.js";
import { library } from "../../runtime/library.js";
import { free, needed, offered } from "../../runtime/schedule/resources.js";
import { scopeOf } from "../../runtime/schedule/view.js";

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "then_", "length"];

interface World {
  readonly facts?: SourceFacts;
  readonly set?: ReadonlyMap<string, string>;
  readonly file?: string;
}

function compiled(text: string, { facts, set, file }: World = {}) {
  return compile(
    { path: "names.flow", text },
    {
      library: library(),
      cores: 2,
      ...(set ? { set } : {}),
      ...(facts ? { inspect: () => facts } : {}),
      ...(file ? { open: (path: string): { source: Source } => ({ source: { path, text: file } }) } : {}),
    },
  );
}

/** What a file says besides what is still to come. */
const told = (text: string, world?: World) =>
  compiled(text, world)
    .diagnostics.filter((each) => each.code !== "TRP600")
    .map((each) => each.message);

function planOf(text: string, world?: World): Plan {
  const { plan, diagnostics } = compiled(text, world);
  if (!plan) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  return copy;
}

/** The records in a plan with a key of its own of that name. */
function holdersOf(of: unknown, name: string): number {
  if (typeof of !== "object" || of === null) return 0;
  const own = !Array.isArray(of) && Object.hasOwn(of, name) ? 1 : 0;
  return Object.entries(of).reduce((sum, [, each]) => sum + holdersOf(each, name), own);
}

const idsOf = (plan: Plan) => plan.tasks.map((each) => each.id);
const net = "model net = input(28, 28) -> flatten -> dense(10, softmax)";
const digits = "data digit = digits(rows: 100)";

for (const name of names) {
  test(`${name} is the name of a param, from the file and from outside`, (t) => {
    const text = `param ${name} = 2\ntask t { run: sleep(${name} * 1s) }`;
    t.deepEqual(Object.entries(planOf(text).parameters), [[name, 2]]);
    t.deepEqual(Object.entries(planOf(text, { set: new Map([[name, "3"]]) }).parameters), [[name, 3]]);
  });

  test(`${name} is the name of a resource, counted by the scheduler`, (t) => {
    const plan = planOf(
      [
        `task t { run: sleep(1s), needs: { ${name}: 2 } }`,
        `worker w { offers: { ${name}: 5 } }`,
        `policy p { admit: task.needs.${name} <= worker.free.${name}, place: lowest(worker.offers.${name}) }`,
        "pool all { workers: w, policy: p }",
      ].join("\n"),
    );
    const [task, worker] = [plan.tasks[0], plan.workers[0]];
    if (!task || !worker) return t.fail();
    t.is(needed(task, name), 2);
    t.is(offered(worker, name), 5);
    t.is(free(worker, [task], name), 3);
    const state = { name: "w", present: true, running: [], response: { cost: 0, at: 0 }, failures: [], done: 0 };
    const scope = scopeOf(0, { plan: task, state: { attempt: 1, since: 0 } }, { plan: worker, state, running: [] });
    t.is(scope(["task", "needs", name]), 2);
    t.is(scope(["worker", "free", name]), 5);
    const other = names.find((each) => each !== name) ?? "other";
    t.is(scope(["worker", "offers", other]), 0);
  });

  test(`${name} is lacking where no worker offers it`, (t) => {
    const text = `task t { run: sleep(1s), needs: { ${name}: 2 } }\nworker w {}\npool all { workers: w }`;
    t.regex(told(text).join("\n"), new RegExp(name));
  });

  test(`${name} is the name of a part of data`, (t) => {
    const parts = `{ split: { ${name}: 60%, rest: 20% } }`;
    const plan = planOf(`${digits} ${parts}\n${net}\ntrain a { model: net, on: digit.${name} }`);
    t.true(JSON.stringify(plan).includes(`"part":"${name}"`));
    t.regex(told(`${digits}\n${net}\ntrain a { model: net, on: digit.${name} }`).join("\n"), new RegExp(name));
  });

  test(`${name} is the name of every kind of statement`, (t) => {
    t.deepEqual(idsOf(planOf(`task ${name}[2] { run: sleep(1s) }\ntask b { run: sleep(1s), after: ${name} }`)), [
      `${name}[0]`,
      `${name}[1]`,
      "b",
    ]);
    const all = planOf(
      [
        `data ${name} = digits(rows: 100)`,
        net,
        `train a { model: net, on: ${name} }`,
        "evaluate e { models: a, on: digit }",
        digits,
      ].join("\n"),
    );
    t.true(idsOf(all).includes(name));
    t.is(planOf(`worker ${name} {}\npool p { workers: ${name} }\ntask t { run: sleep(1s) }`).workers[0]?.name, name);
    t.is(planOf(`worker w {}\npool ${name} { workers: w }\ntask t { run: sleep(1s) }`).tasks[0]?.pool, name);
    const trained = planOf(
      `model ${name} = input(28, 28) -> flatten -> dense(10, softmax)\n${digits}\ntrain a { model: ${name}, on: digit }`,
    );
    t.true(JSON.stringify(trained).includes(`"name":"${name}"`));
    const fused = planOf(`model f(x) = mean(x)\nensemble ${name} = average(f)\npredict p { model: ${name}, on: [1] }`);
    t.true(JSON.stringify(fused).includes(`"name":"${name}"`));
  });

  test(`${name} is the name of a function, of its parameter, and of an argument`, (t) => {
    t.is(planOf(`fn ${name}(x) = x + 1\nparam p = ${name}(2)\ntask t { run: sleep(1s * p) }`).parameters.p, 3);
    t.is(planOf(`fn f(${name}) = ${name} + 1\nparam p = f(${name}: 2)\ntask t { run: sleep(1s * p) }`).parameters.p, 3);
    t.is(planOf(`fn f(${name} = 4) = ${name}\nparam p = f()\ntask t { run: sleep(1s * p) }`).parameters.p, 4);
    t.true(told(`fn f(x) = x\nparam p = f(1, ${name}: 2)\ntask t { run: sleep(1s * p) }`).length > 0);
  });

  test(`${name} is a field of a record`, (t) => {
    const plan = planOf(`param r = { ${name}: 7 }\nparam v = r.${name}\ntask t { run: sleep(1s * v) }`);
    t.is(plan.parameters.v, 7);
    t.is(holdersOf(plan.parameters.r, name), 1);
    t.true(told(`param r = { a: 7 }\nparam v = r.${name}\ntask t { run: sleep(1s * v) }`).length > 0);
  });

  test(`${name} is the name of a layer`, (t) => {
    const text = `model net = input(28, 28) -> flatten(name: "${name}") -> dense(10, softmax)\n${digits}\ntrain a { model: net, on: digit }`;
    t.true(JSON.stringify(planOf(text)).includes(`"name":"${name}"`));
    const twice = text.replace("dense(10, softmax)", `dense(10, softmax, name: "${name}")`);
    t.regex(told(twice).join("\n"), new RegExp(name));
  });

  test(`${name} is a column, a derived column, a head and a target`, (t) => {
    const facts: SourceFacts = {
      known: true,
      rows: 50,
      columns: [
        { name, type: "number" },
        { name: "y", type: "text", classes: ["a", "b"] },
        { name: "z", type: "number" },
      ],
    };
    const table = 'data table = csv("t.csv")';
    const small = "model small = input(2) -> dense(2, softmax)";
    const plan = planOf(
      `${table} { features: [${name}, z], target: y }\n${small}\ntrain a { model: small, on: table }`,
      {
        facts,
      },
    );
    t.true(JSON.stringify(plan).includes(`"${name}"`));
    t.deepEqual(
      told(`${table} { target: ${name} }\nmodel m = input(3) -> dense(1)\ntrain a { model: m, on: table }`, {
        facts,
      }).filter((each) => each.includes("no column")),
      [],
    );
    const heads = `data digit = digits(rows: 100) { targets: { ${name}: label, large: label >= 5 } }\nmodel net = input(28, 28) -> flatten -> { ${name}: dense(10, softmax), large: dense(1, sigmoid) }\ntrain a { model: net, on: digit, loss: { ${name}: cross_entropy, large: binary_cross_entropy } }`;
    t.deepEqual(told(heads), []);
    t.true(JSON.stringify(planOf(heads)).includes(`"name":"${name}"`));
    const derived = `${table} { derive: { new_${name}: ${name} * 2, ${name}2: 1 }, features: [new_${name}, z], target: y }\n${small}\ntrain a { model: small, on: table }`;
    t.deepEqual(told(derived, { facts }), []);
  });

  test(`${name} is the name of another file, and of what is in it`, (t) => {
    const file = `param ${name} = 5\nfn double(x) = x * 2`;
    const plan = planOf(
      `use "n.flow" as ${name}\nparam v = ${name}.double(${name}.${name})\ntask t { run: sleep(1s * v) }`,
      {
        file,
      },
    );
    t.is(plan.parameters.v, 10);
    t.true(Object.hasOwn(plan.parameters, `${name}.${name}`));
  });

  test(`${name} is no setting, no field of a worker and no unit`, (t) => {
    t.true(told(`task t { run: sleep(1s), ${name}: 1 }`).length > 0);
    t.true(
      told(
        `worker w {}\npolicy p = lowest(worker.${name})\npool all { workers: w, policy: p }\ntask t { run: sleep(1s) }`,
      ).length > 0,
    );
    t.true(told(`task t { run: sleep(1${name}) }`).length > 0);
    t.true(told(`task t { run: sleep(1s), priority: ${name} }`).length > 0);
    t.true(told(`worker w { backend: ${name} }\npool all { workers: w }\ntask t { run: sleep(1s) }`).length > 0);
    t.true(told(`task t { run: ${name}(1s) }`).length > 0);
  });
}
