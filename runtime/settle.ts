/**
 * What `auto` means in a run, settled before its first task. A plan that leaves nothing open, or that brings its choices
 * along, is taken as it is.
 *
 * Without a calibration nobody knows whether native loads here. It is tried once, and only if something would go to it:
 * in a thread, because a binary that does not fit this machine may take its whole thread down.
 */

import type { Plan, PlanWorker } from "../lang/plan.js";
import { chooseBackends, isUndecided } from "./backends/choose.js";
import { preference } from "./backends/figures.js";
import { computesWith } from "./backends/models.js";
import type { Engine } from "./engine/engine.js";
import { type MachineHere, machineHere } from "./machine.js";
import type { Assignment } from "./messages.js";

export interface Settled {
  /** With a choice for every task that needs one. */
  readonly plan: Plan;
  /** All that its tasks may compute with; `none` when none needs tensors. */
  readonly backend: string;
}

export async function settle(plan: Plan, engine: Engine, lookAround = machineHere): Promise<Settled> {
  const settled = isUndecided(plan) ? await chosen(plan, engine, await lookAround()) : plan;
  const used = computesWith(settled);
  return { plan: settled, backend: preference.filter((each) => used.has(each)).join(", ") || "none" };
}

async function chosen(plan: Plan, engine: Engine, machine: MachineHere): Promise<Plan> {
  const first = chooseBackends(plan, machine);
  const wanted = first.tasks.some(({ backends = [] }) =>
    backends.some(({ name, estimates }) => name === "native" && estimates),
  );
  const worker = plan.workers.find(({ backend }) => backend === "auto");
  if (!wanted || !worker || machine.calibrated || (await nativeLoads(engine, worker))) return first;
  return chooseBackends(plan, { ...machine, missing: { ...machine.missing, native: "does not load here" } });
}

async function nativeLoads(engine: Engine, worker: PlanWorker): Promise<boolean> {
  const probe: Assignment = {
    task: "probe native",
    attempt: 1,
    seed: 0,
    place: { file: "", line: 0, column: 0 },
    // Nothing is timed: all that a run wants to know is whether it loads.
    work: { kind: "probe", call: { name: "native", arguments: {} }, steps: { of: [], seconds: 0 } },
    inputs: {},
    backend: "native",
    slowdown: 1,
    stop: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  };
  const outcome = await engine.run(worker, probe, () => {});
  if (outcome.type !== "done" || outcome.result.kind !== "answer") return false;
  const { value } = outcome.result;
  return typeof value === "object" && "loads" in value && value.loads === true;
}
