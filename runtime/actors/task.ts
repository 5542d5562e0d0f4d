/**
 * One task, from the moment it is ready until it has ended.
 *
 *            begin             outcome
 *   ┌▶ ready ─────▶ running ───────────▶ concluding ─┬─▶ done
 *   │    │                                           ├─▶ failed   lasting, no tries left, or asked to stop
 *   │    └───── stop ────────────────┐               ├─▶ stopped
 *   │                                ▼               │      ▲
 *   │                             stopped            │      │ stop
 *   └─────────────── back-off ───────────────────────┴─▶ retrying
 *
 * Neither a stop nor the end of its time leaves `running`: both ask the work to stop, and the outcome says what came of it.
 *
 *   untimed ─┬──────── stop ──────────▶ stopping   the run uses force when its grace is over
 *   timed ───┤                             ▲
 *     └─ timeout ─▶ overdue ──── stop ─────┘
 *                      └── grace ─▶ killed
 *
 * The actor is made when the task is ready and let go when it has ended, so only live tasks cost anything.
 */

import { assign, fromPromise, sendTo, setup } from "xstate";
import type { BackendName, PlanTask, PlanWorker } from "../../lang/plan.js";
import { type Engine, requestStop } from "../engine/engine.js";
import type { Assignment, Failure, Outcome, Progress } from "../messages.js";
import type { Result } from "../results.js";
import { backoff, mayRetry } from "../schedule/retry.js";
import type { Decision } from "../schedule/state.js";
import { timedOut, timeoutGrace } from "../schedule/timeout.js";
import type { AttemptEnd, RunMessage, RunRef, TaskMessage } from "./messages.js";
import type { Surroundings } from "./surroundings.js";

export interface TaskInput {
  readonly task: PlanTask;
  /** Results of the tasks it comes after, by id. */
  readonly inputs: Readonly<Record<string, Result>>;
  readonly surroundings: Surroundings;
  readonly run: RunRef;
}

export interface TaskContext extends TaskInput {
  /** From 1. */
  readonly attempt: number;
  readonly stopping: boolean;
  /** The attempt under way, or the last one. */
  readonly current?: Attempt;
}

export interface Attempt {
  readonly worker: PlanWorker;
  readonly choice: Decision["choice"];
  readonly assignment: Assignment;
  readonly began: number;
  /** The time is up: it was asked to stop, or its thread was ended. */
  readonly overdue?: "stopped" | "killed";
  readonly ended?: { readonly at: number; readonly outcome: Outcome; readonly retrying: boolean };
}

export interface CarryOutInput {
  readonly engine: Engine;
  readonly worker: PlanWorker;
  readonly assignment: Assignment;
  readonly onProgress: (progress: Progress) => void;
}

const carryOut = fromPromise<Outcome, CarryOutInput>(({ input }) =>
  input.engine.run(input.worker, input.assignment, input.onProgress),
);

export const taskMachine = setup({
  types: {} as { context: TaskContext; input: TaskInput; events: TaskMessage },
  actors: { carryOut },
  delays: {
    backoff: ({ context }) => backoff(context.attempt) * 1000,
    timeout: ({ context }) => limitOf(context) * 1000,
    grace: timeoutGrace * 1000,
  },
  guards: {
    hasTimeout: ({ context }) => context.task.timeout !== undefined,
    isDone: ({ context }) => outcomeOf(context).type === "done",
    isStopped: ({ context }) => outcomeOf(context).type === "stopped",
    isRetried: ({ context }) => attemptOf(context).ended?.retrying === true,
  },
  actions: {
    recordStart: ({ context }) => recordStart(context),
    recordEnd: ({ context }) => recordEnd(context),
    askToStop: ({ context }) => requestStop(attemptOf(context).assignment),
    noteOverdue: assign({ current: ({ context }) => ({ ...attemptOf(context), overdue: "stopped" as const }) }),
    noteKilled: assign({ current: ({ context }) => ({ ...attemptOf(context), overdue: "killed" as const }) }),
    kill: ({ context }) => {
      const { worker, assignment } = attemptOf(context);
      context.surroundings.engine.kill(worker, assignment);
    },
    tellEnd: sendTo(
      ({ context }) => context.run,
      ({ context }) => endMessage(context),
    ),
    tellAgain: sendTo(
      ({ context }) => context.run,
      ({ context }): RunMessage => ({ type: "task.again", task: context.task.id, attempt: context.attempt }),
    ),
    tellWithdrawn: sendTo(
      ({ context }) => context.run,
      ({ context }): RunMessage => ({ type: "task.withdrawn", task: context.task.id }),
    ),
  },
}).createMachine({
  id: "task",
  context: ({ input }) => ({ ...input, attempt: 1, stopping: false }),
  initial: "ready",
  states: {
    ready: {
      on: {
        begin: {
          target: "running",
          actions: assign({ current: ({ context, event }) => begun(context, event.worker, event.choice) }),
        },
        stop: { target: "stopped", actions: "tellWithdrawn" },
      },
    },
    running: {
      entry: "recordStart",
      invoke: {
        src: "carryOut",
        id: "carryOut",
        input: ({ context, self }) => ({
          ...attemptOf(context),
          engine: context.surroundings.engine,
          onProgress: (progress: Progress) => self.send({ type: "progress", progress }),
        }),
        // Without onError: an engine never rejects, so a rejection is our bug and ends the run.
        onDone: {
          target: "concluding",
          actions: assign({ current: ({ context, event }) => concluded(context, event.output) }),
        },
      },
      on: {
        progress: { actions: ({ context, event }) => recordProgress(context, event.progress) },
        stop: { target: ".stopping", actions: [assign({ stopping: true }), "askToStop"] },
      },
      initial: "begun",
      states: {
        begun: { always: [{ guard: "hasTimeout", target: "timed" }, { target: "untimed" }] },
        untimed: {},
        timed: { after: { timeout: "overdue" } },
        overdue: { entry: ["noteOverdue", "askToStop"], after: { grace: "killed" } },
        killed: { entry: ["noteKilled", "kill"] },
        stopping: {},
      },
    },
    concluding: {
      entry: ["recordEnd", "tellEnd"],
      always: [
        { guard: "isDone", target: "done" },
        { guard: "isStopped", target: "stopped" },
        { guard: "isRetried", target: "retrying" },
        { target: "failed" },
      ],
    },
    retrying: {
      after: {
        backoff: { target: "ready", actions: [assign({ attempt: ({ context }) => context.attempt + 1 }), "tellAgain"] },
      },
      on: { stop: { target: "stopped", actions: "tellWithdrawn" } },
    },
    done: { type: "final" },
    failed: { type: "final" },
    stopped: { type: "final" },
  },
});

function begun({ task, attempt, inputs, surroundings }: TaskContext, worker: PlanWorker, choice: Decision["choice"]) {
  const assignment: Assignment = {
    task: task.id,
    attempt,
    seed: task.seed,
    place: task.place,
    work: task.work,
    inputs,
    ...backendFor(task, worker),
    slowdown: worker.slowdown,
    ...(surroundings.scratch === undefined ? {} : { scratch: surroundings.scratch }),
    ...handedInFor(task, surroundings),
    stop: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  };
  return { worker, choice, assignment, began: surroundings.now() };
}

/** Only the load that asks for it gets it. */
function handedInFor({ work }: PlanTask, { handedIn }: Surroundings): Pick<Assignment, "handedIn"> {
  if (work.kind !== "load" || work.source.name !== "arrays") return {};
  const found = handedIn?.get(String(work.source.arguments.name));
  return found ? { handedIn: found } : {};
}

/** What the worker declares, and else what the plan chose for each model. */
function backendFor({ backends = [] }: PlanTask, { backend }: PlanWorker): Pick<Assignment, "backend" | "backendOf"> {
  const [first, ...others] = backends;
  if (backend !== "auto" || !first) return { backend };
  if (others.every(({ name }) => name === first.name)) return { backend: first.name };
  const each = backends.flatMap(({ name, networks }) =>
    networks.map((network): [string, BackendName] => [network, name]),
  );
  return { backend: first.name, backendOf: Object.fromEntries(each) };
}

function concluded(context: TaskContext, answer: Outcome): Attempt {
  const { task, attempt, stopping, surroundings } = context;
  const current = attemptOf(context);
  const at = surroundings.now();
  const outcome = judged(context, answer, at - current.began);
  const retrying = outcome.type === "failed" && !stopping && mayRetry(task, attempt, outcome.failure);
  return { ...current, ended: { at, outcome, retrying } };
}

/** Work that stopped because its time was up has failed; whatever else it answered stands. */
function judged(context: TaskContext, answer: Outcome, ran: number): Outcome {
  const { overdue, worker } = attemptOf(context);
  if (answer.type === "failed" && worker.backend === "auto" && context.task.backends)
    return { type: "failed", failure: ofChoice(answer.failure) };
  if (!overdue || answer.type !== "stopped") return answer;
  return { type: "failed", failure: timedOut(limitOf(context), ran, overdue) };
}

/** Nobody named the backend that does not load: the way out is another choice, and not a silent one. */
function ofChoice(failure: Failure): Failure {
  if (failure.code !== "backend") return failure;
  const choosing = "`backend: auto` chose it: `troupe doctor --calibrate` finds out anew what loads here.";
  return { ...failure, advice: [failure.advice, choosing].filter((each) => each !== undefined).join(" ") };
}

function limitOf({ task }: TaskContext): number {
  if (task.timeout === undefined) throw new Error(`${task.id} has no timeout`);
  return task.timeout;
}

function recordStart(context: TaskContext): void {
  const { worker, choice, began } = attemptOf(context);
  const { task, attempt, surroundings } = context;
  surroundings.record({ at: began, type: "task.started", task: task.id, worker: worker.name, attempt, choice });
}

function recordProgress({ task, surroundings, current }: TaskContext, progress: Progress): void {
  const worker = current!.worker.name;
  surroundings.record({ at: surroundings.now(), type: "task.progress", task: task.id, worker, progress });
}

function recordEnd(context: TaskContext): void {
  const { at, outcome, retrying } = endOf(context);
  const { worker, began } = attemptOf(context);
  const what = { at, task: context.task.id, worker: worker.name, attempt: context.attempt };
  const took = tookOf(outcome, at - began);
  const { record } = context.surroundings;
  if (outcome.type === "done") record({ ...what, type: "task.finished", took, result: outcome.result });
  else if (outcome.type === "stopped") record({ ...what, type: "task.stopped" });
  else record({ ...what, type: "task.failed", took, failure: outcome.failure, retrying });
  if (outcome.recycled) {
    const { held, share } = outcome.recycled;
    record({ at, type: "thread.recycled", worker: worker.name, task: context.task.id, held, share });
  }
}

function endMessage(context: TaskContext): RunMessage {
  const { at, outcome, retrying } = endOf(context);
  const { worker, began } = attemptOf(context);
  const end: AttemptEnd = outcome.type === "failed" ? { type: "failed", retrying } : outcome;
  return { type: "task.ended", task: context.task.id, worker: worker.name, took: tookOf(outcome, at - began), end };
}

/** As the thread measured it; an engine that does not say is taken by the time between call and answer. */
function tookOf(outcome: Outcome, elapsed: number): number {
  return outcome.type === "done" ? (outcome.seconds ?? elapsed) : elapsed;
}

function attemptOf({ task, current }: TaskContext): Attempt {
  if (!current) throw new Error(`${task.id} was never begun`);
  return current;
}

function endOf(context: TaskContext) {
  const { ended } = attemptOf(context);
  if (!ended) throw new Error(`${context.task.id} has not come to an end`);
  return ended;
}

function outcomeOf(context: TaskContext): Outcome {
  return endOf(context).outcome;
}
