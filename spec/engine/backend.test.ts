/** What `auto` comes to: settled once, and only when somebody needs it. */

import test from "ava";
import type { Network, PlanTask, Predictor, Work } from "../../lang/plan.js";
import { settleBackend } from "../../runtime/engine/backend.js";
import type { Engine } from "../../runtime/engine/engine.js";
import type { Assignment, Outcome } from "../../runtime/messages.js";
import { planOf, taskOf, workerOf } from "../runtime/schedule-plans.js";

const func: Predictor = { type: "function", name: "f", parameter: "x", body: { op: "path", path: ["x"] } };
const network: Predictor = { type: "network", name: "n", task: "train" };
const average: Predictor = {
  type: "average",
  name: "a",
  members: [
    { weight: 1, of: func },
    { weight: 1, of: network },
  ],
};
const predict = (model: Predictor): Work => ({ kind: "predict", model, on: [1] });
const probed = (value: boolean): Outcome => ({
  type: "done",
  result: { kind: "answer", value: { loads: value, reason: "" } },
});

/** Answers the probe, and keeps what it was asked. */
function prober(outcome: Outcome) {
  const asked: Assignment[] = [];
  const engine: Engine = {
    run: async (_, assignment) => {
      asked.push(assignment);
      return outcome;
    },
    kill: () => {},
    close: async () => {},
  };
  return { engine, asked };
}

const auto = [workerOf("v", { backend: "auto" }), workerOf("w", { backend: "js" })];
const planWith = (...works: Work[]) =>
  planOf(
    auto,
    works.map((work, at): PlanTask => taskOf(`t${at}`, { work })),
  );
const never = () => {
  throw new Error("nobody should have asked");
};

test("nobody is asked when no task needs tensors", async (t) => {
  const { engine, asked } = prober(probed(true));
  const plan = planWith(predict(func), { kind: "call", call: { name: "sleep", arguments: {} } });
  t.deepEqual(await settleBackend(plan, engine, never), { plan, backend: "none" });
  t.is(asked.length, 0);
});

test("native that is not there is not tried", async (t) => {
  const { engine, asked } = prober(probed(true));
  const settled = await settleBackend(planWith(predict(network)), engine, () => false);
  t.is(settled.backend, "wasm");
  t.is(asked.length, 0);
});

for (const [what, outcome, backend] of [
  ["loads", probed(true), "native"],
  ["does not load", probed(false), "wasm"],
  [
    "takes its thread down",
    { type: "failed", failure: { code: "lost", message: "gone", lasting: false } } as const,
    "wasm",
  ],
] as const) {
  test(`native that ${what}: ${backend}, for all who left it open`, async (t) => {
    const { engine, asked } = prober(outcome);
    const settled = await settleBackend(planWith(predict(average)), engine, () => true);
    t.is(settled.backend, backend);
    t.deepEqual(
      settled.plan.workers.map((worker) => worker.backend),
      [backend, "js"],
    );
    t.deepEqual(asked[0]?.work, { kind: "probe", call: { name: "native", arguments: {} } });
    t.is(asked.length, 1);
  });
}

const trains = (backends?: Network["backends"]): Work => ({
  kind: "train",
  model: { name: "n", input: [1], layers: [], output: [1], ...(backends ? { backends } : {}) },
  data: { task: "d" },
  epochs: 1,
  batch: 1,
  optimizer: { name: "sgd", arguments: {} },
  loss: { name: "mse", arguments: {} },
});

for (const [what, networks, present, backend, probes] of [
  ["networks that all can train: wasm, as ever", [undefined, undefined], false, "wasm", 0],
  ["a network that wasm cannot train: js for all", [undefined, ["native", "js"]], false, "js", 0],
  ["native where it is there and can", [["native", "js"]], true, "native", 1],
  ["a network that native cannot train: nobody is asked", [["wasm", "js"], undefined], true, "wasm", 0],
  [
    "two networks that have one backend in common",
    [
      ["native", "js"],
      ["wasm", "js"],
    ],
    true,
    "js",
    0,
  ],
  ["only native can, and it is not there: its tasks will say so", [["native"]], false, "native", 0],
] as const)
  test(`auto for ${what}`, async (t) => {
    const { engine, asked } = prober(probed(true));
    const settled = await settleBackend(
      planWith(...networks.map((backends) => trains(backends))),
      engine,
      () => present,
    );
    t.is(settled.backend, backend);
    t.is(asked.length, probes);
  });

test("networks that are trained by others do not count for auto", async (t) => {
  const { engine } = prober(probed(true));
  const mine = planWith(predict(network), trains(["native", "js"]));
  const pools = [
    { ...mine.pools[0]!, name: "office", workers: ["v"] },
    { ...mine.pools[0]!, name: "away", workers: ["w"] },
  ];
  const tasks = mine.tasks.map((task, at) => (at === 1 ? { ...task, pool: "away" } : task));
  t.is((await settleBackend({ ...mine, pools, tasks }, engine, () => false)).backend, "wasm");
});

test("no backend for all is our mistake, and said", async (t) => {
  const { engine } = prober(probed(true));
  await t.throwsAsync(settleBackend(planWith(trains(["wasm"]), trains(["js"])), engine, never), {
    message: /the checker let it through/,
  });
});

test("declared backends stand", async (t) => {
  const { engine } = prober(probed(true));
  const plan = planOf([workerOf("v", { backend: "wasm" })], [taskOf("a", { work: predict(network) })]);
  t.deepEqual(await settleBackend(plan, engine, never), { plan, backend: "wasm" });
});
