/** For each model the backend that will be fastest, with the reason, the same whenever it is asked. */

import test from "ava";
import type { Plan } from "../../lang/plan.js";
import { chooseBackends, isUndecided } from "../../runtime/backends/choose.js";
import { figuresOf, large, machineOf, planOf, rows, small } from "./networks.js";

/** What was chosen at each task that has a choice: `native`, or `wasm for a, native for b`. */
function choices(plan: Plan): Record<string, string> {
  return Object.fromEntries(
    plan.tasks.flatMap(({ id, backends }) => {
      if (!backends) return [];
      const [first, ...others] = backends;
      const each = backends.map(({ name, networks }) => `${name} for ${networks.join(", ")}`);
      return [[id, others.length === 0 ? (first?.name ?? "") : each.join("; ")]];
    }),
  );
}

const because = (plan: Plan, task: string) => plan.tasks.find(({ id }) => id === task)?.backends?.[0]?.because;
const train = (name: string, model: string, more = "") => `train ${name} { model: ${model}, on: rows.train${more} }\n`;
const both = `${rows}${small}${large}${train("a", "small")}${train("b", "large")}evaluate score { models: [a, b], on: rows.test }\n`;
const withNative = machineOf({ missing: {} });

test("a tiny dense network goes to wasm rather than to js, with the figures in the reason", (t) => {
  const plan = chooseBackends(planOf(`${rows}${small}${train("a", "small")}`), machineOf());
  t.deepEqual(choices(plan), { a: "wasm" });
  // 32 rows: 2 x 784 x 64 + 3 x 64 x 10 multiply-adds each, 3.27 M in all, at 0.1 and 4 ns, after 0.2 and 0.1 ms.
  t.is(because(plan, "a"), "0.53ms a step; js 13ms; native is not installed (figures of a test)");
  t.deepEqual(plan.tasks.at(-1)?.backends?.[0]?.estimates, { wasm: 0.527, js: 13.2 });
});

test("each model goes where it is fastest, also in a task that asks several", (t) => {
  const plan = chooseBackends(planOf(both), withNative);
  t.deepEqual(choices(plan), { a: "wasm", b: "native", score: "wasm for a; native for b" });
  t.deepEqual(
    plan.tasks.filter(({ backends }) => !backends).map(({ id }) => id),
    ["rows"],
  );
});

test("a network is trained, continued, asked and saved on one backend", (t) => {
  const text = `${rows}${small}${train("a", "small")}${train("b", "small", ", from: a, batch: 1")}
ensemble all = average(a, b)
evaluate score { models: all, on: rows.test }
save { model: all, to: "out" }`;
  const plan = chooseBackends(planOf(text), withNative);
  t.deepEqual(new Set(Object.values(choices(plan))), new Set(["wasm"]));
  t.deepEqual(Object.keys(choices(plan)), ["a", "b", "score", "save-all"]);
  t.deepEqual(plan.tasks.find(({ id }) => id === "score")?.backends?.[0]?.networks, ["a", "b"]);
});

test("the larger the batches, the less a step's fixed part counts", (t) => {
  const of = (batch: number) =>
    choices(chooseBackends(planOf(`${rows}${large}${train("a", "large", `, batch: ${batch}`)}`), withNative)).a;
  // 15.2 M multiply-adds a row: 1 row takes native 2.8 ms and wasm 1.7 ms, 80 rows take them 63 and 122 ms.
  t.is(of(1), "wasm");
  t.is(of(80), "native");
});

for (const [lead, chosen] of [
  [1, "native"],
  [1.09, "native"],
  [1.11, "wasm"],
] as const)
  test(`within a tenth the order of preference decides: native ${lead} times as slow as wasm`, (t) => {
    const figures = {
      native: figuresOf({ step: 1e6 * lead }),
      wasm: figuresOf({ step: 1e6 }),
      js: figuresOf({ step: 1e6 }),
    };
    const plan = chooseBackends(planOf(`${rows}${small}${train("a", "small")}`), machineOf({ missing: {}, figures }));
    t.deepEqual(choices(plan), { a: chosen });
    if (lead === 1.09) t.regex(because(plan, "a") ?? "", /^1\.1ms a step; wasm 1ms; js 1ms; as good, and goes first/);
  });

test("other figures turn the choice over", (t) => {
  const { figures } = machineOf();
  const turned = machineOf({ figures: { ...figures, wasm: figures.js, js: figures.wasm } });
  t.deepEqual(choices(chooseBackends(planOf(`${rows}${small}${train("a", "small")}`), turned)), { a: "js" });
});

/** As the checker writes it where a layer's `trains_on` leaves some out. */
function limited(plan: Plan, backends: readonly ("native" | "wasm" | "js")[]): Plan {
  const tasks = plan.tasks.map((task) =>
    task.work.kind === "train" ? { ...task, work: { ...task.work, model: { ...task.work.model, backends } } } : task,
  );
  return { ...plan, tasks };
}

test("what a backend cannot train does not go there, however fast it is", (t) => {
  const plan = limited(planOf(`${rows}${large}${train("a", "large", ", batch: 64")}`), ["wasm", "js"]);
  const chosen = chooseBackends(plan, withNative);
  t.deepEqual(choices(chosen), { a: "wasm" });
  t.regex(because(chosen, "a") ?? "", /; native cannot train it \(/);
  const alone = chooseBackends(limited(plan, ["js"]), withNative);
  t.deepEqual(choices(alone), { a: "js" });
  t.is(because(alone, "a"), "nothing else will do: native cannot train it; wasm cannot train it");
});

test("what only native can train is left to it where it is not: the task will say so", (t) => {
  const plan = limited(planOf(`${rows}${small}${train("a", "small")}`), ["native"]);
  const chosen = chooseBackends(plan, machineOf());
  t.deepEqual(choices(chosen), { a: "native" });
  t.regex(because(chosen, "a") ?? "", /native is not installed/);
  t.throws(() => chooseBackends(limited(plan, []), machineOf()), { message: /the checker let it through/ });
});

const mixed = "worker free\nworker bound { backend: js }\n";

test("workers that declare a backend leave nothing to choose; in a mixed pool the choice is for the others", (t) => {
  const text = `${rows}${small}${train("a", "small")}`;
  const declared = planOf(`worker bound { backend: js }\n${text}`);
  t.false(isUndecided(declared));
  t.is(chooseBackends(declared, withNative), declared);
  const plan = chooseBackends(planOf(`${mixed}${text}`), withNative);
  t.deepEqual(choices(plan), { a: "wasm" });
  t.deepEqual(
    plan.workers.map(({ backend }) => backend),
    ["auto", "js"],
  );
});

test("a model that declared workers train is asked on their backend", (t) => {
  const text = `${mixed}pool open { workers: free }\npool closed { workers: bound }\n${rows}${small}${large}
${train("a", "small", ", pool: closed")}${train("b", "large", ", pool: open")}
evaluate score { models: [a, b], on: rows.test, pool: open }`;
  const plan = chooseBackends(planOf(text), withNative);
  t.deepEqual(choices(plan), { b: "native", score: "js for a; native for b" });
  t.is(because(plan, "score"), "it is trained on js, as the workers there declare");
});

test("the choice hangs neither on the order of statements nor on who asks again", (t) => {
  const turned = `${train("b", "large")}${train("a", "small")}${large}${small}${rows}`;
  const [one, other] = [chooseBackends(planOf(both), withNative), chooseBackends(planOf(turned), withNative)];
  t.deepEqual([choices(one).a, choices(one).b], [choices(other).a, choices(other).b]);
  t.deepEqual(chooseBackends(planOf(both), withNative), one);
});

test("a plan that brings its choices along keeps them, through JSON too", (t) => {
  const chosen = JSON.parse(JSON.stringify(chooseBackends(planOf(both), machineOf()))) as Plan;
  t.false(isUndecided(chosen));
  t.is(chooseBackends(chosen, withNative), chosen);
});

test("where nobody needs tensors there is nothing to choose", (t) => {
  const plan = planOf("model f(x) = mean(x)\npredict p { model: f, on: [1, 2] }\ntask nap { run: sleep(1ms) }");
  t.false(isUndecided(plan));
  t.is(chooseBackends(plan, withNative), plan);
});
