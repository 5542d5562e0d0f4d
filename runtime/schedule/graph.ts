/**
 * The graph of tasks: which may start, and which never will. Pure: what happened so far is a `Progression`, and each
 * end of a task makes a new one.
 *
 * A task is ready once everything it comes after is done. When one fails, all that follow it, however far, are
 * skipped at once, and what was skipped once stays with that first cause. Who can do without it (`regardless`) only
 * waits for its end, whatever that is.
 */

import type { Plan } from "../../lang/plan.js";

export interface Progression {
  /** For each task by its place in the plan: how many tasks it still waits for; `over` once it has ended. */
  readonly pending: Int32Array;
  /** How many tasks have not ended. */
  readonly left: number;
}

const over = -1;

export interface TaskGraph {
  readonly start: Progression;
  /** Ids of the tasks that can start at once, in plan order. */
  readonly ready: readonly string[];
  done(before: Progression, task: string): { readonly after: Progression; readonly ready: readonly string[] };
  /** `ready` are those that only waited for an end. */
  failed(
    before: Progression,
    task: string,
  ): { readonly after: Progression; readonly skipped: readonly string[]; readonly ready: readonly string[] };
}

export function graphOf(plan: Plan): TaskGraph {
  const place = new Map(plan.tasks.map((task, at) => [task.id, at]));
  const followers: number[][] = plan.tasks.map(() => []);
  const waiters: number[][] = plan.tasks.map(() => []);
  const pending = new Int32Array(plan.tasks.length);
  for (const [at, task] of plan.tasks.entries()) {
    const needed = new Set(task.after);
    pending[at] = needed.size;
    const regardless = new Set(task.regardless);
    for (const id of needed) (regardless.has(id) ? waiters : followers)[placeOf(place, id)]!.push(at);
  }
  const idOf = (at: number) => plan.tasks[at]!.id;
  return {
    start: { pending, left: plan.tasks.length },
    ready: plan.tasks.filter((_, at) => pending[at] === 0).map(({ id }) => id),
    done(before, task) {
      const at = placeOf(place, task);
      const next = end(before, at);
      const ready = released(next.pending, [...followers[at]!, ...waiters[at]!]);
      return { after: next, ready: ready.map(idOf) };
    },
    failed(before, task) {
      const next = end(before, placeOf(place, task));
      const skipped = reachable(followers, placeOf(place, task)).filter((at) => next.pending[at] !== over);
      for (const at of skipped) next.pending[at] = over;
      const ended = [placeOf(place, task), ...skipped];
      const ready = released(
        next.pending,
        ended.flatMap((at) => waiters[at]!),
      );
      const after = { ...next, left: next.left - skipped.length };
      return { after, skipped: skipped.map(idOf), ready: ready.map(idOf) };
    },
  };
}

/** Those that wait for nothing any more, in plan order, once one that each of them waited for has ended. */
function released(pending: Int32Array, waiting: readonly number[]): number[] {
  const ready = waiting.filter((at) => {
    if (pending[at] === over) return false;
    pending[at]!--;
    return pending[at] === 0;
  });
  return ready.sort((a, b) => a - b);
}

function end(before: Progression, at: number): Progression {
  if (before.pending[at] !== 0) throw new Error(`task ${at} of the plan ended, but it was not under way`);
  const pending = before.pending.slice();
  pending[at] = over;
  return { pending, left: before.left - 1 };
}

/** All that follow, directly or not, in plan order. */
function reachable(followers: readonly (readonly number[])[], from: number): number[] {
  const found = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of followers[at]!) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function placeOf(place: ReadonlyMap<string, number>, id: string): number {
  const at = place.get(id);
  if (at === undefined) throw new Error(`${id} is not a task of the plan`);
  return at;
}
