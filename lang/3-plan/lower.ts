/**
 * A checked program becomes a plan. The passes, in order, each with its reason:
 *
 * 1. pools: a file without workers or pools gets them, so that every task has somewhere to run.
 * 2. loads: data that somebody reads become tasks of their own, so that they are read once.
 * 3. tasks: every item of work, with its seed and its edges.
 * 4. scores: what is saved waits for those who measure it, so that the scores are saved with it.
 * 5. cost: what each will take, now that networks and rows are known.
 * 6. order: each after those it needs, otherwise as in the file, so that the plan reads like it.
 */

import type { Place, Plan, PlanPool, PlanTask, PlanWorker, Preparation, Work } from "../plan.js";
import { planVersion } from "../plan.js";
import {
  type DataDefinition,
  type EnsembleDefinition,
  isLoadOf,
  loadId,
  type Program,
  splitOf,
  type WorkDefinition,
  type WorkItem,
} from "../program.js";
import { derive } from "../seed.js";
import type { Span } from "../source.js";
import { estimateOf, type Known } from "./cost.js";
import { inOrder } from "./order.js";
import { savedWithScores } from "./scores.js";

export interface Lowering {
  readonly seed: number;
  readonly cores: number;
  readonly placeOf: (span: Span) => Place;
  /** Plans all data, also what nobody reads: for those who only want to look at them. */
  readonly everyData?: boolean;
}

export function lower(program: Program, options: Lowering): Plan {
  const workers = workersOf(program, options.cores);
  const pools = poolsOf(program, workers);
  const pooled = new Set(pools.flatMap((pool) => pool.workers));
  const read = whatIsRead(program, options.everyData ?? false);
  const known = knownOf(program, read);
  const all = savedWithScores([...loads(read, pools, options), ...work(program, pools, options)]);
  const tasks = all.map((task) => estimated(task, known));
  return {
    version: planVersion,
    file: program.path,
    seed: options.seed,
    parameters: Object.fromEntries(
      program.definitions.flatMap((each) => (each.kind === "param" ? [[each.name, each.value]] : [])),
    ),
    reaches: program.reaches.map(({ kind, name, span }) => ({ kind, name, place: options.placeOf(span) })),
    workers: workers.filter((worker) => pooled.has(worker.name)),
    pools,
    tasks: inOrder(tasks),
    later: program.later.map(({ what, span }) => ({ what, place: options.placeOf(span) })),
  };
}

function estimated(task: PlanTask, known: Known): PlanTask {
  const estimate = estimateOf(task.work, known);
  return estimate ? { ...task, estimate } : task;
}

function knownOf({ definitions }: Program, loaded: readonly Loaded[]): Known {
  const read = new Map(loaded.map((each) => [each.id, each]));
  const networks = new Map(
    definitions.flatMap((each) =>
      each.kind === "work"
        ? each.outputs.map(({ task, name, network }) => [`${task} ${name ?? ""}`, network] as const)
        : [],
    ),
  );
  return {
    rows: ({ task, part }) => {
      const found = read.get(task);
      const piece = found?.split.find((each) => each.part === part);
      const share = part === undefined ? 1 : piece && "share" in piece ? piece.share : undefined;
      return found?.data.rows === undefined || share === undefined ? undefined : Math.round(found.data.rows * share);
    },
    networkOf: (task, output) => networks.get(`${task} ${output ?? ""}`),
  };
}

/** One worker per core, with one thread each, where the file declares none. */
function workersOf(program: Program, cores: number): readonly PlanWorker[] {
  const declared = program.definitions.flatMap((each) => (each.kind === "worker" ? each.items : []));
  if (declared.length > 0) return declared;
  return Array.from({ length: cores }, (_, index) => ({
    name: `core[${index}]`,
    threads: 1,
    backend: "auto",
    slowdown: 1,
    offers: { threads: 1 },
  }));
}

function poolsOf(program: Program, workers: readonly PlanWorker[]): readonly PlanPool[] {
  const declared = program.definitions.flatMap((each) =>
    each.kind === "pool" ? [{ name: each.name, workers: each.workers, policy: each.policy }] : [],
  );
  if (declared.length > 0) return declared;
  return [{ name: "all", workers: workers.map((worker) => worker.name), policy: program.standardPolicy }];
}

/** A seed of its own depends on that seed alone: two tasks that say the same and are given the same seed are the same. */
function seedOf(root: number, name: string, own: number | undefined): number {
  return own === undefined ? derive(root, name) : derive(root, "seed", own);
}

/** Data that somebody reads, or one fold of them. */
interface Loaded extends ReturnType<typeof splitOf> {
  readonly id: string;
  readonly data: DataDefinition;
  /** In the order of the file. */
  readonly readers: readonly WorkItem[];
  /** The load by whose preparation these rows are prepared. */
  readonly like?: { readonly id: string; readonly data: DataDefinition };
}

/** Where `every` is set, what nobody reads is read as well: of folds the first. */
function whatIsRead(program: Program, every: boolean): readonly Loaded[] {
  const readersOf = readersByLoad(program);
  return program.definitions.flatMap((data) => {
    if (data.kind !== "data") return [];
    const folds = Array.from({ length: data.folds ?? 0 }, (_, held) => held);
    const loaded = [undefined, ...folds].flatMap((held): Loaded[] => {
      const id = loadId(data, held);
      const plain = { id, data, readers: readersOf.get(id) ?? [], ...splitOf(data, held) };
      return [...(readersOf.has(id) ? [plain] : []), ...likesOf(program, plain, readersOf)];
    });
    if (loaded.length > 0 || !every) return loaded;
    const [held] = folds;
    return [{ id: loadId(data, held), data, readers: [], ...splitOf(data, held) }];
  });
}

/** The same rows, once for each way in which they are prepared as others are. */
function likesOf(program: Program, plain: Loaded, readersOf: ReadonlyMap<string, readonly WorkItem[]>): Loaded[] {
  return [...program.likes].flatMap(([id, { of, like }]) => {
    const readers = of === plain.id ? readersOf.get(id) : undefined;
    const data = program.definitions.find(
      (each): each is DataDefinition => each.kind === "data" && isLoadOf(like, each),
    );
    return readers && data ? [{ ...plain, id, readers, like: { id: like, data } }] : [];
  });
}

/** The settings of the others, but for what is to be learned where these rows say so themselves, and for their mistakes. */
function preparationLike(data: DataDefinition, like: DataDefinition | undefined): Preparation | undefined {
  const [own, theirs] = [data.preparation, like?.preparation];
  if (!theirs) return own;
  const derived = theirs.derived.map(({ name }) => name);
  return {
    ...theirs,
    targets: own && own.targets.length > 0 ? own.targets : theirs.targets,
    derived: [...theirs.derived, ...(own?.derived ?? []).filter(({ name }) => !derived.includes(name))],
    onBad: own?.onBad ?? "error",
  };
}

function loads(read: readonly Loaded[], pools: readonly PlanPool[], { seed, placeOf }: Lowering): PlanTask[] {
  return read.map(({ id, data, readers, split, splitting, like }) => {
    const preparation = preparationLike(data, like?.data);
    return {
      id,
      group: data.name,
      after: [...data.after, ...(like ? [like.id] : [])],
      // Loads go where their first reader goes, and before any of them.
      pool: readers[0]?.pool ?? pools[0]?.name ?? "all",
      needs: { threads: 1 },
      priority: readers.length > 0 ? Math.max(...readers.map(({ priority }) => priority)) : 0,
      retry: 0,
      // One seed for all folds: they are one partition.
      seed: seedOf(seed, data.name, data.seed),
      place: placeOf(data.span),
      work: {
        kind: "load",
        source: data.source,
        scale: (like?.data ?? data).scale,
        split,
        ...(splitting ? { splitting } : {}),
        ...(preparation ? { preparation } : {}),
        ...(like ? { like: like.id } : {}),
        ...(data.memory === undefined ? {} : { memory: data.memory }),
      },
    };
  });
}

/** The items that read what each load gives. */
function readersByLoad(program: Program): ReadonlyMap<string, readonly WorkItem[]> {
  const readers = new Map<string, WorkItem[]>();
  for (const item of itemsOf(program))
    for (const name of new Set(item.data)) {
      const all = readers.get(name);
      if (all) all.push(item);
      else readers.set(name, [item]);
    }
  return readers;
}

function itemsOf({ definitions }: Program): readonly WorkItem[] {
  return definitions.flatMap((each) => {
    if (each.kind === "work") return each.items;
    return each.kind === "ensemble" && each.item ? [each.item] : [];
  });
}

function work(program: Program, pools: readonly PlanPool[], options: Lowering): PlanTask[] {
  return program.definitions.flatMap((definition) => {
    if (definition.kind === "work") return definition.items.map((item) => taskOf(definition, item, pools, options));
    return definition.kind === "ensemble" && definition.item
      ? [taskOf(definition, definition.item, pools, options)]
      : [];
  });
}

function taskOf(
  definition: WorkDefinition | EnsembleDefinition,
  item: WorkItem,
  pools: readonly PlanPool[],
  { seed, placeOf }: Lowering,
): PlanTask {
  const optional = { deadline: item.deadline, timeout: item.timeout, split: item.split };
  return {
    id: item.id,
    group: definition.name,
    after: [...new Set([...item.data, ...item.after])],
    pool: item.pool ?? pools[0]?.name ?? "all",
    needs: item.needs,
    priority: item.priority,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as typeof optional),
    retry: item.retry,
    seed: seedOf(seed, item.id, item.seed),
    place: placeOf(item.span),
    work: withSeeds(item, seed),
  } as PlanTask;
}

/** Each of several that learn together draws for itself, as it would alone. */
function withSeeds({ id, work, memberSeeds }: WorkItem, root: number): Work {
  if (work.kind !== "together") return work;
  const members = work.members.map((member, at) => ({
    ...member,
    seed: seedOf(root, `${id}.${member.name}`, memberSeeds?.[at]),
  }));
  return { ...work, members };
}
