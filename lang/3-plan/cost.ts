/**
 * What a task will take, reckoned from shapes and rows before anything runs: the right order of magnitude, not a promise.
 *
 * Work is in multiply-adds: a step back costs twice a step forward, so a row of training counts three times its forward
 * work. Memory is in bytes, in floats of 4: weights, their gradients and the optimiser's arrays, and the values between
 * layers, which a step back keeps and answers do not.
 */

import {
  type Call,
  type DataRef,
  type Estimate,
  type Learning,
  layersOf,
  type Network,
  type Predictor,
  type Work,
} from "../plan.js";

/** What the estimate of a task needs to know of others. */
export interface Known {
  /** Rows of a part, where that can be told. */
  readonly rows: (data: DataRef) => number | undefined;
  /** The network that a task makes. */
  readonly networkOf: (task: string, output?: string) => Network | undefined;
}

const float = 4;
/** A step back in multiples of a step forward, and the step forward itself. */
const stepsPerRow = 3;
/** Rows that are answered at once. */
const answerBatch = 256;

const optimiserArrays: ReadonlyMap<string, number> = new Map([
  ["sgd", 0],
  ["adam", 2],
  ["adamw", 2],
  ["rmsprop", 1],
  ["adagrad", 1],
]);

export function estimateOf(work: Work, known: Known): Estimate | undefined {
  switch (work.kind) {
    case "train":
    case "transfer":
      return ofTraining([work.model], work, known.rows(work.data));
    case "search":
      return ofTraining([work.train.model], work.train, known.rows(work.train.data));
    case "together":
      return ofTraining(
        work.members.map((member) => member.model),
        work,
        known.rows(work.members[0]?.data ?? work.data),
      );
    case "evaluate":
      return ofAnswers(work.models, known.rows(work.data), known);
    case "predict":
      return ofAnswers(
        [work.model],
        Array.isArray(work.on) && typeof work.on[0] === "object" ? work.on.length : 1,
        known,
      );
    case "predict_rows":
      return ofAnswers([work.model], known.rows(work.data), known);
    default:
      return undefined;
  }
}

function ofTraining(
  networks: readonly Network[],
  learning: Pick<Learning, "epochs" | "batch" | "optimizer">,
  rows: number | undefined,
): Estimate {
  const weights = sum(networks.map(weightsOf));
  const forward = sum(networks.map(workOf));
  const between = sum(networks.map(valuesOf));
  const arrays = 2 + arraysOf(learning.optimizer);
  return {
    weights,
    ...(rows === undefined ? {} : { work: stepsPerRow * forward * rows * learning.epochs }),
    memory: float * (weights * arrays + 2 * between * learning.batch),
  };
}

const arraysOf = ({ name, arguments: values }: Call) =>
  (optimiserArrays.get(name) ?? 2) + (typeof values.momentum === "number" && values.momentum > 0 ? 1 : 0);

function ofAnswers(models: readonly Predictor[], rows: number | undefined, known: Known): Estimate | undefined {
  const networks = networksIn(models, known);
  if (networks.length === 0) return undefined;
  const weights = sum(networks.map(weightsOf));
  const widest = networks.reduce((most, each) => Math.max(most, widestOf(each)), 0);
  return {
    ...(rows === undefined ? {} : { work: sum(networks.map(workOf)) * rows }),
    memory: float * (weights + 2 * widest * Math.min(answerBatch, rows ?? answerBatch)),
  };
}

/** Each once, however many ensembles it is a member of. */
function networksIn(models: readonly Predictor[], known: Known): readonly Network[] {
  const networks = new Set<Network>();
  const seen = new Set(models);
  for (const predictor of seen) {
    if (predictor.type === "network") {
      const network = known.networkOf(predictor.task, predictor.output);
      if (network) networks.add(network);
    } else if (predictor.type === "average") for (const { of } of predictor.members) seen.add(of);
    else if (predictor.type === "vote") for (const member of predictor.members) seen.add(member);
  }
  return [...networks];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const sizeOf = (shape: readonly number[]) => shape.reduce((product, each) => product * each, 1);

const weightsOf = (network: Network): number => sum(layersOf(network).map((layer) => layer.weights ?? 0));
const workOf = (network: Network): number => sum(layersOf(network).map((layer) => layer.work ?? 0));
const valuesOf = (network: Network): number =>
  sizeOf(network.input) + sum(layersOf(network).map((layer) => sizeOf(layer.shape)));
const widestOf = (network: Network): number =>
  Math.max(sizeOf(network.input), ...layersOf(network).map((layer) => sizeOf(layer.shape)));
