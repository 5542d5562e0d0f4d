/**
 * Statements of work: what all of them share, and what each kind makes of its own settings.
 */

import type { Statement, Word } from "../ast.js";
import type { Definition, Module, Output, WorkItem } from "../program.js";
import { numberFrom, priorityFrom, resourcesFrom } from "./constants.js";
import { type Context, type Uses, unknownFor, type Written } from "./context.js";
import { readCall, readEvaluation, readPrediction, readSave } from "./evaluation.js";
import { refuse, targetOf, workFrom } from "./references.js";
import { readSearch } from "./search.js";
import { constantNames, countOf, itemName, type Settings, settingsOf } from "./settings.js";
import type { Specific, SpecificReader } from "./specific.js";
import { learnTogether, readTogether, readTraining } from "./training.js";
import { readTransfer } from "./transfer.js";

const readers: ReadonlyMap<string, SpecificReader> = new Map<string, SpecificReader>([
  ["train", readTraining],
  ["transfer", readTransfer],
  ["search", readSearch],
  ["evaluate", readEvaluation],
  ["predict", readPrediction],
  ["save", readSave],
  ["task", readCall],
]);

export const workKinds: readonly string[] = [...readers.keys()];

export function readWork(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const count = countOf(context, statement);
  const id = context.qualified(statement.name ? name.text : unnamed(context, statement));
  const read =
    count === undefined
      ? undefined
      : statement.kind.text === "train" && learnTogether(settings)
        ? readOne(statement, settings, count, id)
        : readEach(statement, settings, count, id);
  if (!read) return unknownFor(context, name);
  return {
    kind: "work",
    statement: statement.kind.text,
    name: id,
    span: name.span,
    counted: statement.count !== undefined,
    ...read,
  };
}

interface Items {
  readonly items: readonly WorkItem[];
  readonly outputs: readonly Output[];
}

/** A task for each index; after one with a mistake no more are read, since they would have the same. */
function readEach(statement: Statement, all: Settings, count: number, name: string): Items | undefined {
  const reader = readers.get(statement.kind.text);
  if (!reader) throw new Error(`no reader for the work ${statement.kind.text}`);
  const items: WorkItem[] = [];
  const outputs: Output[] = [];
  let waits = 0;
  for (let index = 0; index < count; index++) {
    all.context.beginIndex();
    const uses = noUses();
    const settings = all.with(constantNames(statement.count ? index : undefined, uses));
    const id = itemName(statement, name, index);
    const shared = readShared(settings);
    const specific = reader(settings, id);
    if (!shared || !specific) return undefined;
    const item = itemOf(id, settings, shared, specific, uses);
    waits += item.after.length;
    if (waits > mostWaits) {
      all.context.report("TRP442", settings.span, { name, most: mostWaits });
      return undefined;
    }
    items.push(item);
    for (const output of specific.outputs ?? []) outputs.push({ ...output, task: id });
  }
  return { items, outputs };
}

/** One task for all that learn together. */
function readOne(statement: Statement, all: Settings, count: number, id: string): Items | undefined {
  const uses = noUses();
  const settings = all.with(constantNames(undefined, uses));
  const shared = readShared(all.with(constantNames(statement.count ? 0 : undefined, uses)));
  const specific = readTogether(statement, settings, count, id);
  if (!shared || !specific) return undefined;
  const item = { ...itemOf(id, settings, shared, specific, uses), memberSeeds: specific.memberSeeds };
  return { items: [item], outputs: (specific.outputs ?? []).map((each) => ({ ...each, task: id })) };
}

/** A thousand tasks may each wait for a thousand others. */
const mostWaits = 1_000_000;

const noUses = (): Uses => ({ tasks: new Set(), data: new Set() });

function itemOf(id: string, settings: Settings, shared: Shared, specific: Specific, uses: Uses): WorkItem {
  const { after, ...rest } = shared;
  const needs = settings.get("needs")?.expression.span;
  const deadline = settings.get("deadline")?.expression.span;
  return {
    id,
    span: settings.span,
    ...rest,
    ...(needs ? { needsSpan: needs } : {}),
    ...(deadline ? { deadlineSpan: deadline } : {}),
    after: [...new Set([...uses.tasks, ...after])],
    data: [...uses.data],
    work: specific.work,
    ...(specific.trains ? { trains: specific.trains } : {}),
  };
}

/** `save { model: both, … }` has no name: its task is called after the model, and numbered where there are several. */
function unnamed({ module }: Context, statement: Statement): string {
  const known = unnamedIn.get(module) ?? nameUnnamed(module.own.values());
  unnamedIn.set(module, known);
  return known.get(statement) ?? statement.kind.text;
}

const unnamedIn = new WeakMap<Module, ReadonlyMap<Statement, string>>();

function nameUnnamed(statements: Iterable<Statement>): ReadonlyMap<Statement, string> {
  const names = new Map<Statement, string>();
  const counts = new Map<string, number>();
  for (const each of statements) {
    if (each.name) continue;
    const model = each.block?.settings.find((setting) => setting.key[0]?.text === "model")?.value;
    const base = `${each.kind.text}-${model?.type === "name" ? model.name : "model"}`;
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    names.set(each, count === 1 ? base : `${base}-${count}`);
  }
  return names;
}

type Shared = Pick<
  WorkItem,
  "pool" | "needs" | "priority" | "deadline" | "timeout" | "retry" | "split" | "seed" | "after"
>;

function readShared(settings: Settings): Shared | undefined {
  const needs = settings.read("needs", (at) => resourcesFrom(at, "needs"), {});
  const priority = settings.read("priority", priorityFrom, 0);
  const retry = settings.read("retry", (at) => numberFrom(at, "count", "`retry`"), 0);
  const after = settings.read("after", workFrom, []);
  const optional = {
    deadline: settings.read("deadline", (at) => numberFrom(at, "time", "`deadline`"), null),
    timeout: settings.read("timeout", (at) => numberFrom(at, "duration", "`timeout`"), null),
    split: settings.read("split", (at) => numberFrom(at, "some", "`split`"), null),
    seed: settings.read("seed", (at) => numberFrom(at, "seed", "`seed`"), null),
    pool: settings.read("pool", poolFrom, null),
  };
  if (!needs || priority === undefined || retry === undefined || !after) return undefined;
  if (Object.values(optional).some((each) => each === undefined)) return undefined;
  const given = Object.entries(optional).filter(([, value]) => value !== null);
  return { needs: { threads: 1, ...needs }, priority, retry, after, ...(Object.fromEntries(given) as Partial<Shared>) };
}

function poolFrom(at: Written): string | undefined {
  const target = targetOf(at, "a pool", ["pool"]);
  if (!target) return undefined;
  return target.definition.kind === "pool" ? target.definition.name : refuse(target, "a pool");
}
