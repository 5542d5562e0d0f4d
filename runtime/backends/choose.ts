/**
 * What `auto` comes to: for each model the backend on which its training will be fastest here, written into the plan with
 * the reason. Pure: the same plan and the same figures give the same choice, to whatever worker a task goes later.
 *
 * A choice is made for a model and not for a task, so that a network is trained, asked and saved on one backend. A worker
 * that declares its backend keeps it.
 */

import type { BackendChoice, BackendName, Network, Plan, PlanTask } from "../../lang/plan.js";
import { countsOf } from "./cost.js";
import { type Figures, nanosecondsOf, preference } from "./figures.js";
import { isOpen, keyOf, type Model, modelsOf, networksOf, type Training, type UsedNetwork } from "./models.js";

/** What this machine can compute with, and how fast. */
export interface Machine {
  /** Why a backend cannot be had: `is not installed`. Those that are not here can. */
  readonly missing: Readonly<Partial<Record<BackendName, string>>>;
  readonly figures: Readonly<Record<BackendName, Figures>>;
  /** Whose figures they are: `built-in figures`. */
  readonly source: string;
}

/** Whether there is anything to choose: a plan in which choices stand has been through here, and keeps them. */
export function isUndecided(plan: Plan): boolean {
  if (plan.tasks.some(({ backends }) => backends)) return false;
  const trainers = byId(plan);
  return plan.tasks.some((task) => networksOf(task, trainers).length > 0 && isOpen(plan, task));
}

/** The plan with a choice at every task that a worker on `auto` may take and that needs tensors. */
export function chooseBackends(plan: Plan, machine: Machine): Plan {
  if (!isUndecided(plan)) return plan;
  const trainers = byId(plan);
  const models = modelsOf(plan);
  const choices = new Map([...models].map(([key, model]) => [key, choiceFor(model, machine)]));
  const tasks = plan.tasks.map((task) => {
    const used = isOpen(plan, task) ? networksOf(task, trainers) : [];
    return used.length === 0 ? task : { ...task, backends: backendsFor(used, choices) };
  });
  return { ...plan, tasks };
}

const byId = ({ tasks }: Plan): ReadonlyMap<string, PlanTask> => new Map(tasks.map((task) => [task.id, task]));

export type Choice = Omit<BackendChoice, "model" | "networks">;

/** Networks of one model stand together. */
function backendsFor(used: readonly UsedNetwork[], choices: ReadonlyMap<string, Choice>): readonly BackendChoice[] {
  const networks = new Map<string, { model: string; networks: string[] }>();
  for (const { network, task } of used) {
    const key = keyOf(network);
    const known = networks.get(key);
    if (known) known.networks.push(task);
    else networks.set(key, { model: network.name, networks: [task] });
  }
  return [...networks].map(([key, named]) => ({ ...named, ...choices.get(key)! }));
}

/** For one model, whoever trains it. */
export function choiceFor(model: Model, machine: Machine): Choice {
  const [declared, ...others] = model.declared;
  if (model.open.length === 0 && declared && others.length === 0)
    return { name: declared, because: `it is trained on ${declared}, as the workers there declare` };
  const able = preference.filter((backend) => canTrain(model.network, backend));
  if (able.length === 0) throw new Error(`no backend can train ${model.network.name}: the checker let it through`);
  const here = able.filter((backend) => machine.missing[backend] === undefined);
  const passedOver = preference.flatMap((backend) => reasonAgainst(backend, able, machine));
  // Nothing that can is here: its training will fail, and say so.
  if (here.length < 2) return { name: here[0] ?? able[0]!, because: `nothing else will do: ${passedOver.join("; ")}` };
  return fastest(model, here, machine, passedOver);
}

const canTrain = ({ backends }: Network, backend: BackendName) => backends?.includes(backend) ?? true;

function reasonAgainst(backend: BackendName, able: readonly BackendName[], { missing }: Machine): string[] {
  if (!able.includes(backend)) return [`${backend} cannot train it`];
  return missing[backend] === undefined ? [] : [`${backend} ${missing[backend]}`];
}

/** Within this of the fastest, the order of preference decides: measuring again must not turn the choice over. */
const asGood = 1.1;

function fastest(model: Model, here: readonly BackendName[], machine: Machine, passedOver: readonly string[]): Choice {
  const times = here.map((backend) => [backend, millisecondsOf(model, machine.figures[backend])] as const);
  const least = times.reduce((found, [, time]) => Math.min(found, time), Number.POSITIVE_INFINITY);
  const [name, time] = times.find(([, each]) => each <= asGood * least)!;
  const others = times.filter(([each]) => each !== name).map(([each, taken]) => `${each} ${showMs(taken)}`);
  const tie = time > least ? ["as good, and goes first"] : [];
  return {
    name,
    because: `${[`${showMs(time)} a step`, ...others, ...tie, ...passedOver].join("; ")} (${machine.source})`,
    estimates: Object.fromEntries(times.map(([each, taken]) => [each, Number(taken.toPrecision(3))])),
  };
}

/** Rows that are answered at once, for a model whose training is not open. */
const answers: Training = { epochs: 1, batch: 256 };

/** What a step takes in the mean of its trainings, as if all had equally many rows: that many are not always known. */
function millisecondsOf({ network, open }: Model, figures: Figures): number {
  const trainings = open.length > 0 ? open : [answers];
  let [steps, time] = [0, 0];
  for (const { epochs, batch } of trainings) {
    steps += epochs / batch;
    time += (epochs / batch) * nanosecondsOf(countsOf(network, batch), figures);
  }
  return time / steps / 1e6;
}

const showMs = (milliseconds: number) => `${Number(milliseconds.toPrecision(2))}ms`;
