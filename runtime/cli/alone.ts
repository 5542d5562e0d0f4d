/** Work that a command does by itself, in this thread: it can be interrupted, and tells how far it is when it takes long. */

import { setImmediate as turn } from "node:timers/promises";
import type { PlanTask } from "../../lang/plan.js";
import { removeScratch, scratchFolder } from "../data/scratch.js";
import { requestStop } from "../engine/engine.js";
import type { Assignment } from "../messages.js";
import type { Host } from "../thread/host.js";
import { exit } from "./exit.js";
import { isLive, say } from "./terminal.js";

export interface AloneHost extends Host {
  /** What a task of a plan would be handed in a run. */
  assignment(task: PlanTask): Assignment;
  /** Hears how far the work is on something, 0 to 1. */
  progress(what: string): (done: number) => void;
  /** Takes the line of progress away. */
  clear(): void;
  interrupted(): boolean;
  /** The exit status of who was interrupted. */
  status(): number;
  close(): void;
}

/** What takes less than this, in seconds, nobody needs to hear of. */
const patience = 1;
/** Between two turns, in seconds. */
const shortestHold = 0.02;

export function aloneHost(): AloneHost {
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const flag = new Int32Array(stop);
  const scratch = scratchFolder();
  let status: number = exit.failed;
  const interrupt = (signal: NodeJS.Signals) => {
    status = signal === "SIGINT" ? exit.interrupted : exit.terminated;
    requestStop({ stop });
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const { tell, clear } = progressLine();
  let turned = now();
  const stopRequested = () => Atomics.load(flag, 0) !== 0;
  return {
    report: ({ task, done }) => tell(task, done),
    stopRequested,
    sleep: async () => {},
    // Signals are heard only between turns.
    async breathe() {
      if (now() - turned < shortestHold) return;
      await turn();
      turned = now();
    },
    now,
    progress: (what) => (done) => tell(what, done),
    clear,
    interrupted: stopRequested,
    status: () => status,
    assignment: ({ id, seed, place, work }) => ({
      task: id,
      attempt: 1,
      seed,
      place,
      work,
      inputs: {},
      backend: "auto",
      slowdown: 1,
      scratch,
      stop,
    }),
    close() {
      process.removeListener("SIGINT", interrupt);
      process.removeListener("SIGTERM", interrupt);
      removeScratch(scratch);
    },
  };
}

/** On a clock that never goes back. */
const now = () => performance.now() / 1000;

/** On standard error: a line that is written over, or one now and then where it is no terminal. */
function progressLine() {
  const begun = now();
  let [said, shown] = [begun, false];
  return {
    tell(what: string, done: number) {
      if (now() - begun < patience || now() - said < patience / 2) return;
      said = now();
      const text = `${what}: ${Math.round(100 * done)} %`;
      if (!isLive(process.stderr)) say(text);
      else process.stderr.write(`\r\u001b[K${text}`);
      shown = isLive(process.stderr);
    },
    clear() {
      if (shown) process.stderr.write("\r\u001b[K");
      shown = false;
    },
  };
}
