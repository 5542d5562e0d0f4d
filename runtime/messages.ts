/**
 * What crosses to a thread and back: read this file and you know the protocol.
 *
 * To the thread: one `Assignment`, and a flag in shared memory that asks it to stop. Back: any number of
 * `Progress` messages, then one `Outcome`, or a `Farewell` with the outcome in it. An outcome is a value even when the
 * work failed: an Error would lose its fields on the way between threads.
 */

import type { Backend, BackendName, Call, Place, TrainWork, Work } from "../lang/plan.js";
import type { HandedIn } from "./data/sources/given/handed-in.js";
import type { Result } from "./results.js";

export interface Assignment {
  readonly task: string;
  /** From 1; each try of a task has its own number. */
  readonly attempt: number;
  readonly seed: number;
  readonly place: Place;
  readonly work: Work | ProbeWork;
  /** Results of the tasks that this one uses, by id. */
  readonly inputs: Readonly<Record<string, Result>>;
  readonly backend: Backend;
  /** Where the networks that it asks are not all on `backend`: that of each, by the id of the task that trained it. */
  readonly backendOf?: Readonly<Record<string, BackendName>>;
  readonly slowdown: number;
  /** A folder for files that last as long as the run; it need not be there yet. */
  readonly scratch?: string;
  /** Of a load of `arrays("name")`: what the embedding program handed in under the name. */
  readonly handedIn?: HandedIn;
  /** One Int32: 0 go on, 1 stop at the next safe point. The stopper also calls `Atomics.notify`. */
  readonly stop: SharedArrayBuffer;
}

/** Tries a backend out: `troupe doctor` and the choice of `auto`. Not part of any plan. */
export interface ProbeWork {
  readonly kind: "probe";
  readonly call: Call;
  /** Times a step of each, in nanoseconds; within about so many seconds in all. */
  readonly steps?: { readonly of: readonly TrainWork[]; readonly seconds: number };
}

export interface Progress {
  readonly type: "progress";
  readonly task: string;
  readonly attempt: number;
  /** Parts of the whole done so far, 0 to 1. */
  readonly done: number;
  /** `epoch 3 of 5`: for people. */
  readonly note: string;
  /** Set once at the end of each epoch. */
  readonly epoch?: { readonly epoch: number; readonly of: number; readonly loss: number; readonly accuracy?: number };
}

export type Outcome = (
  | {
      readonly type: "done";
      readonly result: Result;
      readonly backend?: string;
      /** How long the work itself took: what it waited for its thread to start says nothing of the worker's speed. */
      readonly seconds?: number;
    }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "stopped" }
) & {
  /** Its thread was ended afterwards. */
  readonly recycled?: Recycled;
};

/** What a thread held at the end of a task, and what it may keep. In bytes. */
export interface Recycled {
  readonly held: number;
  readonly share: number;
}

/** The last word of a thread that is to be ended: stands for the outcome, which Piscina never hears. */
export interface Farewell {
  readonly type: "farewell";
  readonly task: string;
  readonly attempt: number;
  readonly outcome: Outcome;
}

/** What a thread is told when it starts. */
export interface ThreadData {
  /** How much memory it may keep between tasks, in bytes. */
  readonly share: number;
}

/**
 * Why a task failed. `code` decides the exit status: `missing` (a file that is not there or may not be read),
 * `disk` and `backend` are the surroundings (3), everything else is the run's (1). `timeout` alone is not said by the
 * work but of it.
 */
export interface Failure {
  readonly code: "missing" | "disk" | "backend" | "data" | "diverged" | "lost" | "memory" | "timeout" | "internal";
  /** Names the thing and the reason, in one sentence. */
  readonly message: string;
  /** The way out. */
  readonly advice?: string;
  /** A failure that would come again the same (bad data, a diverging loss) is not retried. */
  readonly lasting: boolean;
  /** Only for `internal`, shown on request. */
  readonly stack?: string;
}
