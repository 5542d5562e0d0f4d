/**
 * Tries a backend out: does it load, and how quick is it on what we do most? A backend that does not load is an
 * answer here, not a failure.
 */

import type { Network } from "../../../lang/plan.js";
import { TaskFailure } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import { type LoadedBackend, useBackend } from "../backends.js";
import type { Carried, Host } from "../host.js";
import { buildNetwork, loadLayers } from "../layers.js";
import { lossFor } from "../losses.js";
import { optimiserFor } from "../optimisers.js";
import { randomFrom } from "../random.js";
import { makeStep } from "../step.js";
import { initialWeights } from "../weights.js";

/** The first runs compile and allocate; the median of the rest leaves out the odd pause. */
const warmUps = 2;
const runs = 5;

export async function probe(assignment: Assignment, host: Host): Promise<Carried> {
  const started = host.now();
  try {
    const backend = await useBackend(assignment.backend);
    const load_ms = (host.now() - started) * 1000;
    const matmul_ms = medianMs(host, matMul(backend));
    const step_ms = await timeStep(backend, host);
    const value = { backend: backend.name, loads: true, load_ms, matmul_ms, step_ms };
    return { result: { kind: "answer", value }, backend: backend.name };
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
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, network);
  try {
    const step = makeStep({
      backend,
      built,
      network,
      weights: initialWeights(built.specs, 1),
      loss: lossFor({ name: "cross_entropy", arguments: {} }, true),
      optimiser: optimiserFor({ name: "adam", arguments: {} }, built.size),
    });
    const random = randomFrom(1);
    const rows = {
      rows: 64,
      width: 784,
      fill: (_from: number, _to: number, into: Float32Array) =>
        void into.forEach((_, at) => {
          into[at] = (at % 11) / 11;
        }),
    };
    const labels = Int32Array.from({ length: 64 }, (_, row) => row % 10);
    return medianMs(host, () => step(rows, 0, 64, labels, random));
  } finally {
    built.dispose();
  }
}

function medianMs(host: Host, run: () => unknown): number {
  for (let time = 0; time < warmUps; time++) run();
  const times = Array.from({ length: runs }, () => {
    const started = host.now();
    run();
    return (host.now() - started) * 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}
