/**
 * Trains a network. Rows go batch by batch from shared bytes, or from a file, to a tensor; the order of an epoch hangs from
 * the task's seed and the epoch's number, so equal seeds, backends and files give equal weights, to the bit, in whatever
 * thread.
 *
 * Between two awaits nothing of TensorFlow.js is left half done: several trainings may share one thread.
 */

import type { TrainWork } from "../../../lang/plan.js";
import { rowsOfPart } from "../../data/rows/rows.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import type { EpochRecord, NetworkResult, TableResult, WeightSpec } from "../../results.js";
import { runEpochs } from "../epochs.js";
import { checkFit } from "../fit.js";
import type { Carried, Host } from "../host.js";
import { nameOf, networkInput, tableInput } from "../inputs.js";
import type { Learner } from "../learner.js";
import { openLearner } from "../open.js";
import { paceOf } from "../schedules.js";
import { initialWeights, shared, weightsDigest, weightsFrom } from "../weights.js";

export async function train(work: TrainWork, assignment: Assignment, host: Host): Promise<Carried> {
  const table = tableInput(assignment, work.data.task);
  const order = rowsOfPart(table, work.data.task, work.data.part, work.data.views);
  checkFit(work, table, order.length);
  const start = (specs: readonly WeightSpec[]) =>
    work.from
      ? weightsFrom(networkInput(assignment, work.from), work.from, work.model, specs)
      : initialWeights(specs, assignment.seed);
  const { loss, optimizer } = work;
  const batch = Math.min(work.batch, order.length);
  const stepsPerEpoch = Math.ceil(order.length / batch);
  const pace = paceOf(optimizer, { steps: work.epochs * stepsPerEpoch, stepsPerEpoch });
  const paced = pace ? { pace } : {};
  const learner = await openLearner(work.model, assignment.backend, { loss, optimizer, batch, start, ...paced });
  try {
    if (learner.learning.size === 0)
      throw badData(`${work.model.name} has no weights to learn.`, "Give it a layer that has some, such as `dense`.");
    const epochs = await runEpochs(work, assignment, host, { table, order, step: learner.step, ...paced });
    const learned = { data: nameOf(work.data), rows: order.length, digest: table.digest, seed: assignment.seed };
    return { result: { ...networkResult(work, table, learner, epochs), learned }, backend: learner.backend };
  } finally {
    learner.dispose();
  }
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
