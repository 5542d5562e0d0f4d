/** What the tests of a thread's work have in common: a place to carry work out, and assignments to hand it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Value } from "../../../lang/formula.js";
import type { Call, LoadWork, Network, Predictor, TrainWork } from "../../../lang/plan.js";
import type { Assignment, Outcome, Progress } from "../../../runtime/messages.js";
import type { NetworkResult, Result, TableResult } from "../../../runtime/results.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import type { Host } from "../../../runtime/thread/host.js";
import { sharedData } from "../../root.js";

export interface TestHost extends Host {
  readonly heard: Progress[];
  /** Seconds asked for, in turn; no time passes. */
  readonly slept: number[];
}

/** Runs in this thread, on its clock, and only pretends to sleep. */
export function testHost(assignment: Assignment, more: Partial<Host> = {}): TestHost {
  const flag = new Int32Array(assignment.stop);
  const heard: Progress[] = [];
  const slept: number[] = [];
  return {
    heard,
    slept,
    report: (progress) => void heard.push(progress),
    stopRequested: () => Atomics.load(flag, 0) !== 0,
    sleep: async (seconds) => void slept.push(seconds),
    breathe: async () => {},
    now: () => performance.now() / 1000,
    ...more,
  };
}

export function assignment(
  task: string,
  work: Assignment["work"],
  inputs: Readonly<Record<string, Result>> = {},
  more: Partial<Assignment> = {},
): Assignment {
  const place = { file: "test.flow", line: 1, column: 1 };
  const stop = new SharedArrayBuffer(4);
  return { task, attempt: 1, seed: 1, place, work, inputs, backend: "wasm", slowdown: 1, stop, ...more };
}

export function carry(given: Assignment): Promise<Outcome> {
  return carryOut(given, testHost(given));
}

/** Carries an assignment out in a thread of its own, and gathers what it says on the way. */
export function inThread(given: Assignment): Promise<{ outcome: Outcome; progress: Progress[] }> {
  return new Promise((resolve, reject) => {
    const progress: Progress[] = [];
    const worker = new Worker(new URL("./thread.js", import.meta.url), { workerData: given });
    worker.on("error", reject);
    worker.on("message", (message: Progress | { type: "outcome"; outcome: Outcome }) => {
      if (message.type === "progress") progress.push(message);
      else resolve({ outcome: message.outcome, progress });
    });
  });
}

/** Of a training's weights; of anything else what it is, so that it differs. */
export const digestOf = (outcome: Outcome) =>
  outcome.type === "done" && outcome.result.kind === "network" ? outcome.result.digest : JSON.stringify(outcome);

/** The result of work that must succeed. */
export async function resultOf<Kind extends Result["kind"]>(
  kind: Kind,
  given: Assignment,
): Promise<Extract<Result, { kind: Kind }>> {
  const outcome = await carry(given);
  if (outcome.type !== "done" || outcome.result.kind !== kind)
    throw new Error(`${given.task}: ${JSON.stringify(outcome)}`);
  return outcome.result as Extract<Result, { kind: Kind }>;
}

export const call = (name: string, args: Readonly<Record<string, Value>> = {}): Call => ({ name, arguments: args });

/** `input(…shape) -> flatten -> dense(hidden, activation) -> dense(classes, softmax)`. */
export function perceptron(shape: readonly number[], hidden: number, classes: number, activation = "relu"): Network {
  const size = shape.reduce((total, length) => total * length, 1);
  return {
    name: "net",
    input: shape,
    layers: [
      { ...call("flatten"), shape: [size] },
      { ...call("dense", { units: hidden, activation }), shape: [hidden] },
      { ...call("dense", { units: classes, activation: "softmax" }), shape: [classes] },
    ],
    output: [classes],
  };
}

export const loadDigits = (rows: number): LoadWork => ({
  kind: "load",
  source: call("digits", { rows, difficulty: 1 }),
  scale: 1 / 255,
  split: [
    { part: "train", share: 0.8 },
    { part: "test", share: 0.2 },
  ],
});

export function trainWork(more: Partial<TrainWork> = {}): TrainWork {
  return {
    kind: "train",
    model: perceptron([28, 28], 16, 10),
    data: { task: "digits", part: "train" },
    epochs: 2,
    batch: 32,
    optimizer: call("adam", { rate: 0.005 }),
    loss: call("cross_entropy"),
    ...more,
  };
}

export const digitsTable = (rows: number, seed = 1): Promise<TableResult> =>
  resultOf("table", assignment("digits", loadDigits(rows), {}, { seed }));

export const trained = (
  task: string,
  work: TrainWork,
  inputs: Readonly<Record<string, Result>>,
  more: Partial<Assignment> = {},
): Promise<NetworkResult> => resultOf("network", assignment(task, work, inputs, more));

export const network = (task: string): Predictor => ({ type: "network", name: task, task });

export const average = (name: string, ...members: readonly (readonly [number, Predictor])[]): Predictor => ({
  type: "average",
  name,
  members: members.map(([weight, of]) => ({ weight, of })),
});

/** The real digits, where this checkout has them beside it. */
export function realDigits(): { images: string; labels: string } | undefined {
  const [images, labels] = ["images-idx3", "labels-idx1"].map((part) => join(sharedData, `mnist-10k-${part}-ubyte.gz`));
  return existsSync(images!) && existsSync(labels!) ? { images: images!, labels: labels! } : undefined;
}
