/**
 * What `auto` means, settled once for a run before its first task: all threads that work together must agree, or the
 * weights they pass on would not be comparable.
 */

import type { Backend, Network, Plan, PlanWorker, Predictor, Work } from "../../lang/plan.js";
import type { Assignment } from "../messages.js";
import type { Engine } from "./engine.js";

export interface Settled {
  /** Every worker's backend is settled, as far as any task of its pool needs one. */
  readonly plan: Plan;
  /** Of the workers on `auto`; else the declared ones; `none` when no task needs tensors. */
  readonly backend: string;
}

/** Best first: `auto` is the first that is there and can train all that it will be asked to. */
const preference = ["native", "wasm", "js"] as const;

/** `nativeIsPresent` says whether it is installed at all; only then is it worth a thread's time to try it. */
export async function settleBackend(
  plan: Plan,
  engine: Engine,
  nativeIsPresent: () => boolean | Promise<boolean>,
): Promise<Settled> {
  const workers = workersWithTensors(plan);
  const undecided = workers.find(({ backend }) => backend === "auto");
  if (!undecided) {
    const declared = [...new Set(workers.map(({ backend }) => backend))].sort();
    return { plan, backend: declared.join(", ") || "none" };
  }
  const able = preference.filter((backend) => trainedOnAuto(plan).every((network) => canTrain(network, backend)));
  const native = able[0] === "native" && (await nativeIsPresent()) && (await nativeLoads(engine, undecided));
  const backend = native ? "native" : (able.find((each) => each !== "native") ?? able[0]);
  if (!backend) throw new Error("no backend can train all networks of this plan: the checker let it through");
  return { plan: { ...plan, workers: plan.workers.map((worker) => onBackend(worker, backend)) }, backend };
}

/** The networks whose training may go to a worker on `auto`. */
function trainedOnAuto({ workers, pools, tasks }: Plan): Network[] {
  const open = new Set(workers.filter(({ backend }) => backend === "auto").map(({ name }) => name));
  const busy = new Set(pools.filter((pool) => pool.workers.some((name) => open.has(name))).map(({ name }) => name));
  return tasks.flatMap(({ pool, work }) => (busy.has(pool) && work.kind === "train" ? [work.model] : []));
}

const canTrain = ({ backends }: Network, backend: (typeof preference)[number]) => backends?.includes(backend) ?? true;

function onBackend(worker: PlanWorker, backend: Backend): PlanWorker {
  return worker.backend === "auto" ? { ...worker, backend } : worker;
}

/** In a thread: a binary that does not fit this machine may take its whole thread down. */
async function nativeLoads(engine: Engine, worker: PlanWorker): Promise<boolean> {
  const probe: Assignment = {
    task: "probe native",
    attempt: 1,
    seed: 0,
    place: { file: "", line: 0, column: 0 },
    work: { kind: "probe", call: { name: "native", arguments: {} } },
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

/** The workers that may be handed a task that needs tensors. */
function workersWithTensors({ workers, pools, tasks }: Plan): readonly PlanWorker[] {
  const busy = new Set(tasks.filter(({ work }) => needsTensors(work)).map(({ pool }) => pool));
  const names = new Set(pools.filter(({ name }) => busy.has(name)).flatMap((pool) => pool.workers));
  return workers.filter(({ name }) => names.has(name));
}

function needsTensors(work: Work): boolean {
  switch (work.kind) {
    case "load":
    case "call":
      return false;
    case "predict":
      return hasNetwork(work.model);
    default:
      return true;
  }
}

function hasNetwork(model: Predictor): boolean {
  if (model.type === "average") return model.members.some(({ of }) => hasNetwork(of));
  return model.type === "network";
}
