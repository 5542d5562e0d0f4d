/**
 * The engine with threads on this machine: a Piscina pool for each worker of the plan, a thread for each thing the
 * worker may do at once. Threads start with the worker's first assignments and stay warm until the end.
 *
 * Piscina's own queue holds a task only while a thread starts. What it cannot know and is added here: a thread that
 * dies before it is ready says nothing about the tasks that wait for it, and progress comes by another way than
 * outcomes do.
 */

import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import type { PlanWorker } from "../../lang/plan.js";
import type { Assignment, Failure, Farewell, Outcome, Progress, ThreadData } from "../messages.js";
import { quietTensorFlow, variablesForThreads } from "../native/environment.js";
import { type Engine, requestStop } from "./engine.js";
import { heapOf, shareOf } from "./share.js";
import { ourFailure, Underway } from "./underway.js";

export interface LocalOptions {
  /** Instead of the real thread's file; for tests. Its default export takes an assignment and returns an outcome. */
  readonly workerFile?: string;
}

export class LocalEngine implements Engine {
  readonly #underway = new Underway();
  readonly #crews = new Map<string, Crew>();
  readonly #file: string;

  constructor({ workerFile }: LocalOptions = {}) {
    this.#file = workerFile ?? fileURLToPath(new URL("../thread/main.js", import.meta.url));
    quietTensorFlow();
  }

  run(worker: PlanWorker, assignment: Assignment, onProgress: (progress: Progress) => void): Promise<Outcome> {
    return this.#underway.add(worker, assignment, (settled) =>
      this.#crewOf(worker).run(assignment, (progress) => settled() || onProgress(progress)),
    );
  }

  kill(worker: PlanWorker, assignment: Assignment): void {
    this.#underway.abandon(assignment);
    this.#crews.get(worker.name)?.kill(assignment);
  }

  async close(grace: number): Promise<void> {
    this.#underway.close();
    for (const assignment of this.#underway.assignments()) requestStop(assignment);
    await this.#underway.settledWithin(grace);
    this.#underway.abandon();
    await Promise.all([...this.#crews.values()].map((crew) => crew.dismiss()));
  }

  /** How many threads there are, over all workers. */
  get threads(): number {
    return [...this.#crews.values()].reduce((sum, crew) => sum + crew.threads, 0);
  }

  #crewOf(worker: PlanWorker): Crew {
    const crew = this.#crews.get(worker.name) ?? new Crew(worker, this.#file);
    this.#crews.set(worker.name, crew);
    return crew;
  }
}

interface Errand {
  readonly assignment: Assignment;
  readonly onProgress: (progress: Progress) => void;
  /** Piscina ends the thread of a task that is aborted, at once, and starts another when it is needed. */
  readonly end: AbortController;
  /** What came of it, where its thread is ended for what it holds. */
  farewell?: Outcome;
}

/** The threads of one worker. */
class Crew {
  readonly #worker: PlanWorker;
  readonly #pool: Piscina<Assignment, Outcome>;
  readonly #errands = new Map<string, Errand>();
  /** All that are alive. */
  readonly #threads = new Set<Worker>();
  /** What threads died of: it reaches the task as its rejection. */
  readonly #fatal = new WeakSet<object>();

  constructor(worker: PlanWorker, filename: string) {
    this.#worker = worker;
    this.#pool = new Piscina({
      filename,
      minThreads: 0,
      maxThreads: worker.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      recordTiming: false,
      // None of this process's variables: secrets among them are none of a task's business.
      env: variablesForThreads(),
      workerData: { share: shareOf(worker) } satisfies ThreadData,
      ...heapOf(worker),
    });
    this.#pool.on("message", (message: Progress | Farewell) => this.#hear(message));
    // The task concerned hears of it by itself; without a listener it would end the process.
    this.#pool.on("error", () => {});
    this.#pool.on("workerCreate", () => this.#meetThreads());
  }

  get threads(): number {
    return this.#threads.size;
  }

  async run(assignment: Assignment, onProgress: (progress: Progress) => void): Promise<Outcome> {
    const key = keyOf(assignment);
    const errand: Errand = { assignment, onProgress, end: new AbortController() };
    this.#errands.set(key, errand);
    try {
      const outcome = this.#pool.run(assignment, { signal: errand.end.signal });
      this.#meetThreads();
      return await outcome;
    } catch (error) {
      if (errand.end.signal.aborted) return errand.farewell ?? { type: "stopped" };
      return { type: "failed", failure: this.#wasFatal(error) ? this.#lost(assignment, error) : ourFailure(error) };
    } finally {
      await progressDelivered();
      if (this.#errands.get(key) === errand) this.#errands.delete(key);
    }
  }

  kill(assignment: Assignment): void {
    const errand = this.#errands.get(keyOf(assignment));
    if (errand?.assignment === assignment) errand.end.abort();
  }

  /** A thread that says farewell has its task still, for Piscina: it is ended before it can get another. */
  #hear(message: Progress | Farewell): void {
    const errand = this.#errands.get(keyOf(message));
    if (message.type === "progress") errand?.onProgress(message);
    else if (errand) {
      errand.farewell = message.outcome;
      errand.end.abort();
    }
  }

  /** Piscina has forgotten the threads that it ended before, though they may take a moment to be gone. */
  async dismiss(): Promise<void> {
    await this.#pool.destroy();
    await Promise.all([...this.#threads].map((thread) => once(thread, "exit")));
  }

  /** Listens to threads that are new, before they can have said or done anything. */
  #meetThreads(): void {
    for (const thread of this.#pool.threads) {
      if (this.#threads.has(thread)) continue;
      this.#threads.add(thread);
      redirect(thread);
      thread.on("error", (error: unknown) => {
        if (typeof error === "object" && error !== null) this.#fatal.add(error);
      });
      thread.on("exit", () => {
        this.#threads.delete(thread);
        this.#releaseQueue();
      });
    }
  }

  /** Piscina starts no new thread for what waits when the last one dies before it was ready: end the wait. */
  #releaseQueue(): void {
    if (this.#pool.threads.length === 0 && this.#pool.queueSize > 0) void this.#pool.destroy();
  }

  #wasFatal(error: unknown): boolean {
    if (!(error instanceof Error)) return false;
    return this.#fatal.has(error) || /^(worker exited with code|Terminating worker thread)/.test(error.message);
  }

  #lost({ task }: Assignment, error: unknown): Failure {
    const outOfMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    const reason = outOfMemory ? "it ran out of memory" : error instanceof Error ? error.message : String(error);
    return {
      code: "lost",
      message: `The thread of worker ${this.#worker.name} that worked on ${task} was lost: ${reason}.`,
      ...(outOfMemory && { advice: "Give the worker more memory, or the task less to hold at once." }),
      lasting: false,
    };
  }
}

/** What threads print goes to our standard error: standard output is for what the user asked for. */
function redirect(thread: Worker): void {
  thread.stdout.unpipe();
  thread.stdout.on("data", (text) => process.stderr.write(text));
}

/**
 * Progress and outcome come through two ports, with no order between them. Progress was posted first, so its port is
 * due by now; the loop visits every port that is due between one turn and the next, but this turn's visits may have
 * begun already: hence two.
 */
async function progressDelivered(): Promise<void> {
  await turn();
  await turn();
}

function keyOf({ task, attempt }: { readonly task: string; readonly attempt: number }): string {
  return `${attempt} ${task}`;
}
