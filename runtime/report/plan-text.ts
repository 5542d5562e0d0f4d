/**
 * The plan as text: workers, pools, and the tasks in the order in which they could go.
 */

import { type Paint, plainPaint } from "../../lang/frame.js";
import type { Call, Network, Plan, PlanTask, Predictor, Work } from "../../lang/plan.js";
import { showBytes, showSeconds } from "./numbers.js";
import { table } from "./table.js";

export function planAsText(plan: Plan, paint: Paint = plainPaint): string {
  const heading = paint.strong;
  const workers = table(
    [
      { title: "worker" },
      { title: "pool" },
      { title: "backend" },
      { title: "slowdown", right: true },
      { title: "offers" },
    ],
    plan.workers.map((worker) => [
      worker.name,
      plan.pools.find((pool) => pool.workers.includes(worker.name))?.name ?? "",
      worker.backend,
      String(worker.slowdown),
      showResources(worker.offers),
    ]),
    heading,
  );
  const tasks = table(
    [
      { title: "task" },
      { title: "does" },
      { title: "after" },
      { title: "needs" },
      { title: "priority", right: true },
      { title: "pool" },
    ],
    plan.tasks.map((task) => [
      task.id,
      describeWork(task.work),
      task.after.join(", "),
      showResources(task.needs),
      String(task.priority),
      describePool(task),
    ]),
    heading,
  );
  return `${plan.file}: ${plan.tasks.length} tasks, seed ${plan.seed}\n\n${workers}\n\n${tasks}`;
}

function describePool({ pool, deadline, timeout }: PlanTask): string {
  const by = deadline === undefined ? "" : `, by ${showSeconds(deadline)}`;
  return `${pool}${by}${timeout === undefined ? "" : `, at most ${showSeconds(timeout)} a try`}`;
}

export function showResources(resources: Readonly<Record<string, number>>): string {
  const show = (name: string, amount: number) =>
    name === "memory"
      ? `${showBytes(amount)} memory`
      : `${Number(amount.toPrecision(6))} ${amount === 1 ? name.replace(/^threads$/, "thread") : name}`;
  return Object.entries(resources)
    .map(([name, amount]) => show(name, amount))
    .join(", ");
}

/** In a few words: `train net (784 → 64 → 10), 5 epochs of 64`. */
export function describeWork(work: Work): string {
  switch (work.kind) {
    case "load":
      return `load ${work.source.name}${work.split.length > 0 ? `, split ${work.split.map(({ part, share }) => `${part} ${percent(share)}`).join(", ")}` : ""}`;
    case "train":
      return `train ${describeNetwork(work.model)}${work.from ? ` from ${work.from}` : ""} on ${describeData(work.data)}, ${work.epochs} epoch${work.epochs === 1 ? "" : "s"} of ${work.batch}, ${describeCall(work.optimizer, 1)}`;
    case "evaluate":
      return `evaluate ${work.models.map((model) => model.name).join(", ")} on ${describeData(work.data)}`;
    case "predict":
      return `predict with ${describePredictor(work.model)}`;
    case "save":
      return `save ${work.model.name}`;
    case "call":
      return describeCall(work.call);
    case "together":
      return `train ${work.members.map((member) => describeNetwork(member.model)).join(", ")} together by ${describeCall(work.how)} on ${describeData(work.data)}, ${describeEpochs(work)}`;
    case "transfer":
      return `transfer ${describeNetwork(work.model)} from ${work.from}, keeping ${work.kept} layer${work.kept === 1 ? "" : "s"}, on ${describeData(work.data)}, ${describeEpochs(work)}`;
    case "search":
      return `search ${work.over.map(({ name }) => name).join(", ")} of ${describeNetwork(work.train.model)} by ${describeCall(work.by)}`;
    case "combine":
      return `make ${work.how.name} of ${[...work.members, ...work.networks].map(({ name }) => name).join(", ")}`;
    case "predict_rows":
      return `predict with ${describePredictor(work.model)} on ${describeData(work.data)}`;
  }
}

const describeEpochs = ({ epochs, batch }: { epochs: number; batch: number }) =>
  `${epochs} epoch${epochs === 1 ? "" : "s"} of ${batch}`;

const percent = (share: number) => `${Number((share * 100).toPrecision(4))}%`;
const describeData = ({ task, part }: { task: string; part?: string }) => (part ? `${task}.${part}` : task);

function describeNetwork(network: Network): string {
  const sizes = network.layers.filter((layer) => layer.name === "dense").map((layer) => layer.shape.at(-1));
  const input = network.input.reduce((product, size) => product * size, 1);
  return `${network.name} (${[input, ...sizes].join(" → ")})`;
}

function describePredictor(predictor: Predictor): string {
  if (predictor.type === "vote")
    return `${predictor.how.name} of ${predictor.members.map(({ name }) => name).join(", ")}`;
  if (predictor.type !== "average") return predictor.name;
  return predictor.members.map(({ weight, of }) => `${Number(weight.toPrecision(4))} × ${of.name}`).join(" + ");
}

/** The first few arguments, in the order of the declaration. */
function describeCall({ name, arguments: values }: Call, most = 4): string {
  const shown = Object.values(values).slice(0, most).map(String);
  return shown.length === 0 ? name : `${name}(${shown.join(", ")})`;
}
