/** What `auto` comes to: settled once, and only when somebody needs it. */

import test from "ava";
import type { PlanTask, Predictor, Work } from "../../lang/plan.js";
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

test("declared backends stand", async (t) => {
  const { engine } = prober(probed(true));
  const plan = planOf([workerOf("v", { backend: "wasm" })], [taskOf("a", { work: predict(network) })]);
  t.deepEqual(await settleBackend(plan, engine, never), { plan, backend: "wasm" });
});
