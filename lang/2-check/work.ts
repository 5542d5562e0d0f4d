/**
 * Statements of work: what all of them share, and what each kind makes of its own settings.
 */

import type { Setting, Statement, Word } from "../ast.js";
import type { Definition, WorkItem } from "../program.js";
import { callFrom } from "./calls.js";
import { type Context, kindOf } from "./context.js";
import { showShape } from "./models.js";
import { modelFrom, target, workFrom } from "./references.js";
import type { Names } from "./scalars.js";
import {
  constantNames,
  countOf,
  numberFrom,
  priorityFrom,
  resourcesFrom,
  rowsFrom,
  type Settings,
  settingsOf,
  textFrom,
} from "./settings.js";
import type { Specific, SpecificReader } from "./specific.js";
import { readEvaluation, readTraining } from "./training.js";
import { itemName } from "./workers.js";

const readers: Readonly<Record<string, SpecificReader>> = {
  train: readTraining,
  evaluate: readEvaluation,
  predict: readPrediction,
  save: readSave,
  task: readCall,
};

export function readWork(context: Context, statement: Statement, name: Word): Definition {
  const kind = statement.kind.text;
  const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
  const settings = settingsOf(context, statement);
  const count = countOf(context, statement);
  const reader = readers[kind];
  if (!reader) throw new Error(`no reader for the work ${kind}`);
  const items: WorkItem[] = [];
  let whole = count !== undefined;
  for (let index = 0; index < (count ?? 0) && whole; index++) {
    const names = constantNames(statement.count ? index : undefined);
    const id = statement.name ? itemName(statement, name.text, index) : unnamed(context, statement, settings);
    const shared = readShared(context, settings, names);
    const specific = reader(context, settings, names, id);
    if (!shared || !specific) whole = false;
    else items.push(itemOf(id, name, settings.get("needs"), shared, specific));
  }
  if (!whole) return unknown;
  return {
    kind: "work",
    statement: kind,
    name: name.text,
    span: name.span,
    counted: statement.count !== undefined,
    items,
  };
}

function itemOf(id: string, name: Word, needs: Setting | undefined, shared: Shared, specific: Specific): WorkItem {
  const { after, ...rest } = shared;
  return {
    id,
    span: name.span,
    ...rest,
    ...(needs ? { needsSpan: needs.value.span } : {}),
    after: [...new Set([...specific.tasks, ...after])],
    data: specific.data,
    work: specific.work,
    ...(specific.answers ? { answers: specific.answers } : {}),
  };
}

/** `save { model: both, … }` has no name: its task is called after the model. */
function unnamed(context: Context, statement: Statement, settings: Settings): string {
  const model = settings.get("model")?.value;
  const base = `${statement.kind.text}-${model?.type === "name" ? model.name : "model"}`;
  const same = [...context.own.values()].filter((each) => !each.name && each.kind.text === statement.kind.text);
  const before = same.slice(0, same.indexOf(statement)).filter((each) => {
    const other = each.block?.settings.find((setting) => setting.key[0]?.text === "model")?.value;
    return other?.type === "name" && model?.type === "name" && other.name === model.name;
  });
  return before.length === 0 ? base : `${base}-${before.length + 1}`;
}

type Shared = Pick<WorkItem, "pool" | "needs" | "priority" | "deadline" | "retry" | "seed" | "after">;

function readShared(context: Context, settings: Settings, names: Names): Shared | undefined {
  const given = (key: string) => settings.get(key)?.value;
  const [needing, first, ending, again, seeding, behind, into] = [
    given("needs"),
    given("priority"),
    given("deadline"),
    given("retry"),
    given("seed"),
    given("after"),
    given("pool"),
  ];
  const needs = needing ? resourcesFrom(context, needing, "needs", names) : {};
  const priority = first ? priorityFrom(context, first, names) : 0;
  const deadline = ending && numberFrom(context, ending, "time", "`deadline`", names);
  const retry = again ? numberFrom(context, again, "count", "`retry`", names) : 0;
  const seed = seeding && numberFrom(context, seeding, "seed", "`seed`", names);
  const after = behind ? workFrom(context, behind, names) : [];
  const pool = into && target(context, into, "a pool", ["pool"], names);
  if (pool && pool.definition.kind !== "pool") {
    const { name } = pool.definition;
    context.report("TRP203", into.span, { name, is: kindOf(pool.definition), wanted: "a pool" });
    return undefined;
  }
  const broken =
    !needs ||
    priority === undefined ||
    retry === undefined ||
    !after ||
    (ending && deadline === undefined) ||
    (seeding && seed === undefined) ||
    (into && !pool);
  if (broken) return undefined;
  return {
    needs: { threads: 1, ...needs },
    priority,
    retry,
    after,
    ...(pool ? { pool: pool.definition.name } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function readPrediction(context: Context, settings: Settings, names: Names): Specific | undefined {
  const [asking, on] = [settings.get("model")?.value, settings.get("on")?.value];
  const model = asking && modelFrom(context, asking, names);
  if (!model || !on) return undefined;
  if (on.type === "name" || on.type === "field") {
    const data = on.type === "name" ? context.own.get(on.name) : undefined;
    if (on.type === "field" || data?.kind.text === "data") {
      context.report("TRP600", on.span, { what: "Predicting for a whole data set" });
      return undefined;
    }
  }
  const rows = rowsFrom(context, on, names);
  if (rows === undefined) return undefined;
  const { answers } = model;
  if (answers.type === "classes" && !isRowOf(rows, answers.input)) {
    context.report("TRP412", on.span, {
      model: model.predictor.name,
      shape: showShape(answers.input),
      found: "a list of another shape",
    });
    return undefined;
  }
  return { work: { kind: "predict", model: model.predictor, on: rows }, tasks: model.tasks, data: [] };
}

/** One row, flat, or a list of such rows. */
function isRowOf(value: unknown, shape: readonly number[]): boolean {
  const size = shape.reduce((product, each) => product * each, 1);
  const isRow = (row: unknown) =>
    Array.isArray(row) && row.length === size && row.every((item) => typeof item === "number");
  return isRow(value) || (Array.isArray(value) && value.length > 0 && value.every(isRow));
}

function readSave(context: Context, settings: Settings, names: Names): Specific | undefined {
  const [saving, into] = [settings.get("model")?.value, settings.get("to")?.value];
  const model = saving && modelFrom(context, saving, names);
  const to = into && textFrom(context, into, "`to`", names);
  if (!model || to === undefined) return undefined;
  const work = { kind: "save", model: model.predictor, to: context.surroundings.resolvePath(to) } as const;
  return { work, tasks: model.tasks, data: [] };
}

function readCall(context: Context, settings: Settings, names: Names): Specific | undefined {
  const running = settings.get("run")?.value;
  if (running?.type === "call" && running.callee.type === "name" && running.callee.name === "js") {
    context.report("TRP600", running.span, { what: "Running JavaScript as a task" });
    return undefined;
  }
  const checked = running && callFrom(context, running, "work", names);
  return checked && { work: { kind: "call", call: checked.call }, tasks: [], data: [] };
}
