/** The door of this room: starts the actors of one run, on a clock that is handed in. */

import { createActor, toPromise } from "xstate";
import type { Cancel, Clock } from "../clock.js";
import { type RunInput, runMachine } from "./run.js";

export interface Performance {
  /** Settles when the run has finished, whatever came of it; rejects only for our own mistakes. */
  readonly finished: Promise<unknown>;
  /** Asks the run to end early. May be called at any time, and more than once. */
  stop(reason: string): void;
}

export function perform(input: RunInput, clock: Clock): Performance {
  const actor = createActor(runMachine, { id: "run", input, clock: timersOf(clock) });
  const finished = toPromise(actor);
  actor.start();
  return {
    finished,
    stop: (reason) => {
      if (actor.getSnapshot().status === "active") actor.send({ type: "stop", reason });
    },
  };
}

/** The clock in the shape that XState asks for. */
function timersOf(clock: Clock) {
  return {
    setTimeout: (callback: () => void, milliseconds: number): Cancel => clock.after(milliseconds / 1000, callback),
    clearTimeout: (cancel: Cancel) => cancel(),
  };
}
