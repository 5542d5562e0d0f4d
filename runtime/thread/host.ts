/**
 * What the work may ask of the place it runs in. Two hosts exist: a pool thread (`main.ts`) and this very thread
 * (`engine/inline.ts`).
 */

import type { Progress } from "../messages.js";
import type { Result } from "../results.js";

export interface Host {
  report(progress: Progress): void;
  /** True once somebody asked the assignment to stop. Cheap: ask at every step. */
  stopRequested(): boolean;
  /** Waits, or returns early as soon as a stop is requested. In seconds. */
  sleep(seconds: number): Promise<void>;
  /** Lets others run, if it has been a while; free of cost in a thread that has nothing else to do. */
  breathe(): Promise<void>;
  /** Seconds on a steady clock. */
  now(): number;
}

/** What work in batches needs of it. */
export type Breathing = Pick<Host, "stopRequested" | "breathe">;

/** What a kind of work returns: its result, and the backend that computed it where there was one. */
export interface Carried {
  readonly result: Result;
  readonly backend?: string;
}

/** Thrown inside the work at a safe point after a stop was requested; `carry-out.ts` makes it an outcome. */
export class Stopped extends Error {
  constructor() {
    super("stopped on request");
    this.name = "Stopped";
  }
}
