/** What `run` answers, gathered from the events of the run and from nothing else: a simulated run has one as well. */

import type { Plan } from "../lang/plan.js";
import type { RunEvent, RunOutcome } from "./events.js";
import type { Failure } from "./messages.js";
import type { Result } from "./results.js";

export interface RunReport {
  readonly outcome: RunOutcome;
  /** Seconds. */
  readonly took: number;
  /** All that its tasks could compute with: `wasm`, or `native, wasm`; `none` when no task needed tensors. */
  readonly backend: string;
  /** By the id of the task that left it. */
  readonly results: Readonly<Record<string, Result>>;
  readonly failures: readonly { readonly task: string; readonly failure: Failure }[];
  /** `because` is the task whose failure came first. */
  readonly skipped: readonly { readonly task: string; readonly because: string }[];
  /** Threads that were ended with a task, to give back what they held: `held` of the `share` that they may keep, in bytes. */
  readonly recycled: readonly {
    readonly worker: string;
    readonly task: string;
    readonly held: number;
    readonly share: number;
  }[];
  /** Every task of the plan, in its order. */
  readonly tasks: readonly TaskReport[];
}

export interface TaskReport {
  readonly task: string;
  readonly ended: "done" | "failed" | "skipped" | "stopped";
  /** 0 for a task that never ran: it has no worker, `started` or `took` either. */
  readonly attempts: number;
  /** Of the last attempt, like `started` and `took`. */
  readonly worker?: string;
  /** Seconds since the start of the run. */
  readonly started?: number;
  /** Seconds it held its worker. */
  readonly took?: number;
}

/** Takes the events in one by one, and can be asked for the report at any time. */
export class RunReporter {
  readonly #tasks: Map<string, TaskReport>;
  readonly #results = new Map<string, Result>();
  readonly #failures: { task: string; failure: Failure }[] = [];
  readonly #skipped: { task: string; because: string }[] = [];
  readonly #recycled: RunReport["recycled"][number][] = [];
  #backend = "none";
  #outcome: RunOutcome = "stopped";
  #took = 0;

  constructor({ tasks }: Plan) {
    // What nothing more is heard of was stopped.
    this.#tasks = new Map(tasks.map(({ id }) => [id, { task: id, ended: "stopped", attempts: 0 }]));
  }

  take(event: RunEvent): void {
    this.#took = event.at;
    switch (event.type) {
      case "run.started":
        this.#backend = event.backend;
        break;
      case "run.finished":
        this.#outcome = event.outcome;
        break;
      case "task.started": {
        const { task, worker, at, attempt } = event;
        this.#note(task, { worker, started: at, attempts: attempt });
        break;
      }
      case "task.finished":
        this.#results.set(event.task, event.result);
        this.#note(event.task, { ended: "done", took: event.took });
        break;
      case "task.failed":
        this.#note(event.task, { took: event.took, ...(!event.retrying && { ended: "failed" as const }) });
        if (!event.retrying) this.#failures.push({ task: event.task, failure: event.failure });
        break;
      case "task.stopped":
        this.#note(event.task, { took: event.at - (this.#tasks.get(event.task)?.started ?? event.at) });
        break;
      case "task.skipped":
        this.#skipped.push({ task: event.task, because: event.because });
        this.#note(event.task, { ended: "skipped" });
        break;
      case "thread.recycled": {
        const { worker, task, held, share } = event;
        this.#recycled.push({ worker, task, held, share });
        break;
      }
    }
  }

  report(): RunReport {
    return {
      outcome: this.#outcome,
      took: this.#took,
      backend: this.#backend,
      // From entries, because a task may be called __proto__.
      results: Object.fromEntries(this.#results),
      failures: [...this.#failures],
      skipped: [...this.#skipped],
      recycled: [...this.#recycled],
      tasks: [...this.#tasks.values()],
    };
  }

  #note(task: string, news: Partial<TaskReport>): void {
    const before = this.#tasks.get(task);
    if (!before) throw new Error(`${task} is not a task of the plan`);
    this.#tasks.set(task, { ...before, ...news });
  }
}
