/**
 * Time as an argument. Everything in `runtime/` that waits or measures is handed a `Clock`; only this file and the
 * edges that choose one know which. Seconds throughout.
 */

import { performance } from "node:perf_hooks";

export type Cancel = () => void;

export interface Clock {
  /** Seconds on a steady clock; only differences mean anything. */
  now(): number;
  /** Calls back once, later; the returned function takes it back. */
  after(seconds: number, callback: () => void): Cancel;
}

/** Node's timers count milliseconds in 31 bits, some 24 days, and take anything longer for nothing at all. */
const longestTimer = 2 ** 31 - 1;

/** The machine's steady clock: it does not jump when somebody sets the time. */
export const realClock: Clock = {
  now: () => performance.now() / 1000,
  after(seconds, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const piece = Math.min(left, longestTimer);
      timer = setTimeout(() => (left > piece ? wait(left - piece) : callback()), piece);
    };
    wait(seconds * 1000);
    return () => clearTimeout(timer);
  },
};

interface Appointment {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. Appointments of one moment are kept in the order they were made. */
export class SimulatedClock implements Clock {
  #now = 0;
  #appointments: Appointment[] = [];

  now(): number {
    return this.#now;
  }

  after(seconds: number, callback: () => void): Cancel {
    const appointment = { at: this.#now + seconds, callback };
    this.#appointments.push(appointment);
    return () => {
      this.#appointments = this.#appointments.filter((other) => other !== appointment);
    };
  }

  /** The moment of the next appointment; undefined when there is none. */
  get next(): number | undefined {
    return this.#appointments.length === 0 ? undefined : Math.min(...this.#appointments.map(({ at }) => at));
  }

  /** Moves on to `at`, keeping every appointment on the way at its own moment, also those made on the way. */
  advanceTo(at: number): void {
    for (let next = this.next; next !== undefined && next <= at; next = this.next) {
      this.#now = next;
      const due = this.#appointments.find((appointment) => appointment.at === next);
      this.#appointments = this.#appointments.filter((other) => other !== due);
      due?.callback();
    }
    this.#now = Math.max(this.#now, at);
  }
}
