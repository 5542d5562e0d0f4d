/**
 * Tries each backend in a thread of its own, through the engine that runs use: whether it loads, how fast it is, and what
 * it takes for the steps of a calibration.
 */

import type { BackendName, TrainWork } from "../lang/plan.js";
import { countsOf } from "./backends/cost.js";
import { preference } from "./backends/figures.js";
import { figuresFrom, typicalError } from "./backends/fit.js";
import type { Measured } from "./calibration.js";
import { LocalEngine } from "./engine/local.js";
import type { ProbeWork } from "./messages.js";

export interface BackendReport {
  readonly backend: BackendName;
  readonly loads: boolean;
  /** Why not. */
  readonly reason?: string;
  readonly load_ms?: number;
  /** One product of two 256×256 matrices. */
  readonly matmul_ms?: number;
  /** One training step of 784-64-10 with a batch of 64. */
  readonly step_ms?: number;
}

/** In the order in which `auto` prefers them. One after the other: side by side they would disturb each other's times. */
export async function tryBackends(backends: readonly BackendName[] = preference): Promise<readonly BackendReport[]> {
  return oneAfterTheOther(backends, async (engine, backend) => {
    const { answer, reason } = await probe(engine, backend);
    return (
      (answer as BackendReport | undefined) ?? { backend, loads: false, ...(reason === undefined ? {} : { reason }) }
    );
  });
}

export interface Calibrating {
  readonly backend: BackendName;
  readonly measured: Measured;
  /** Nanoseconds of each step, in the order of the trainings; none where it does not load. */
  readonly steps: readonly number[];
}

/** Times the steps on each backend, about so many seconds each, and takes figures from them. */
export async function calibrate(trainings: readonly TrainWork[], seconds: number): Promise<readonly Calibrating[]> {
  return oneAfterTheOther(preference, async (engine, backend) => {
    const { answer, reason } = await probe(engine, backend, { of: trainings, seconds });
    const steps = (answer as { step_ns?: readonly number[] } | undefined)?.step_ns;
    if (!steps) {
      const why = reason ?? (answer as { reason?: string } | undefined)?.reason ?? "";
      return { backend, measured: { missing: missingBecause(why) }, steps: [] };
    }
    const measured = trainings.map(({ model, batch }, at) => ({
      counts: countsOf(model, batch),
      nanoseconds: steps[at]!,
    }));
    const figures = figuresFrom(measured);
    const error = Number(typicalError(measured, figures).toPrecision(2));
    return { backend, measured: { figures, error }, steps };
  });
}

/** As a reason in the plan is put: `native is not installed`. */
export const missingBecause = (reason: string) =>
  /is not installed/.test(reason) ? "is not installed" : "does not load here";

async function oneAfterTheOther<Found>(
  backends: readonly BackendName[],
  each: (engine: LocalEngine, backend: BackendName) => Promise<Found>,
): Promise<readonly Found[]> {
  const engine = new LocalEngine();
  try {
    const found: Found[] = [];
    for (const backend of backends) found.push(await each(engine, backend));
    return found;
  } finally {
    await engine.close(1);
  }
}

/** What the probe answers, or why it came to no answer. */
async function probe(
  engine: LocalEngine,
  backend: BackendName,
  steps?: ProbeWork["steps"],
): Promise<{ readonly answer?: unknown; readonly reason?: string }> {
  const outcome = await engine.run(
    { name: backend, threads: 1, backend, slowdown: 1, offers: { threads: 1 } },
    {
      task: `probe ${backend}`,
      attempt: 1,
      seed: 0,
      place: { file: "", line: 1, column: 1 },
      work: { kind: "probe", call: { name: backend, arguments: {} }, ...(steps ? { steps } : {}) },
      inputs: {},
      backend,
      slowdown: 1,
      stop: new SharedArrayBuffer(4),
    },
    () => {},
  );
  if (outcome.type === "done" && outcome.result.kind === "answer") return { answer: outcome.result.value };
  return { reason: outcome.type === "failed" ? outcome.failure.message : "the probe was stopped" };
}
