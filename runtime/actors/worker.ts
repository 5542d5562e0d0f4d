/**
 * One worker of a pool, and what it holds.
 *
 *            take                     take
 *   idle ───────────▶ busy ◀───────────────┐
 *     ▲                │ └─────────────────┘
 *     └── release ─────┘  of the last one; of another one it stays busy
 *
 * Its capacity is the scheduler's affair; that it is handed one task too many is our bug, and caught here.
 */

import { assign, sendTo, setup } from "xstate";
import type { PlanWorker } from "../../lang/plan.js";
import type { TaskMessage, WorkerMessage } from "./messages.js";

export interface WorkerInput {
  readonly worker: PlanWorker;
}

export interface WorkerContext extends WorkerInput {
  readonly holds: readonly string[];
}

export const workerMachine = setup({
  types: {} as { context: WorkerContext; input: WorkerInput; events: WorkerMessage },
  guards: {
    isLast: ({ context, event }) => event.type === "release" && context.holds.every((task) => task === event.task),
  },
}).createMachine({
  id: "worker",
  context: ({ input }) => ({ ...input, holds: [] }),
  initial: "idle",
  on: {
    take: {
      target: ".busy",
      actions: [
        assign({ holds: ({ context, event }) => taken(context, event.decision.task) }),
        sendTo(
          ({ event }) => event.actor,
          ({ context, event }): TaskMessage => ({
            type: "begin",
            worker: context.worker,
            choice: event.decision.choice,
          }),
        ),
      ],
    },
  },
  states: {
    idle: {},
    busy: {
      on: {
        release: [
          { guard: "isLast", target: "idle", actions: assign({ holds: [] }) },
          { actions: assign({ holds: ({ context, event }) => context.holds.filter((task) => task !== event.task) }) },
        ],
      },
    },
  },
});

function taken({ worker, holds }: WorkerContext, task: string): readonly string[] {
  if (holds.length >= worker.threads) throw new Error(`${worker.name} was handed ${task} while all its threads work`);
  return [...holds, task];
}
