/**
 * Trains a network. The loop is our own: `fit()` shuffles with an unseeded generator. Rows go batch by batch from
 * shared bytes to a tensor; the order of an epoch hangs from the task's seed and the epoch's number, so equal seeds,
 * backends and files give equal weights, to the bit, in whatever thread.
 *
 * Between two awaits nothing of TensorFlow.js is left half done: several trainings may share one thread.
 */

import type { Call, TrainWork } from "../../../lang/plan.js";
import { classesOf } from "../../data/labels.js";
import { type RowSource, rowsOfPart, tableRows } from "../../data/rows.js";
import { badData, TaskFailure } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import type { EpochRecord, NetworkResult, TableResult, WeightSpec } from "../../results.js";
import type { Carried } from "../host.js";
import { type Host, Stopped } from "../host.js";
import { networkInput, tableInput } from "../inputs.js";
import type { Learner, Step } from "../learner.js";
import { openLearner } from "../open.js";
import { progressReporter } from "../progress.js";
import { derive, randomFrom, shuffle } from "../random.js";
import { sizeOf } from "../shapes.js";
import { initialWeights, shared, weightsDigest, weightsFrom } from "../weights.js";

export async function train(work: TrainWork, assignment: Assignment, host: Host): Promise<Carried> {
  const table = tableInput(assignment, work.data.task);
  const order = rowsOfPart(table, work.data.task, work.data.part).slice();
  checkFit(work, table, order.length);
  const start = (specs: readonly WeightSpec[]) =>
    work.from
      ? weightsFrom(networkInput(assignment, work.from), work.from, work.model, specs)
      : initialWeights(specs, assignment.seed);
  const { loss, optimizer } = work;
  const batch = Math.min(work.batch, order.length);
  const learner = await openLearner(work.model, assignment.backend, { loss, optimizer, batch, start });
  try {
    if (learner.learning.size === 0)
      throw badData(`${work.model.name} has no weights to learn.`, "Give it a layer that has some, such as `dense`.");
    const epochs = await runEpochs(work, assignment, host, { table, order, step: learner.step });
    const { part, task } = work.data;
    const data = part === undefined ? task : `${task}.${part}`;
    const learned = { data, rows: order.length, digest: table.digest, seed: assignment.seed };
    return { result: { ...networkResult(work, table, learner, epochs), learned }, backend: learner.backend };
  } finally {
    learner.dispose();
  }
}

/** What only the data can tell, the checker could not know. */
function checkFit(work: TrainWork, table: TableResult, rows: number): void {
  const { model } = work;
  const name = work.data.part ? `${work.data.task}.${work.data.part}` : work.data.task;
  if (rows === 0) throw badData(`${name} has no rows to learn from.`, "Give this part a larger share.");
  if (sizeOf(model.input) !== sizeOf(table.shape))
    throw badData(
      `${model.name} takes [${model.input.join(", ")}], and a row of ${name} is [${table.shape.join(", ")}].`,
      `Write the model as input(${table.shape.join(", ")}) -> ….`,
    );
  const [target] = table.targets;
  if (!target) throw badData(`${name} says nothing of what is to be learned.`, "Give the data a `target`.");
  const { length } = classesOf(target);
  if (sizeOf(model.output) !== length)
    throw badData(
      `${model.name} answers with ${sizeOf(model.output)} numbers, and ${name} has ${length} classes.`,
      `Let its last layer have ${length} units.`,
    );
}

interface Material {
  readonly table: TableResult;
  /** Shuffled in place, anew for each epoch. */
  readonly order: Uint32Array;
  readonly step: Step;
}

async function runEpochs(
  work: TrainWork,
  assignment: Assignment,
  host: Host,
  { table, order, step }: Material,
): Promise<EpochRecord[]> {
  const rows = tableRows(table, order);
  const inOrder = order.slice();
  const labels = new Int32Array(table.targets[0]!.values);
  const progress = progressReporter(assignment, host);
  const records: EpochRecord[] = [];
  for (let epoch = 1; epoch <= work.epochs; epoch++) {
    order.set(inOrder);
    shuffle(randomFrom(derive(assignment.seed, "order", epoch)), order);
    const started = host.now();
    const note = `epoch ${epoch} of ${work.epochs}`;
    const sums = await runEpoch(work, assignment.seed, host, { rows, order, labels, step, epoch }, (share) =>
      progress.at((epoch - 1 + share) / work.epochs, () => note),
    );
    const seconds = Math.max(host.now() - started, 1e-9);
    const [loss, accuracy] = [sums.loss / order.length, sums.correct / order.length];
    records.push({ epoch, loss, accuracy, examplesPerSecond: order.length / seconds });
    progress.epoch(epoch / work.epochs, note, { epoch, of: work.epochs, loss, accuracy });
  }
  return records;
}

interface EpochMaterial {
  readonly rows: RowSource;
  readonly order: Uint32Array;
  readonly labels: Int32Array;
  readonly step: Step;
  readonly epoch: number;
}

/** Sums over the rows of an epoch; the last batch may be smaller, and is kept. */
async function runEpoch(
  work: TrainWork,
  seed: number,
  host: Host,
  { rows, order, labels, step, epoch }: EpochMaterial,
  onBatch: (share: number) => void,
): Promise<{ loss: number; correct: number }> {
  const sums = { loss: 0, correct: 0 };
  const allLabels = new Int32Array(Math.min(work.batch, rows.rows));
  let lastLoss: number | undefined;
  for (let from = 0, batch = 1; from < rows.rows; from += work.batch, batch++) {
    if (host.stopRequested()) throw new Stopped();
    const to = Math.min(from + work.batch, rows.rows);
    const batchLabels = allLabels.subarray(0, to - from);
    for (let row = from; row < to; row++) batchLabels[row - from] = labels[order[row]!]!;
    const random = randomFrom(derive(seed, "dropout", epoch, batch));
    const { loss, correct, finite } = step(rows, from, to, batchLabels, random);
    if (!finite) throw diverged(work.optimizer, epoch, batch, lastLoss);
    lastLoss = loss;
    sums.loss += loss * (to - from);
    sums.correct += correct;
    onBatch(to / rows.rows);
    await host.breathe();
  }
  return sums;
}

function diverged(optimiser: Call, epoch: number, batch: number, lastLoss: number | undefined): TaskFailure {
  const before = lastLoss === undefined ? "it was the first" : `the loss before was ${lastLoss.toPrecision(4)}`;
  const rate = optimiser.arguments.rate;
  return new TaskFailure({
    code: "diverged",
    message: `The training left the finite numbers in epoch ${epoch}, batch ${batch}; ${before}.`,
    advice: `Lower the rate of ${optimiser.name}${typeof rate === "number" ? ` (now ${rate})` : ""}, or scale the features.`,
    lasting: true,
  });
}

function networkResult(
  work: TrainWork,
  table: TableResult,
  learner: Learner,
  epochs: readonly EpochRecord[],
): Omit<NetworkResult, "learned"> {
  const weights = shared(learner.weights());
  const { scale, preparation } = table;
  const targets = table.targets.map(({ values: _, ...target }) => target);
  const { specs, backend } = learner;
  const digest = weightsDigest(specs, weights);
  const network = { network: work.model, targets, scale, ...(preparation ? { preparation } : {}) };
  return { kind: "network", ...network, specs, weights, digest, backend, epochs };
}
