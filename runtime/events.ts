/**
 * Every event of a run, one closed union. A trace is a list of these, and reports are made from nothing else.
 *
 * `at` is seconds since the start of the run, from a clock that is handed in. Names say what has happened,
 * in the past; what should happen is a decision (`schedule/`).
 */

import type { Failure, Progress } from "./messages.js";
import type { Result } from "./results.js";

export type RunEvent = { readonly at: number } & (
  | { readonly type: "run.started"; readonly file: string; readonly tasks: number; readonly backend: string }
  | { readonly type: "task.ready"; readonly task: string }
  | {
      readonly type: "task.started";
      readonly task: string;
      readonly worker: string;
      readonly attempt: number;
      /** What the policy saw: the value of `place` for every worker that could have started it. */
      readonly choice: readonly { readonly worker: string; readonly value: number }[];
    }
  | { readonly type: "task.progress"; readonly task: string; readonly worker: string; readonly progress: Progress }
  | {
      readonly type: "task.finished";
      readonly task: string;
      readonly worker: string;
      readonly attempt: number;
      /** Seconds it held its worker. */
      readonly took: number;
      readonly result: Result;
    }
  | {
      readonly type: "task.failed";
      readonly task: string;
      readonly worker: string;
      readonly attempt: number;
      readonly took: number;
      readonly failure: Failure;
      readonly retrying: boolean;
    }
  /** It never ran, because a task that it needs failed. `because` is the first cause, not a follower. */
  | { readonly type: "task.skipped"; readonly task: string; readonly because: string }
  | { readonly type: "task.stopped"; readonly task: string; readonly worker: string; readonly attempt: number }
  /** The thread that had worked on the task was ended, to give back what it held; its worker's next task gets a new one. */
  | {
      readonly type: "thread.recycled";
      readonly worker: string;
      /** Whose end it was. */
      readonly task: string;
      /** Bytes, as is `share`, what a thread of this worker may keep. Not more than that where the task's failure may have broken it. */
      readonly held: number;
      readonly share: number;
    }
  | { readonly type: "run.stopping"; readonly reason: string }
  | { readonly type: "run.finished"; readonly outcome: RunOutcome; readonly took: number }
);

export type RunOutcome = "done" | "failed" | "stopped";
