/**
 * Promises about time: deadlines that the work cannot meet, and priorities that can keep others waiting for ever.
 *
 * The bound of a deadline is the longest chain of work that must come before it, each piece taking what it took in an
 * earlier run, or what it says itself (`sleep`), on the fastest worker. Queues and unequal workers only add to that, so
 * a deadline below the bound is missed whatever the policy.
 */

import { type Formula, pathsIn } from "../formula.js";
import type { PlanWorker } from "../plan.js";
import type { Definition, PoolDefinition, WorkItem } from "../program.js";
import { type Context, shortened } from "./context.js";
import { membersOf } from "./resources.js";

export function checkDeadlines(context: Context, definitions: readonly Definition[]): void {
  const items = itemsOf(definitions);
  if (!items.some((item) => item.deadline !== undefined)) return;
  // In the order in which they were settled: each after those that it needs, wherever it stands in the text.
  const settled = itemsOf(context.shared.order.map(({ definition }) => definition));
  const finishes = earliestFinishes(context, settled, definitions);
  for (const item of items) {
    const finish = finishes.get(item.id);
    // Ten milliseconds: a deadline that is met only on paper is not worth a refusal either way.
    if (item.deadline === undefined || !finish || finish.at <= item.deadline + 0.01) continue;
    context.report("TRP507", item.deadlineSpan ?? item.span, {
      task: item.id,
      deadline: showTime(item.deadline),
      least: showTime(finish.at),
      chain: shortened(chainOf(finish)).join(" → "),
      measured: finish.measured,
    });
  }
}

function itemsOf(definitions: readonly Definition[]): readonly WorkItem[] {
  return definitions.flatMap((each) => {
    if (each.kind === "work") return each.items;
    return each.kind === "ensemble" && each.item ? [each.item] : [];
  });
}

interface Finish {
  readonly at: number;
  /** What ends then, and what it waits for longest. */
  readonly id: string;
  readonly before?: Finish;
  /** Whether a measurement of an earlier run is part of it. */
  readonly measured: boolean;
}

/** The names of a chain, from the first that must be done to the last. */
function chainOf(finish: Finish): readonly string[] {
  const names: string[] = [];
  for (let at: Finish | undefined = finish; at; at = at.before) names.push(at.id);
  return names.reverse();
}

const none: Finish = { at: 0, id: "", measured: false };

function earliestFinishes(
  context: Context,
  items: readonly WorkItem[],
  definitions: readonly Definition[],
): ReadonlyMap<string, Finish> {
  const slowest = fastestSlowdown(definitions);
  const byId = new Map(items.map((item) => [item.id, item]));
  const finishes = new Map<string, Finish>();
  // A loop and no recursion: a chain may be ten thousand long.
  for (const first of items) {
    const waiting = [first];
    for (let item = waiting.at(-1); item; item = waiting.at(-1)) {
      const missing = item.after.flatMap((id) => (finishes.has(id) ? [] : (byId.get(id) ?? [])));
      if (missing.length > 0 && waiting.length <= items.length) waiting.push(...missing);
      else {
        waiting.pop();
        finishes.set(item.id, finishOf(item, finishes, context.surroundings.measured, slowest(item)));
      }
    }
  }
  return finishes;
}

function finishOf(
  item: WorkItem,
  finishes: ReadonlyMap<string, Finish>,
  measured: ReadonlyMap<string, number>,
  slowdown: number,
): Finish {
  const loads = item.data.map((name): Finish => {
    const seconds = measured.get(name) ?? 0;
    return { at: seconds, id: name, measured: seconds > 0 };
  });
  const before = [...loads, ...item.after.map((id) => finishes.get(id) ?? none)];
  const last = before.reduce((most, each) => (each.at > most.at ? each : most), none);
  // What it says itself holds also where the earlier run was of another version of the file.
  const own = ownSeconds(item);
  const seconds = own > 0 ? own * slowdown : (measured.get(item.id) ?? 0);
  return {
    at: last.at + seconds,
    id: item.id,
    ...(last.at > 0 ? { before: last } : {}),
    measured: last.measured || (own === 0 && measured.has(item.id)),
  };
}

/** What it says itself of how long it takes. */
function ownSeconds({ work }: WorkItem): number {
  const time = work.kind === "call" && work.call.name === "sleep" ? work.call.arguments.time : 0;
  return typeof time === "number" ? time : 0;
}

/** The slowdown of the fastest worker that may take it. */
function fastestSlowdown(definitions: readonly Definition[]): (item: WorkItem) => number {
  const members = membersOf(definitions);
  const pools = definitions.filter((each): each is PoolDefinition => each.kind === "pool");
  const poolNamed = new Map(pools.map((pool) => [pool.name, pool]));
  const known = new Map<PoolDefinition | undefined, number>();
  return (item) => {
    const pool = poolNamed.get(item.pool ?? "") ?? pools[0];
    const slowdown = known.get(pool) ?? leastSlowdown(members(pool));
    known.set(pool, slowdown);
    return slowdown;
  };
}

function leastSlowdown(workers: readonly PlanWorker[]): number {
  if (workers.length === 0) return 1;
  return workers.reduce((least, worker) => Math.min(least, worker.slowdown), Number.POSITIVE_INFINITY);
}

function showTime(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))}ms`;
  return seconds < 120 ? `${Number(seconds.toPrecision(3))}s` : `${Number((seconds / 60).toPrecision(3))}min`;
}

/** An `order:` of one's own that follows priority and nothing that grows with waiting can starve what is low. */
export function checkStarvation(context: Context, definitions: readonly Definition[]): void {
  const items = itemsOf(definitions);
  const pools = definitions.filter((each): each is PoolDefinition => each.kind === "pool");
  for (const pool of pools) {
    const { policyDefinition: policy } = pool;
    if (!policy?.orderSpan || !isStrict(policy.policy.order.of)) continue;
    const own = items.filter((item) => (item.pool ?? pools[0]?.name) === pool.name);
    const priorities = new Set(own.map((item) => item.priority));
    if (priorities.size > 1) context.report("TRP508", policy.orderSpan, { policy: policy.name, pool: pool.name });
  }
}

const ageing: ReadonlySet<string> = new Set(["waited", "deadline"]);

function isStrict(formula: Formula): boolean {
  const paths = pathsIn(formula);
  return paths.some(([, field]) => field === "priority") && !paths.some(([, field]) => ageing.has(field ?? ""));
}
