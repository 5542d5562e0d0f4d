/**
 * The engine without threads: work is carried out in this very thread, piece by piece between other things. For
 * tests, for debugging with a breakpoint, and for places where threads cannot be had.
 *
 * It cannot use force: work that does not yield keeps the thread until it is done, and what is killed goes on unheard
 * until it looks at its flag. All else is as in a pool.
 */

import { performance } from "node:perf_hooks";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { PlanWorker } from "../../lang/plan.js";
import type { Assignment, Outcome, Progress } from "../messages.js";
import type { Host } from "../thread/host.js";
import { type Engine, requestStop } from "./engine.js";
import { Underway } from "./underway.js";

export type CarryOut = (assignment: Assignment, host: Host) => Promise<Outcome>;

export interface InlineOptions {
  /** Instead of the real work; for tests. */
  readonly carryOut?: CarryOut;
}

/** How long work may keep the thread before it lets others run, in seconds. */
const longestHold = 0.02;
/** Pieces of a sleep, in seconds: a stop is noticed at the end of one. */
const nap = 0.02;

export class InlineEngine implements Engine {
  readonly #underway = new Underway();
  readonly #carryOut: CarryOut;

  constructor({ carryOut = realWork }: InlineOptions = {}) {
    this.#carryOut = carryOut;
  }

  run(worker: PlanWorker, assignment: Assignment, onProgress: (progress: Progress) => void): Promise<Outcome> {
    return this.#underway.add(worker, assignment, (settled) =>
      this.#carryOut(
        assignment,
        hostOf(assignment, (progress) => settled() || onProgress(progress)),
      ),
    );
  }

  kill(_worker: PlanWorker, assignment: Assignment): void {
    requestStop(assignment);
    this.#underway.abandon(assignment);
  }

  async close(grace: number): Promise<void> {
    this.#underway.close();
    for (const assignment of this.#underway.assignments()) requestStop(assignment);
    await this.#underway.settledWithin(grace);
    this.#underway.abandon();
  }
}

/** Loaded with the first assignment: TensorFlow.js comes with it. */
async function realWork(assignment: Assignment, host: Host): Promise<Outcome> {
  const { carryOut } = await import("../thread/carry-out.js");
  return carryOut(assignment, host);
}

function hostOf(assignment: Assignment, report: (progress: Progress) => void): Host {
  const flag = new Int32Array(assignment.stop);
  const now = () => performance.now() / 1000;
  const stopRequested = () => Atomics.load(flag, 0) !== 0;
  let lastTurn = now();
  return {
    report,
    stopRequested,
    now,
    async sleep(seconds) {
      const end = now() + seconds;
      for (let left = seconds; left > 0 && !stopRequested(); left = end - now()) await wait(Math.min(left, nap) * 1000);
      lastTurn = now();
    },
    async breathe() {
      if (now() - lastTurn < longestHold) return;
      await turn();
      lastTurn = now();
    },
  };
}
