/** What a run makes of `auto`: it looks at the machine only when there is something to choose, and never measures. */

import test from "ava";
import type { Plan, PlanWorker } from "../../lang/plan.js";
import { type Engine, run } from "../../runtime/index.js";
import type { MachineHere } from "../../runtime/machine.js";
import type { Assignment, Outcome } from "../../runtime/messages.js";
import { settle } from "../../runtime/settle.js";
import { large, machineOf, planOf, rows, small } from "./networks.js";

const nothing: Outcome = { type: "done", result: { kind: "done" } };
const probed = (loads: boolean): Outcome => ({
  type: "done",
  result: { kind: "answer", value: { loads, reason: "" } },
});

/** Answers everything alike, and keeps what it was asked. */
function asking(outcome: Outcome) {
  const asked: { worker: PlanWorker; assignment: Assignment }[] = [];
  const engine: Engine = {
    run: async (worker, assignment) => {
      asked.push({ worker, assignment });
      return outcome;
    },
    kill: () => {},
    close: async () => {},
  };
  return { engine, asked };
}

const looking = (more: Partial<MachineHere> = {}) => {
  let looks = 0;
  const look = async (): Promise<MachineHere> => {
    looks++;
    return { ...machineOf(), calibrated: false, ...more };
  };
  return { look, looks: () => looks };
};

const plan = planOf(`${rows}${small}${large}train a { model: small, on: rows.train }
train b { model: large, on: rows.train, batch: 128 }
evaluate score { models: [a, b], on: rows.test }`);
const names = ({ tasks }: Plan) => tasks.flatMap(({ backends = [] }) => backends.map(({ name }) => name));
const here = { missing: {} };

test("without tensors nobody looks at the machine, and no backend is named", async (t) => {
  const { engine, asked } = asking(probed(true));
  const { look, looks } = looking();
  const naps = planOf("task nap { run: sleep(1ms) }");
  t.deepEqual(await settle(naps, engine, look), { plan: naps, backend: "none" });
  t.deepEqual([looks(), asked.length], [0, 0]);
});

test("declared backends stand, and are named", async (t) => {
  const { engine } = asking(probed(true));
  const { look, looks } = looking();
  const text = `worker bound { backend: js }\n${rows}${small}train a { model: small, on: rows.train }`;
  const declared = planOf(text);
  t.deepEqual(await settle(declared, engine, look), { plan: declared, backend: "js" });
  const mixed = await settle(planOf(`worker open\n${text}`), engine, look);
  t.deepEqual([mixed.backend, names(mixed.plan)], ["wasm, js", ["wasm"]]);
  t.is(looks(), 1);
});

test("native that is not installed is not tried", async (t) => {
  const { engine, asked } = asking(probed(true));
  const settled = await settle(plan, engine, looking().look);
  t.deepEqual([settled.backend, asked.length], ["wasm", 0]);
});

test("native is not tried where nothing would go to it", async (t) => {
  const { engine, asked } = asking(probed(true));
  const alone = planOf(`${rows}${small}train a { model: small, on: rows.train }`);
  const settled = await settle(alone, engine, looking(here).look);
  t.deepEqual([settled.backend, asked.length], ["wasm", 0]);
});

for (const [what, outcome, backend] of [
  ["loads", probed(true), "native, wasm"],
  ["does not load", probed(false), "wasm"],
  [
    "takes its thread down",
    { type: "failed", failure: { code: "lost", message: "gone", lasting: false } } as const,
    "wasm",
  ],
] as const)
  test(`native that ${what}, where nobody has measured: ${backend}`, async (t) => {
    const { engine, asked } = asking(outcome);
    const settled = await settle(plan, engine, looking(here).look);
    t.is(settled.backend, backend);
    t.deepEqual(
      asked.map(({ assignment }) => assignment.work),
      [{ kind: "probe", call: { name: "native", arguments: {} }, steps: { of: [], seconds: 0 } }],
    );
    if (backend === "wasm") t.regex(settled.plan.tasks[2]?.backends?.[0]?.because ?? "", /native does not load here/);
  });

test("a calibration has seen native load: nothing is tried, and the choice is the plan's", async (t) => {
  const { engine, asked } = asking(probed(false));
  const settled = await settle(plan, engine, looking({ ...here, calibrated: true }).look);
  t.deepEqual([settled.backend, asked.length], ["native, wasm", 0]);
});

test("each task is handed its own backend, and one that asks several models that of each", async (t) => {
  const { engine, asked } = asking(nothing);
  const chosen = await settle(plan, engine, looking({ ...here, calibrated: true }).look);
  const report = await run(chosen.plan, { engine });
  t.is(report.backend, "native, wasm");
  const handed = asked.map(({ assignment: { task, backend, backendOf } }) => [task, backend, backendOf]);
  t.deepEqual(handed.filter(([task]) => task !== "rows").sort(), [
    ["a", "wasm", undefined],
    ["b", "native", undefined],
    ["score", "wasm", { a: "wasm", b: "native" }],
  ]);
});

test("what was chosen and does not load fails, with the way out, and is not changed", async (t) => {
  const failure = { code: "backend", message: "The backend native does not load.", advice: "Build it.", lasting: true };
  const { engine, asked } = asking({ type: "failed", failure } as Outcome);
  const chosen = await settle(plan, engine, looking({ ...here, calibrated: true }).look);
  const { failures } = await run(
    { ...chosen.plan, tasks: chosen.plan.tasks.filter(({ id }) => id === "b").map((b) => ({ ...b, after: [] })) },
    { engine },
  );
  t.is(
    failures[0]?.failure.advice,
    "Build it. `backend: auto` chose it: `troupe doctor --calibrate` finds out anew what loads here.",
  );
  t.is(asked.length, 1);
});
