/**
 * The ways to take a training step that are held against each other. Each has a thread of its own, and only one of
 * them works at a time; they take turns, so that what else the machine does meets all alike.
 */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Lesson } from "./lessons.js";

export const columnNames = ["stock fit", "general", "compiled", "js", "native"] as const;
export type ColumnName = (typeof columnNames)[number];

export type Answer = { readonly ms: number } | { readonly reason: string };

/** Milliseconds a step, or why there is none. */
export type Figure =
  | { readonly ms: number; readonly least: number; readonly runs: number }
  | { readonly reason: string };

/** A run takes about so many milliseconds; a column whose single step takes longer than `longest` is run once. */
const aim = 300;
const longest = 2000;
/** Who takes longer over the first step is out. */
const patience = 180_000;

class Column {
  readonly #thread: Worker;
  readonly #times: number[] = [];
  #steps = 1;
  #reason: string | undefined;

  constructor(name: ColumnName, lesson: Lesson, batch: number) {
    const workerData = { name, lesson: lesson.name, batch };
    this.#thread = new Worker(new URL("column-thread.js", import.meta.url), { workerData, stdout: true, stderr: true });
  }

  /** Opens it, and finds out how many steps make a run. */
  async start(most: number): Promise<void> {
    await this.#answer();
    const first = await this.#run(1);
    if (first > longest) this.#times.push(first);
    if (this.#reason !== undefined || first > longest) return;
    // The first step compiles and allocates; so do the next few, a little.
    await this.#run(Math.min(most, 3));
    const three = await this.#run(Math.min(most, 3));
    this.#steps = Math.max(1, Math.min(most, Math.round(aim / (three / Math.min(most, 3)))));
  }

  async measure(): Promise<void> {
    if (this.#reason !== undefined || (this.#times[0] ?? 0) > longest) return;
    const ms = await this.#run(this.#steps);
    this.#times.push(ms / this.#steps);
  }

  async end(): Promise<Figure> {
    await this.#thread.terminate();
    if (this.#reason !== undefined) return { reason: this.#reason };
    const sorted = this.#times.sort((a, b) => a - b);
    return { ms: sorted[Math.floor((sorted.length - 1) / 2)]!, least: sorted[0]!, runs: sorted.length };
  }

  async #run(steps: number): Promise<number> {
    if (this.#reason !== undefined) return 0;
    this.#thread.postMessage(steps);
    return this.#answer();
  }

  async #answer(): Promise<number> {
    try {
      const signal = AbortSignal.timeout(patience);
      const [answer] = (await once(this.#thread, "message", { signal })) as [Answer];
      if ("ms" in answer) return answer.ms;
      this.#reason = answer.reason;
    } catch (error) {
      const late = error instanceof Error && error.name === "AbortError";
      this.#reason = late ? `more than ${patience / 1000} s` : String(error);
    }
    return 0;
  }
}

/** The columns' figures for one lesson at one batch size, from runs in turn. */
export async function compare(lesson: Lesson, batch: number, runs: number): Promise<ReadonlyMap<ColumnName, Figure>> {
  const columns = new Map<ColumnName, Column>();
  for (const name of columnNames) {
    const column = new Column(name, lesson, batch);
    columns.set(name, column);
    await column.start(Math.floor(lesson.rows / batch));
  }
  for (let run = 0; run < runs; run++) for (const column of columns.values()) await column.measure();
  const figures = new Map<ColumnName, Figure>();
  for (const [name, column] of columns) figures.set(name, await column.end());
  return figures;
}
