/** An engine that does nothing, for as long as it is told to, in simulated time; and a run on it. */

import { setImmediate as turn } from "node:timers/promises";
import type { Plan, PlanWorker } from "../../lang/plan.js";
import { SimulatedClock } from "../../runtime/clock.js";
import type { Engine } from "../../runtime/engine/engine.js";
import type { RunEvent } from "../../runtime/events.js";
import { type RunReport, run } from "../../runtime/index.js";
import type { Assignment, Failure, Outcome, Progress, Recycled } from "../../runtime/messages.js";

export interface Course {
  readonly seconds: number;
  readonly failure?: Failure;
  /** It hears a stop only when it is killed or closed. */
  readonly deaf?: boolean;
  readonly recycled?: Recycled;
}

export class FakeEngine implements Engine {
  readonly seen: Assignment[] = [];
  readonly closed: number[] = [];
  readonly killed: string[] = [];
  readonly #settle = new Map<Assignment, (outcome: Outcome) => void>();

  constructor(
    private readonly clock: SimulatedClock,
    private readonly courseOf: (assignment: Assignment, worker: PlanWorker) => Course,
  ) {}

  run(worker: PlanWorker, assignment: Assignment, onProgress: (progress: Progress) => void): Promise<Outcome> {
    this.seen.push(assignment);
    const { seconds, failure, deaf, recycled } = this.courseOf(assignment, worker);
    const { task, attempt } = assignment;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        this.#settle.delete(assignment);
        resolve(outcome);
      };
      this.#settle.set(assignment, settle);
      onProgress({ type: "progress", task, attempt, done: 0, note: "begun" });
      const flag = new Int32Array(assignment.stop);
      // Looks at the flag every so often, as a training step does.
      const step = (left: number) => {
        if (left > 0 && !deaf && Atomics.load(flag, 0) === 1) return settle({ type: "stopped" });
        if (left > 0) return void this.clock.after(Math.min(left, 0.5), () => step(left - 0.5));
        const outcome: Outcome = failure
          ? { type: "failed", failure }
          : { type: "done", result: { kind: "answer", value: task } };
        settle({ ...outcome, ...(recycled && { recycled }) });
      };
      step(seconds);
    });
  }

  kill(_worker: PlanWorker, assignment: Assignment): void {
    this.killed.push(assignment.task);
    this.#settle.get(assignment)?.({ type: "stopped" });
  }

  async close(grace: number): Promise<void> {
    this.closed.push(grace);
    for (const settle of this.#settle.values()) settle({ type: "stopped" });
  }
}

export interface Rehearsal {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
  readonly engine: FakeEngine;
  readonly clock: SimulatedClock;
}

/** Runs a plan in simulated time; at `stopAt` it is aborted. */
export async function rehearse(
  plan: Plan,
  courseOf: (assignment: Assignment, worker: PlanWorker) => Course,
  stopAt?: number,
): Promise<Rehearsal> {
  const clock = new SimulatedClock();
  const engine = new FakeEngine(clock, courseOf);
  const events: RunEvent[] = [];
  const abort = new AbortController();
  if (stopAt === 0) abort.abort(new Error("enough"));
  else if (stopAt !== undefined) clock.after(stopAt, () => abort.abort(new Error("enough")));
  const onEvent = (event: RunEvent) => events.push(event);
  let over = false;
  const running = run(plan, { engine, clock, onEvent, signal: abort.signal, grace: 2 }).finally(() => {
    over = true;
  });
  while (!over) {
    await turn();
    if (clock.next !== undefined) clock.advanceTo(clock.next);
  }
  return { report: await running, events, engine, clock };
}
