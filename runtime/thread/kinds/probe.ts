/**
 * Tries a backend out: does it load, and how quick is it on what we do most, or on what it is asked to time? A backend
 * that does not load is an answer here, not a failure.
 */

import type { Network, TrainWork } from "../../../lang/plan.js";
import type { RowSource } from "../../data/rows/rows.js";
import { TaskFailure } from "../../failure.js";
import type { Assignment, ProbeWork } from "../../messages.js";
import type { WeightSpec } from "../../results.js";
import { type LoadedBackend, useBackend } from "../backends.js";
import { type Carried, type Host, Stopped } from "../host.js";
import { openLearner } from "../open.js";
import { randomFrom } from "../random.js";
import { sizeOf } from "../shapes.js";
import { initialWeights } from "../weights.js";

/** The first runs allocate, and the engine compiles what is hot meanwhile: in seconds, and once at least. */
const warmUp = 0.2;
/** Their median leaves out the odd pause. */
const runs = 9;

export async function probe(work: ProbeWork, assignment: Assignment, host: Host): Promise<Carried> {
  const started = host.now();
  try {
    const backend = await useBackend(assignment.backend);
    const load_ms = (host.now() - started) * 1000;
    const loaded = { backend: backend.name, loads: true, load_ms };
    const measured = work.steps
      ? { step_ns: await timeSteps(work.steps, backend, host) }
      : { matmul_ms: medianMs(host, matMul(backend)), step_ms: await timeStep(backend, host) };
    return { result: { kind: "answer", value: { ...loaded, ...measured } }, backend: backend.name };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    const value = { backend: assignment.backend, loads: false, reason: error.message };
    return { result: { kind: "answer", value } };
  }
}

/** One product of two 256 x 256 matrices, and its numbers back. */
function matMul({ tf }: LoadedBackend): () => void {
  const values = Float32Array.from({ length: 256 * 256 }, (_, at) => (at % 7) - 3);
  return () =>
    tf.tidy(() => {
      const x = tf.tensor2d(values, [256, 256]);
      tf.matMul(x, x).dataSync();
    });
}

const relu = { units: 64, activation: "relu" };
const softmax = { units: 10, activation: "softmax" };
const network: Network = {
  name: "probe",
  input: [784],
  layers: [
    { name: "dense", arguments: relu, shape: [64] },
    { name: "dense", arguments: softmax, shape: [10] },
  ],
  output: [10],
};

/** One Adam step of the network 784-64-10 on a batch of 64 rows. */
async function timeStep(backend: LoadedBackend, host: Host): Promise<number> {
  const training = await openTraining(backend, {
    model: network,
    batch: 64,
    optimizer: { name: "adam", arguments: {} },
    loss: { name: "cross_entropy", arguments: {} },
  });
  try {
    return medianMs(host, training.step);
  } finally {
    training.dispose();
  }
}

interface OpenTraining {
  /** The same step on the same rows, as `train` would take it. */
  step(): void;
  dispose(): void;
}

/** The one place that knows how a training makes its steps. */
async function openTraining(
  backend: LoadedBackend,
  { model, batch, optimizer, loss }: Pick<TrainWork, "model" | "batch" | "optimizer" | "loss">,
): Promise<OpenTraining> {
  const start = (specs: readonly WeightSpec[]) => initialWeights(specs, 1);
  const learner = await openLearner(model, backend.name, { loss, optimizer, batch, start });
  const rows = rowsOf(sizeOf(model.input), batch);
  // A single output may be a number to learn; steps take as long with any truth that the loss can take.
  const labels = Int32Array.from({ length: batch }, (_, row) => row % sizeOf(model.output));
  const truth = { labels };
  const random = randomFrom(1);
  return {
    step: () => void learner.step(rows, 0, batch, truth, random),
    dispose: () => learner.dispose(),
  };
}

/** Small whole numbers, so that they can be ids of an embedding too. */
function rowsOf(width: number, rows: number): RowSource {
  const fill = (_from: number, _to: number, into: Float32Array) => {
    for (let at = 0; at < into.length; at++) into[at] = at % 7;
  };
  return { rows, width, fill };
}

function medianMs(host: Host, run: () => unknown): number {
  const warm = host.now() + warmUp;
  do run();
  while (host.now() < warm);
  const times = Array.from({ length: runs }, () => secondsOf(host, run) * 1000);
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

/** From here on another process is likely to come between; below, the count of the processor's time is too coarse. In seconds. */
const interrupted = 0.001;

/** On the clock, less what the processor did for others meanwhile. */
function secondsOf(host: Host, run: () => unknown): number {
  const before = process.cpuUsage();
  const started = host.now();
  run();
  const passed = host.now() - started;
  if (passed < interrupted) return passed;
  const { user, system } = process.cpuUsage(before);
  return Math.min(passed, (user + system) / 1e6);
}

/** All are visited several times, so that what else the machine does for a moment does not fall on one of them alone. */
const visits = 3;
/** At most so many steps a visit: more make nothing surer. */
const mostSteps = 200;

/**
 * What a step of each takes, in nanoseconds: the least of all that were taken, because whatever disturbs a step makes it
 * longer (Chen and Revels, "Robust benchmarking in noisy environments", 2016).
 */
async function timeSteps(
  { of, seconds }: NonNullable<ProbeWork["steps"]>,
  backend: LoadedBackend,
  host: Host,
): Promise<number[]> {
  const trainings: OpenTraining[] = [];
  try {
    for (const each of of) trainings.push(await openTraining(backend, each));
    const least = trainings.map(() => Number.POSITIVE_INFINITY);
    const share = seconds / (visits * trainings.length);
    for (let visit = 0; visit < visits; visit++)
      for (const [at, { step }] of trainings.entries()) {
        if (host.stopRequested()) throw new Stopped();
        least[at] = Math.min(least[at]!, leastWithin(share, host, step));
        await host.breathe();
      }
    return least.map((each) => Math.round(each * 1e9));
  } finally {
    for (const training of trainings) training.dispose();
  }
}

/** One at least, however long it takes. */
function leastWithin(seconds: number, host: Host, step: () => void): number {
  const end = host.now() + seconds;
  let least = secondsOf(host, step);
  for (let taken = 1; taken < mostSteps && host.now() < end; taken++) least = Math.min(least, secondsOf(host, step));
  return least;
}
