/**
 * Tries each backend in a thread of its own, through the engine that runs use.
 */

import type { Backend } from "../lang/plan.js";
import { LocalEngine } from "./engine/local.js";

export interface BackendReport {
  readonly backend: Backend;
  readonly loads: boolean;
  /** Why not. */
  readonly reason?: string;
  readonly load_ms?: number;
  /** One product of two 256×256 matrices. */
  readonly matmul_ms?: number;
  /** One training step of 784-64-10 with a batch of 64. */
  readonly step_ms?: number;
}

type Tried = Exclude<Backend, "auto">;

/** In the order in which `auto` prefers them. One after the other: side by side they would disturb each other's times. */
export async function tryBackends(
  backends: readonly Tried[] = ["native", "wasm", "js"],
): Promise<readonly BackendReport[]> {
  const engine = new LocalEngine();
  try {
    const reports: BackendReport[] = [];
    for (const backend of backends) reports.push(await tryBackend(engine, backend));
    return reports;
  } finally {
    await engine.close(1);
  }
}

async function tryBackend(engine: LocalEngine, backend: Backend): Promise<BackendReport> {
  const outcome = await engine.run(
    { name: backend, threads: 1, backend, slowdown: 1, offers: { threads: 1 } },
    {
      task: `probe ${backend}`,
      attempt: 1,
      seed: 0,
      place: { file: "", line: 1, column: 1 },
      work: { kind: "probe", call: { name: backend, arguments: {} } },
      inputs: {},
      backend,
      slowdown: 1,
      stop: new SharedArrayBuffer(4),
    },
    () => {},
  );
  if (outcome.type === "done" && outcome.result.kind === "answer")
    return outcome.result.value as unknown as BackendReport;
  const reason = outcome.type === "failed" ? outcome.failure.message : "the probe was stopped";
  return { backend, loads: false, reason };
}
