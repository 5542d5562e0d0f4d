/**
 * One pool: its scheduler's state, and the actors of its workers.
 *
 *           close
 *   open ───────────▶ closed
 *   (happened: take   (happened: only lets
 *    in, assign)       workers go)
 *
 * It decides nothing itself: what happened goes into the scheduler, and what comes out is carried to the workers.
 */

import { assign, enqueueActions, setup } from "xstate";
import type { Plan, PlanPool } from "../../lang/plan.js";
import { type Scheduler, schedulerOf } from "../schedule/scheduler.js";
import type { Decision, PoolState, ScheduleEvent } from "../schedule/state.js";
import type { PoolMessage, TaskRef, WorkerMessage, WorkerRef } from "./messages.js";
import { workerMachine } from "./worker.js";

export interface PoolInput {
  readonly plan: Plan;
  readonly pool: PlanPool;
}

export interface PoolContext {
  readonly scheduler: Scheduler;
  readonly state: PoolState;
  /** What the last step decided. */
  readonly decisions: readonly Decision[];
  readonly workers: ReadonlyMap<string, WorkerRef>;
  /** Of the waiting tasks. Changes in place: copying it at every event would make n tasks cost n squared. */
  readonly waiting: Map<string, TaskRef>;
}

export const poolMachine = setup({
  types: {} as { context: PoolContext; input: PoolInput; events: PoolMessage },
  actors: { worker: workerMachine },
  actions: {
    welcome: ({ context, event }) => {
      if (event.type === "happened") for (const { id, actor } of event.newcomers) context.waiting.set(id, actor);
    },
    decide: assign(({ context, event }) => {
      if (event.type !== "happened") return {};
      return context.scheduler.step(context.state, event.events);
    }),
    release: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "happened") return;
      for (const one of event.events) {
        if (!endsAttempt(one)) continue;
        enqueue.sendTo(context.workers.get(one.worker)!, { type: "release", task: one.task } satisfies WorkerMessage);
      }
    }),
    assignTasks: enqueueActions(({ context, enqueue }) => {
      for (const decision of context.decisions) {
        const actor = context.waiting.get(decision.task)!;
        context.waiting.delete(decision.task);
        enqueue.sendTo(context.workers.get(decision.worker)!, {
          type: "take",
          decision,
          actor,
        } satisfies WorkerMessage);
      }
    }),
  },
}).createMachine({
  id: "pool",
  context: ({ input: { plan, pool }, spawn }) => {
    const scheduler = schedulerOf(plan, pool);
    const workers = new Map<string, WorkerRef>();
    for (const worker of plan.workers) {
      if (!pool.workers.includes(worker.name)) continue;
      workers.set(worker.name, spawn("worker", { id: `worker:${worker.name}`, input: { worker } }));
    }
    return { scheduler, state: scheduler.start, decisions: [], workers, waiting: new Map() };
  },
  initial: "open",
  states: {
    open: {
      on: {
        happened: { actions: ["welcome", "release", "decide", "assignTasks"] },
        close: "closed",
      },
    },
    closed: { on: { happened: { actions: "release" } } },
  },
});

function endsAttempt(event: ScheduleEvent): event is Extract<ScheduleEvent, { task: string }> {
  return event.type === "finished" || event.type === "failed" || event.type === "stopped";
}
