/**
 * Tasks in order: each after those it needs, otherwise as in the file.
 *
 * Kahn's algorithm, always taking the first in the file that is free; a heap holds the free ones, so that a hundred
 * thousand of them cost no more than their number.
 */

import type { PlanTask } from "../plan.js";

/** Throws where there is a circle: the checker has refused them. */
export function inOrder(tasks: readonly PlanTask[]): readonly PlanTask[] {
  const places = new Map(tasks.map((task, at) => [task.id, at]));
  const missing = tasks.map((task) => new Set(task.after).size);
  const followers = tasks.map((): number[] => []);
  for (const [at, task] of tasks.entries())
    for (const before of new Set(task.after)) followers[places.get(before) ?? -1]?.push(at);
  const free = new Heap();
  for (const [at, count] of missing.entries()) if (count === 0) free.add(at);
  const ordered: PlanTask[] = [];
  for (let at = free.take(); at !== undefined; at = free.take()) {
    const task = tasks[at];
    if (task) ordered.push(task);
    for (const follower of followers[at] ?? []) {
      const left = (missing[follower] ?? 0) - 1;
      missing[follower] = left;
      if (left === 0) free.add(follower);
    }
  }
  if (ordered.length !== tasks.length) throw new Error("a circle among tasks: the checker let it through");
  return ordered;
}

/** A binary heap of numbers, the least on top. */
class Heap {
  readonly #items: number[] = [];

  add(number: number): void {
    const items = this.#items;
    let at = items.push(number) - 1;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if ((items[above] ?? 0) <= number) break;
      items[at] = items[above] ?? 0;
      at = above;
    }
    items[at] = number;
  }

  /** The least, or undefined from an empty heap. */
  take(): number | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) this.#sink(last);
    return least;
  }

  /** Puts a number in the place on top, and moves it down to where it belongs. */
  #sink(number: number): void {
    const items = this.#items;
    let at = 0;
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      if (below + 1 < items.length && (items[below + 1] ?? 0) < (items[below] ?? 0)) below++;
      if ((items[below] ?? 0) >= number) break;
      items[at] = items[below] ?? 0;
      at = below;
    }
    items[at] = number;
  }
}
