/**
 * The loop of a training: epochs, and the batches of each. It is our own, because `fit()` of TensorFlow.js shuffles with an
 * unseeded generator. The order of an epoch, what dropout leaves out and how rows are changed hang from the task's seed and
 * the epoch's number.
 */

import type { Call, TrainWork } from "../../lang/plan.js";
import { augmented } from "../data/rows/augmentation.js";
import { type EpochRows, openForEpochs } from "../data/rows/open-rows.js";
import type { RowSource } from "../data/rows/rows.js";
import { TaskFailure } from "../failure.js";
import type { Assignment } from "../messages.js";
import type { EpochRecord, TableResult } from "../results.js";
import { type Host, Stopped } from "./host.js";
import type { Step } from "./learner.js";
import { progressReporter } from "./progress.js";
import { derive, randomFrom } from "./random.js";
import type { Pace } from "./schedules.js";
import { type Truth, truthOf } from "./truth.js";
import { classCounts } from "./weighing.js";

interface Lesson {
  readonly table: TableResult;
  /** The rows to learn from, by number. */
  readonly order: Uint32Array;
  readonly step: Step;
  /** Where the rate follows a schedule. */
  readonly pace?: Pace;
}

export async function runEpochs(
  work: TrainWork,
  assignment: Assignment,
  host: Host,
  lesson: Lesson,
): Promise<EpochRecord[]> {
  const [target] = lesson.table.targets;
  if (!target) throw new Error("nothing to learn: it was checked before");
  const counts = work.weigh && classCounts(work.weigh, target, lesson.order);
  const truth = truthOf(target, Math.min(work.batch, lesson.order.length), counts);
  const open = openForEpochs(lesson.table, lesson.order);
  const hasAccuracy = target.type === "classes";
  try {
    return await runAll(work, assignment, host, { lesson, open, truth, hasAccuracy });
  } finally {
    open.close();
  }
}

interface Material {
  readonly lesson: Lesson;
  readonly open: EpochRows;
  readonly truth: (rows: Uint32Array) => Truth;
  /** Numbers are never right, only near. */
  readonly hasAccuracy: boolean;
}

async function runAll(
  work: TrainWork,
  assignment: Assignment,
  host: Host,
  { lesson, open, truth, hasAccuracy }: Material,
): Promise<EpochRecord[]> {
  const progress = progressReporter(assignment, host);
  const records: EpochRecord[] = [];
  const count = lesson.order.length;
  for (let epoch = 1; epoch <= work.epochs; epoch++) {
    const order = open.shuffled(randomFrom(derive(assignment.seed, "order", epoch)));
    const rows = changed(open.rows, work, lesson.table, derive(assignment.seed, "augment", epoch));
    const started = host.now();
    const note = `epoch ${epoch} of ${work.epochs}`;
    const sums = await runEpoch(
      work,
      assignment.seed,
      host,
      { rows, order, truth, step: pacedStep(lesson, (epoch - 1) * Math.ceil(count / work.batch)), epoch },
      (share) => progress.at((epoch - 1 + share) / work.epochs, () => note),
    );
    const seconds = Math.max(host.now() - started, 1e-9);
    const measured = { loss: sums.loss / count, ...(hasAccuracy ? { accuracy: sums.correct / count } : {}) };
    const rate = lesson.pace ? { rate: lesson.pace.rate } : {};
    records.push({ epoch, ...measured, ...rate, examplesPerSecond: count / seconds });
    progress.epoch(epoch / work.epochs, note, { epoch, of: work.epochs, ...measured });
  }
  return records;
}

/** Each step at its own rate; `first` is the number of the first one, from 0. */
function pacedStep({ step, pace }: Lesson, first: number): Step {
  if (!pace) return step;
  let next = first;
  return (...batch) => {
    pace.rate = pace.rateAt(next++);
    return step(...batch);
  };
}

/** Chance for each place in the epoch, so that it means nothing in which batches rows come. */
function changed(rows: RowSource, { augment = [] }: TrainWork, { shape }: TableResult, seed: number): RowSource {
  return augment.length === 0 ? rows : augmented(rows, shape, augment, (row) => randomFrom(derive(seed, row)));
}

interface EpochMaterial extends Pick<Material, "truth"> {
  readonly rows: RowSource;
  readonly order: Uint32Array;
  readonly step: Step;
  readonly epoch: number;
}

/** Sums over the rows of an epoch; the last batch may be smaller, and is kept. */
async function runEpoch(
  work: TrainWork,
  seed: number,
  host: Host,
  { rows, order, truth, step, epoch }: EpochMaterial,
  onBatch: (share: number) => void,
): Promise<{ loss: number; correct: number }> {
  const sums = { loss: 0, correct: 0 };
  let lastLoss: number | undefined;
  for (let from = 0, batch = 1; from < rows.rows; from += work.batch, batch++) {
    if (host.stopRequested()) throw new Stopped();
    const to = Math.min(from + work.batch, rows.rows);
    const random = randomFrom(derive(seed, "dropout", epoch, batch));
    const { loss, correct, finite } = step(rows, from, to, truth(order.subarray(from, to)), random);
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
