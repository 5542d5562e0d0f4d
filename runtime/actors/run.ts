/**
 * The run: it knows the graph of tasks, makes an actor for each task that becomes ready, and ends with the last one.
 *
 *   preparing ──────▶ running ──────────────────────▶ finished
 *       │                │ stop                          ▲
 *       │                ▼          nothing runs         │
 *       │            stopping ───────────────────────────┤
 *       └── stop ────────────────────────────────────────┘
 *
 * A task that fails takes down only what follows it; the others go on. A stop starts nothing more and asks what runs
 * to stop; what has not stopped when the grace is over is ended by force.
 */

import { assign, createActor, enqueueActions, fromPromise, setup } from "xstate";
import type { Plan, PlanTask } from "../../lang/plan.js";
import type { RunOutcome } from "../events.js";
import type { Result } from "../results.js";
import { graphOf, type Progression, type TaskGraph } from "../schedule/graph.js";
import type { ScheduleEvent } from "../schedule/state.js";
import type { Newcomer, PoolMessage, PoolRef, RunMessage, TaskMessage, TaskRef } from "./messages.js";
import { poolMachine } from "./pool.js";
import type { Surroundings } from "./surroundings.js";
import { type TaskInput, taskMachine } from "./task.js";

export interface RunInput {
  readonly plan: Plan;
  readonly surroundings: Surroundings;
  /** Chooses what `auto` means for each task, once for the run. */
  readonly prepare: () => Promise<Prepared>;
  /** Seconds between a stop and the use of force. */
  readonly grace: number;
}

export interface Prepared {
  /** The plan with a choice for every task that needs one. */
  readonly plan: Plan;
  /** All that its tasks may compute with, for the record. */
  readonly backend: string;
}

export interface RunContext extends RunInput {
  readonly graph: TaskGraph;
  readonly progression: Progression;
  readonly taskOf: ReadonlyMap<string, PlanTask>;
  readonly pools: ReadonlyMap<string, PoolRef>;
  readonly failed: boolean;
  readonly backend: string;
  /** Why it stops; undefined as long as it does not. */
  readonly reason?: string;
  /** What the pools are to be told next. */
  readonly news: News;
  /** Live tasks, and the results so far. Both change in place: copying them would make n tasks cost n squared. */
  readonly tasks: Map<string, TaskRef>;
  readonly results: Map<string, Result>;
}

/** What has happened at one moment. */
interface News {
  readonly happened: readonly { readonly pool: string; readonly event: ScheduleEvent }[];
  readonly ready: readonly { readonly task: string; readonly attempt: number }[];
}

type Ended = Extract<RunMessage, { type: "task.ended" }>;

export const runMachine = setup({
  types: {} as { context: RunContext; input: RunInput; events: RunMessage },
  actors: {
    pool: poolMachine,
    prepare: fromPromise<Prepared, RunInput>(({ input }) => input.prepare()),
  },
  delays: { grace: ({ context }) => context.grace * 1000 },
  guards: {
    allEnded: ({ context }) => context.progression.left === 0,
    nothingLives: ({ context }) => context.tasks.size === 0,
    /** Nobody asked it to: the engine has given up. */
    wasStopped: ({ event }) => event.type === "task.ended" && event.end.type === "stopped",
  },
  actions: {
    recordStart: ({ context: { plan, surroundings, backend } }) => {
      const { file, tasks } = plan;
      surroundings.record({ at: surroundings.now(), type: "run.started", file, tasks: tasks.length, backend });
    },
    recordStopping: ({ context: { surroundings, reason = "" } }) =>
      surroundings.record({ at: surroundings.now(), type: "run.stopping", reason }),
    recordFinish: ({ context }) => {
      const at = context.surroundings.now();
      context.surroundings.record({ at, type: "run.finished", outcome: outcomeOf(context), took: at });
    },
    noteReason: assign({
      reason: ({ event }) => (event.type === "stop" ? event.reason : "the engine stopped its work"),
    }),
    openPools: assign(({ context: { plan }, spawn }) => ({
      pools: new Map(
        plan.pools.map((pool) => [pool.name, spawn("pool", { id: `pool:${pool.name}`, input: { plan, pool } })]),
      ),
    })),
    takeStart: assign({ news: ({ context }) => ({ happened: [], ready: firstAttempts(context.graph.ready) }) }),
    takeEnd: assign(({ context, event }) => (event.type === "task.ended" ? afterEnd(context, event) : {})),
    takeAgain: assign(({ event }) => {
      if (event.type !== "task.again") return {};
      const { task, attempt } = event;
      return { news: { happened: [], ready: [{ task, attempt }] } };
    }),
    /**
     * Makes an actor for each task that is ready for the first time. Not by `spawn`: XState copies the list of all
     * children whenever one comes or goes, and with thousands waiting that was nine tenths of a run's time. These
     * belong to the same system and clock, and come to their end by themselves.
     */
    makeTasks: ({ context, self }) => {
      for (const { task, attempt } of context.news.ready) {
        recordReady(context, task);
        if (attempt > 1) continue;
        const input: TaskInput = { ...inputOf(context, task), run: self };
        context.tasks.set(task, createActor(taskMachine, { id: `task:${task}`, parent: self, input }).start());
      }
    },
    letGo: ({ context, event }) => {
      if (event.type === "task.withdrawn" || (event.type === "task.ended" && isLast(event)))
        context.tasks.delete(event.task);
    },
    tellPools: enqueueActions(({ context, enqueue }) => {
      for (const [name, pool] of context.pools) {
        const message = messageTo(context, name);
        if (message.events.length > 0) enqueue.sendTo(pool, message);
      }
    }),
    closePools: enqueueActions(({ context, enqueue }) => {
      for (const pool of context.pools.values()) enqueue.sendTo(pool, { type: "close" } satisfies PoolMessage);
    }),
    stopTasks: enqueueActions(({ context, enqueue }) => {
      for (const task of context.tasks.values()) enqueue.sendTo(task, { type: "stop" } satisfies TaskMessage);
    }),
    useForce: ({ context }) => {
      // Nobody need wait for this: its work settles as stopped, and those outcomes end the run.
      void context.surroundings.engine.close(0);
    },
  },
}).createMachine({
  id: "run",
  context: ({ input }) => {
    const graph = graphOf(input.plan);
    return {
      ...input,
      graph,
      progression: graph.start,
      taskOf: tasksById(input.plan),
      pools: new Map(),
      failed: false,
      backend: "none",
      news: { happened: [], ready: [] },
      tasks: new Map(),
      results: new Map(),
    };
  },
  initial: "preparing",
  states: {
    preparing: {
      invoke: {
        src: "prepare",
        id: "prepare",
        input: ({ context }) => context,
        onDone: {
          target: "running",
          actions: assign(({ event: { output } }) => ({ ...output, taskOf: tasksById(output.plan) })),
        },
      },
      on: { stop: { target: "finished", actions: ["noteReason", "recordStart", "recordStopping"] } },
    },
    running: {
      entry: ["recordStart", "openPools", "takeStart", "makeTasks", "tellPools"],
      always: { guard: "allEnded", target: "finished" },
      on: {
        "task.ended": [
          { guard: "wasStopped", target: "stopping", actions: ["noteReason", "takeEnd", "letGo", "tellPools"] },
          { actions: ["takeEnd", "letGo", "makeTasks", "tellPools"] },
        ],
        "task.again": { actions: ["takeAgain", "makeTasks", "tellPools"] },
        stop: { target: "stopping", actions: "noteReason" },
      },
    },
    stopping: {
      entry: ["recordStopping", "closePools", "stopTasks"],
      always: { guard: "nothingLives", target: "finished" },
      after: { grace: { actions: "useForce" } },
      on: {
        "task.ended": { actions: ["takeEnd", "letGo", "tellPools"] },
        "task.withdrawn": { actions: "letGo" },
      },
    },
    finished: { type: "final", entry: "recordFinish" },
  },
});

const tasksById = ({ tasks }: Plan): ReadonlyMap<string, PlanTask> => new Map(tasks.map((task) => [task.id, task]));

/** What one pool is told of the news. */
function messageTo(context: RunContext, pool: string) {
  const { happened, ready } = context.news;
  const tasks = ready.filter(({ task }) => taskNamed(context, task).pool === pool);
  const newcomers: Newcomer[] = tasks.map(({ task }) => ({ id: task, actor: context.tasks.get(task)! }));
  const events = happened.filter((one) => one.pool === pool).map(({ event }) => event);
  if (tasks.length > 0) events.push({ at: context.surroundings.now(), type: "ready", tasks });
  return { type: "happened", events, newcomers } satisfies PoolMessage;
}

/** What follows from the end of an attempt. */
function afterEnd(context: RunContext, event: Ended): Partial<RunContext> {
  const { task, end } = event;
  const happened = [{ pool: taskNamed(context, task).pool, event: scheduleEvent(context, event) }];
  const { graph, progression, reason, results, failed } = context;
  if (end.type === "done") {
    results.set(task, end.result);
    const { after, ready } = graph.done(progression, task);
    return { progression: after, news: { happened, ready: reason === undefined ? firstAttempts(ready) : [] } };
  }
  if (end.type === "stopped" || end.retrying) return { news: { happened, ready: [] }, failed };
  const { after, skipped, ready } = graph.failed(progression, task);
  for (const id of skipped) recordSkipped(context, id, task);
  const news = { happened, ready: reason === undefined ? firstAttempts(ready) : [] };
  return { progression: after, news, failed: true };
}

function firstAttempts(tasks: readonly string[]): News["ready"] {
  return tasks.map((task) => ({ task, attempt: 1 }));
}

function scheduleEvent(context: RunContext, { task, worker, took, end }: Ended): ScheduleEvent {
  const type = end.type === "done" ? "finished" : end.type;
  return { at: context.surroundings.now(), type, task, worker, took };
}

/** Whether the task has ended with this attempt. */
function isLast({ end }: Ended): boolean {
  return !(end.type === "failed" && end.retrying);
}

/** Stopped means that something was left undone: a stop that came after the last task's end changes nothing. */
function outcomeOf({ progression, failed }: RunContext): RunOutcome {
  if (progression.left > 0) return "stopped";
  return failed ? "failed" : "done";
}

function inputOf(context: RunContext, id: string): Omit<TaskInput, "run"> {
  const { surroundings, results } = context;
  const task = taskNamed(context, id);
  // From entries, because a task may be called __proto__. Who failed, and can be done without, leaves nothing.
  const inputs = Object.fromEntries(
    task.after.flatMap((one) => {
      const result = results.get(one);
      return result ? [[one, result] as const] : [];
    }),
  );
  return { task, inputs, surroundings };
}

function taskNamed({ taskOf }: RunContext, id: string): PlanTask {
  const task = taskOf.get(id);
  if (!task) throw new Error(`${id} is not a task of the plan`);
  return task;
}

function recordReady({ surroundings }: RunContext, task: string): void {
  surroundings.record({ at: surroundings.now(), type: "task.ready", task });
}

function recordSkipped({ surroundings }: RunContext, task: string, because: string): void {
  surroundings.record({ at: surroundings.now(), type: "task.skipped", task, because });
}
