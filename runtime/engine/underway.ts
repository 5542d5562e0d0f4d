/**
 * What an engine has under way: the part of the contract that is the same wherever work is done. It counts what each
 * worker has in hand, makes every end an outcome, and settles what is abandoned.
 */

import type { PlanWorker } from "../../lang/plan.js";
import type { Assignment, Failure, Outcome } from "../messages.js";

interface Errand {
  readonly worker: string;
  readonly assignment: Assignment;
  readonly outcome: Promise<Outcome>;
  /** Settles it as stopped, whatever its work may still come to. */
  readonly abandon: () => void;
}

export class Underway {
  readonly #errands = new Set<Errand>();
  #closed = false;

  /**
   * Takes an assignment in hand; `work` may ask whether it has been settled meanwhile. Throws when the worker has no
   * thread left, or after `close`: the caller is wrong.
   */
  add(
    worker: PlanWorker,
    assignment: Assignment,
    work: (settled: () => boolean) => Promise<Outcome>,
  ): Promise<Outcome> {
    if (this.#closed) throw new Error(`${assignment.task} was handed to an engine that is closed`);
    const busy = [...this.#errands].filter((errand) => errand.worker === worker.name).length;
    if (busy >= worker.threads) throw new Error(`${worker.name} was handed ${assignment.task}, with no thread free`);

    let settled = false;
    let abandon = () => {};
    const outcome = new Promise<Outcome>((resolve) => {
      abandon = () => {
        settled = true;
        resolve({ type: "stopped" });
      };
      // A function that throws before it returns its promise must not escape either.
      Promise.resolve()
        .then((): Outcome | Promise<Outcome> => (settled ? { type: "stopped" } : work(() => settled)))
        .then(resolve, (error: unknown) => resolve({ type: "failed", failure: ourFailure(error) }));
    }).finally(() => {
      settled = true;
      this.#errands.delete(errand);
    });
    const errand: Errand = { worker: worker.name, assignment, outcome, abandon };
    this.#errands.add(errand);
    return outcome;
  }

  assignments(): readonly Assignment[] {
    return [...this.#errands].map(({ assignment }) => assignment);
  }

  /** Nothing is taken in hand any more. */
  close(): void {
    this.#closed = true;
  }

  /** Waits until all is settled, at most `seconds`. */
  async settledWithin(seconds: number): Promise<void> {
    if (this.#errands.size === 0 || seconds <= 0) return;
    const { promise: timeUp, cancel } = afterSeconds(seconds);
    await Promise.race([Promise.all([...this.#errands].map(({ outcome }) => outcome)), timeUp]);
    cancel();
  }

  /** Of one assignment, or of all. */
  abandon(assignment?: Assignment): void {
    for (const errand of this.#errands)
      if (assignment === undefined || errand.assignment === assignment) errand.abandon();
  }
}

/** Work makes its own failures outcomes, so whatever is thrown past it is a mistake of ours. */
export function ourFailure(error: unknown): Failure {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    code: "internal",
    message: known.message,
    lasting: false,
    ...(known.stack !== undefined && { stack: known.stack }),
  };
}

function afterSeconds(seconds: number): { readonly promise: Promise<void>; readonly cancel: () => void } {
  let cancel = () => {};
  const promise = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    cancel = () => clearTimeout(timer);
  });
  return { promise, cancel };
}
