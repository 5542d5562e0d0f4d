/**
 * Who trains and asks which model, read from a plan. A model is what it is by its layers, not by its name: a network
 * that goes on `from` another has the same, and is the same model here.
 */

import type { BackendName, Network, Plan, PlanTask, Predictor, Work } from "../../lang/plan.js";

/** A network that a task trains or asks. */
export interface UsedNetwork {
  readonly network: Network;
  /** The task that trains it. */
  readonly task: string;
}

export interface Training {
  readonly epochs: number;
  readonly batch: number;
}

export interface Model {
  readonly network: Network;
  /** Those that a worker on `auto` may take. */
  readonly open: readonly Training[];
  /** What the workers of the pools that train it have declared. */
  readonly declared: ReadonlySet<BackendName>;
}

/** All that a model computes with is in the key. */
export const keyOf = ({ input, layers, heads }: Network): string => JSON.stringify([input, layers, heads]);

/** By their keys, in the order of the plan. */
export function modelsOf(plan: Plan): ReadonlyMap<string, Model> {
  const models = new Map<string, { network: Network; open: Training[]; declared: Set<BackendName> }>();
  for (const task of plan.tasks)
    for (const { network, training } of trainedBy(task.work)) {
      const key = keyOf(network);
      const model = models.get(key) ?? { network, open: [], declared: new Set<BackendName>() };
      models.set(key, model);
      for (const backend of backendsOfPool(plan, task.pool)) if (backend !== "auto") model.declared.add(backend);
      if (isOpen(plan, task)) model.open.push(training);
    }
  return models;
}

/** Whether a worker on `auto` may take it. */
export const isOpen = (plan: Plan, { pool }: PlanTask): boolean => backendsOfPool(plan, pool).has("auto");

function backendsOfPool({ pools, workers }: Plan, name: string) {
  const members = new Set(pools.find((pool) => pool.name === name)?.workers);
  return new Set(workers.filter((worker) => members.has(worker.name)).map(({ backend }) => backend));
}

/** The networks that a task trains or asks, each once. */
export function networksOf(task: PlanTask, trainers: ReadonlyMap<string, PlanTask>): readonly UsedNetwork[] {
  const own = trainedBy(task.work).map(({ network }) => ({ network, task: task.id }));
  const asked = predictorsOf(task.work).flatMap((predictor) => askedBy(predictor, trainers));
  const seen = new Set<string>();
  return [...own, ...asked].filter((used) => {
    const key = `${used.task} ${keyOf(used.network)}`;
    return !seen.has(key) && seen.add(key);
  });
}

interface Trained {
  readonly network: Network;
  readonly training: Training;
  /** Where a task trains several. */
  readonly name?: string;
}

function trainedBy(work: Work): readonly Trained[] {
  switch (work.kind) {
    case "train":
    case "transfer":
      return [{ network: work.model, training: work }];
    case "search":
      return [{ network: work.train.model, training: work.train }];
    case "together":
      return work.members.map(({ name, model }) => ({ network: model, training: work, name }));
    default:
      return [];
  }
}

function predictorsOf(work: Work): readonly Predictor[] {
  switch (work.kind) {
    case "evaluate":
      return work.models;
    case "predict":
    case "predict_rows":
    case "save":
      return [work.model];
    case "combine":
      return work.members;
    case "train":
    case "transfer":
    case "together":
      return work.distil?.teachers ?? [];
    default:
      return [];
  }
}

function askedBy(predictor: Predictor, trainers: ReadonlyMap<string, PlanTask>): readonly UsedNetwork[] {
  switch (predictor.type) {
    case "function":
      return [];
    case "average":
      return predictor.members.flatMap(({ of }) => askedBy(of, trainers));
    case "vote":
      return predictor.members.flatMap((member) => askedBy(member, trainers));
    case "network": {
      const { task, output } = predictor;
      const trainer = trainers.get(task);
      const made = trainer ? trainedBy(trainer.work) : [];
      const found = made.find(({ name }) => name === output) ?? made[0];
      return found ? [{ network: found.network, task }] : [];
    }
  }
}

/** All that the tasks which need tensors may compute with: what was chosen, and what workers declare. */
export function computesWith(plan: Plan): ReadonlySet<BackendName> {
  const trainers = new Map(plan.tasks.map((task) => [task.id, task]));
  const found = new Set<BackendName>();
  for (const task of plan.tasks) {
    if (networksOf(task, trainers).length === 0) continue;
    for (const { name } of task.backends ?? []) found.add(name);
    for (const backend of backendsOfPool(plan, task.pool)) if (backend !== "auto") found.add(backend);
  }
  return found;
}
