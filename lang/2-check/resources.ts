/**
 * Pools and resources: every task needs a pool, and a worker there that can ever hold it.
 *
 * What no worker can hold is refused before anything starts; a naive scheduler would wait for it for ever.
 */

import { compileFormula, type Scope } from "../formula.js";
import type { PlanWorker } from "../plan.js";
import type { Definition, PoolDefinition, WorkItem } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import type { Context } from "./context.js";

/** Sums of tenths and the like: ten times 0.1 fits in 1. The scheduler allows the same. */
const tolerance = 1e-9;

/** A resource may be called `constructor`: only what was written counts. */
const amountIn = (amounts: Readonly<Record<string, number>>, resource: string) =>
  Object.hasOwn(amounts, resource) ? (amounts[resource] ?? 0) : 0;

const holds = (offer: number, need: number) => need <= offer + tolerance * Math.max(1, Math.abs(offer));

export function checkResources(context: Context, definitions: readonly Definition[]): void {
  const pools = definitions.filter((each) => each.kind === "pool");
  const poolNamed = new Map(pools.map((pool) => [pool.name, pool]));
  const members = membersOf(definitions);
  const broken = definitions.some((each) => each.kind === "unknown");
  checkSharedWorkers(context, pools);
  for (const definition of definitions) {
    if (definition.kind !== "work") continue;
    const byPool = groupByPool(definition.items);
    for (const [poolName, items] of byPool) {
      const pool = poolName === undefined ? pools[0] : poolNamed.get(poolName);
      if (poolName === undefined && pools.length > 1) {
        const names = pools.map((each) => `\`${each.name}\``).join(", ");
        context.report("TRP504", definition.span, { task: definition.name, pools: names });
      } else if (!broken || pool) {
        const workers = members(pool);
        const able = checkItems(
          context,
          items,
          workers.length > 0 ? workers : [madeUpWorker],
          pool?.name ?? "all",
          definitions,
        );
        if (able && pool) checkAdmission(context, items, workers, pool);
      }
    }
  }
}

/** The workers of a pool; all of them where there is none. Each pool's are looked for once. */
export function membersOf(
  definitions: readonly Definition[],
): (pool: PoolDefinition | undefined) => readonly PlanWorker[] {
  const workers = definitions.flatMap((each) => (each.kind === "worker" ? each.items : []));
  const known = new Map<PoolDefinition, readonly PlanWorker[]>();
  return (pool) => {
    if (!pool) return workers;
    const before = known.get(pool);
    if (before) return before;
    const names = new Set(pool.workers);
    const members = workers.filter((worker) => names.has(worker.name));
    known.set(pool, members);
    return members;
  };
}

/** Node 20 has no Map.groupBy. */
function groupByPool(items: readonly WorkItem[]): Map<string | undefined, WorkItem[]> {
  const groups = new Map<string | undefined, WorkItem[]>();
  for (const item of items) {
    const group = groups.get(item.pool);
    if (group) group.push(item);
    else groups.set(item.pool, [item]);
  }
  return groups;
}

/** What a file gets that declares no worker: see `3-plan/lower.ts`. */
const madeUpWorker: PlanWorker = { name: "core[0]", threads: 1, backend: "auto", slowdown: 1, offers: { threads: 1 } };

function checkSharedWorkers(context: Context, pools: readonly PoolDefinition[]): void {
  const owner = new Map<string, PoolDefinition>();
  for (const pool of pools)
    for (const worker of pool.workers) {
      const first = owner.get(worker);
      if (first)
        context.report("TRP503", pool.span, { worker, first: first.name, second: pool.name }, [
          { message: `\`${first.name}\` has it already`, span: first.span },
        ]);
      else owner.set(worker, pool);
    }
}

/** False after a report. */
function checkItems(
  context: Context,
  items: readonly WorkItem[],
  workers: readonly PlanWorker[],
  pool: string,
  definitions: readonly Definition[],
): boolean {
  const tooLarge = items.filter((item) => !workers.some((worker) => fits(item, worker)));
  const first = tooLarge[0];
  if (!first) return true;
  const span = first.needsSpan ?? first.span;
  const tasks = namesOf(tooLarge);
  const verb = tooLarge.length === 1 ? "needs" : "need";
  const resources = [...new Set(tooLarge.flatMap((item) => Object.keys(item.needs)))];
  const short = resources.find((resource) =>
    tooLarge.every((item) =>
      workers.every((worker) => !holds(amountIn(worker.offers, resource), amountIn(item.needs, resource))),
    ),
  );
  if (short === undefined) {
    const needs = Object.entries(first.needs)
      .filter(([name, amount]) => name !== "threads" || amount > 1)
      .map(([name, amount]) => showAmount(amount, name))
      .join(" and ");
    context.report("TRP502", span, { tasks, verb, needs, pool });
    return false;
  }
  const largest = workers.reduce((most, each) =>
    amountIn(each.offers, short) > amountIn(most.offers, short) ? each : most,
  );
  const most = amountIn(largest.offers, short);
  if (most === 0) {
    const offered = [...new Set(workers.flatMap((worker) => Object.keys(worker.offers)))];
    context.report("TRP501", span, {
      tasks,
      verb,
      resource: short,
      suggestion: suggest(short, offered),
      among: offered.join(", "),
    });
    return false;
  }
  const where = placeOfWorker(largest, definitions);
  context.report(
    "TRP500",
    span,
    {
      tasks,
      verb,
      resource: short,
      amounts: tooLarge.map((item) => amountOf(amountIn(item.needs, short), short)).join(", "),
      worker: largest.name,
      most: amountOf(most, short),
      place: largest.place ? `${largest.place.file}:${largest.place.line}` : "made by Troupe",
    },
    where ? [{ message: `\`${largest.name}\` offers ${showAmount(most, short)}`, span: where }] : [],
  );
  return false;
}

/** What a policy refuses when every worker is new and free it would refuse for ever: nothing would ever change. */
function checkAdmission(
  context: Context,
  items: readonly WorkItem[],
  workers: readonly PlanWorker[],
  { name, policy }: Pick<PoolDefinition, "name" | "policy">,
): void {
  const { admit } = policy;
  if (!admit) return;
  const admits = compileFormula(admit);
  const shutOut = items.filter(
    (item) => !workers.some((worker) => fits(item, worker) && admits(firstSight(item, worker)) === true),
  );
  const first = shutOut[0];
  if (!first) return;
  const tasks = namesOf(shutOut);
  context.report("TRP506", first.span, {
    tasks,
    verb: shutOut.length === 1 ? "is" : "are",
    policy: policy.name,
    pool: name,
  });
}

/** What a policy sees of a task that has just become ready and of a worker that has done nothing yet. */
function firstSight(item: WorkItem, worker: PlanWorker): Scope {
  return ([root, field, resource = ""]) => {
    if (root === "task") {
      if (field === "needs") return amountIn(item.needs, resource);
      return (
        { priority: item.priority, deadline: item.deadline ?? Number.POSITIVE_INFINITY, attempt: 1 }[field ?? ""] ?? 0
      );
    }
    return field === "free" || field === "offers" ? amountIn(worker.offers, resource) : 0;
  };
}

function fits(item: WorkItem, worker: PlanWorker): boolean {
  return Object.entries(item.needs).every(([resource, need]) => holds(amountIn(worker.offers, resource), need));
}

function placeOfWorker(worker: PlanWorker, definitions: readonly Definition[]): Span | undefined {
  return definitions.find((each) => each.kind === "worker" && each.items.includes(worker))?.span;
}

/** `job[5]` to `job[9]`, or each by name where they do not follow one another. */
function namesOf(items: readonly WorkItem[]): string {
  const ids = items.map((item) => `\`${item.id}\``);
  if (ids.length === 1) return ids[0] ?? "";
  const numbers = items.map((item) => Number(/\[(\d+)\]$/.exec(item.id)?.[1]));
  const inARow = numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? Number.NaN) + 1);
  if (inARow && ids.length > 2) return `${ids[0]} to ${ids.at(-1)}`;
  return `${ids.slice(0, -1).join(", ")} and ${ids.at(-1)}`;
}

const sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

function amountOf(amount: number, resource: string): string {
  if (resource !== "memory" || amount === 0) return String(amount);
  const power = Math.min(sizes.length - 1, Math.floor(Math.log2(amount) / 10));
  return `${Number((amount / 1024 ** power).toPrecision(4))}${sizes[power]}`;
}

const showAmount = (amount: number, resource: string) => `${amountOf(amount, resource)} ${resource}`;
