/**
 * run(): carries a plan out. Start reading here.
 *
 *   plan ──▶ backends chosen ──▶ actors (run, pools, workers, tasks) ──▶ engine ──▶ threads
 *                                   │ events, in order
 *                                   ├──▶ onEvent: traces and reports
 *                                   └──▶ RunReport
 */

import type { Plan } from "../lang/plan.js";
import { perform } from "./actors/perform.js";
import { type Clock, realClock } from "./clock.js";
import { removeScratch, scratchFolder } from "./data/scratch.js";
import { handInFor } from "./data/sources/given/asked-for.js";
import type { GivenData } from "./data/sources/given/handed-in.js";
import type { Engine } from "./engine/engine.js";
import { InlineEngine } from "./engine/inline.js";
import { LocalEngine } from "./engine/local.js";
import type { RunEvent } from "./events.js";
import { type RunReport, RunReporter } from "./run-report.js";
import { settle } from "./settle.js";

export type { Clock } from "./clock.js";
export type { Engine } from "./engine/engine.js";
export type { RunEvent, RunOutcome } from "./events.js";
export type { RunReport, TaskReport } from "./run-report.js";

export interface RunOptions {
  /** Stops the run: running tasks end at their next safe point, and nothing more is started. */
  readonly signal?: AbortSignal;
  /** Hears every event, in order, as it happens. What it throws ends the run. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Where work is done: threads (`local`, the default), this very thread (`inline`), or an engine of your own. */
  readonly engine?: Engine | "local" | "inline";
  /** By which the run is timed, for tests: real time unless given. */
  readonly clock?: Clock;
  /** Seconds between a stop and the use of force; 5 unless given. */
  readonly grace?: number;
  /**
   * What the flow's `arrays("name")` are, by name: arrays, columns or rows, as `GivenData` has them. Taken over before
   * anything runs, so that it may change afterwards; a name that nobody asks for is not looked at.
   */
  readonly data?: Readonly<Record<string, GivenData>>;
}

/** A training step or the read of a large file may take a second or two on a busy machine; nobody waits for more. */
const defaultGrace = 5;

/**
 * Carries a plan out and reports what came of it. A task that fails, and a run that is stopped, are reported; a
 * rejection is a mistake of ours, or of a caller who hands in a plan in spite of its diagnostics. Afterwards the engine
 * is closed, also one that was handed in: no thread is left.
 *
 *     const { plan } = compile(`data d = arrays("iris") …`, { data });
 *     await run(plan, { data: { iris: { features: [[5.1, 3.5], …], labels: ["setosa", …] } } });
 *
 * @throws TypeError for a plan that this version cannot carry out, and for data that cannot be learned from
 */
export async function run(plan: Plan, options: RunOptions = {}): Promise<RunReport> {
  refuseLater(plan);
  const { signal, onEvent, clock = realClock, grace = defaultGrace, data = {} } = options;
  const handedIn = handInFor(plan, data);
  const engine = engineFor(options.engine ?? "local");
  const reporter = new RunReporter(plan);
  const zero = clock.now();
  let over = false;
  const record = (event: RunEvent) => {
    // Tasks that are cut off by a mistake of ours still come to an end, when nobody listens any more.
    if (over) return;
    reporter.take(event);
    onEvent?.(event);
  };
  const scratch = scratchFolder();
  const surroundings = { engine, now: () => clock.now() - zero, record, scratch, handedIn };
  const prepare = () => settle(plan, engine);
  const performance = perform({ plan, surroundings, prepare, grace }, clock);
  const stop = () => performance.stop(reasonOf(signal));
  try {
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    await performance.finished;
    return reporter.report();
  } finally {
    over = true;
    signal?.removeEventListener("abort", stop);
    // Whatever had a claim to the grace has had it by now.
    await engine.close(0);
    removeScratch(scratch);
  }
}

/** Before anything starts: half a run would be of no use. */
function refuseLater({ file, later }: Plan): void {
  if (later.length === 0) return;
  const what = [...new Set(later.map((each) => each.what))].join(", ");
  throw new TypeError(`${file} needs what this version of Troupe cannot carry out yet: ${what}.`);
}

function engineFor(engine: Engine | "local" | "inline"): Engine {
  if (engine === "local") return new LocalEngine();
  return engine === "inline" ? new InlineEngine() : engine;
}

function reasonOf(signal: AbortSignal | undefined): string {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason.message : String(reason);
}
