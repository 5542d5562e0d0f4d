/**
 * Other rows than those that a model learned from are prepared as these were: by the same columns, categories, fills and
 * scales. So a table that is measured, or answered for, is loaded once more under a name of its own, `others like digits`;
 * how it would be prepared by itself is of no interest to the model.
 */

import { neededColumns } from "../features.js";
import type { Predictor } from "../plan.js";
import { type Column, type DataDefinition, type DataUse, isLoadOf, type Target, type WorkItem } from "../program.js";
import type { Context, Written } from "./context.js";

/** What the networks of these predictors learned from, by the id of the load. */
export function learnedFrom(
  { shared }: Context,
  predictors: readonly Predictor[],
): ReadonlyMap<string, DataDefinition> {
  const tasks = [...tasksOf(predictors)];
  const loads = new Set(
    shared.order.flatMap(({ definition }) =>
      definition.kind === "work" ? tasks.flatMap((task) => loadsBy(definition.items).get(task) ?? []) : [],
    ),
  );
  const all = shared.order.flatMap(({ definition }) => (definition.kind === "data" ? [definition] : []));
  return new Map(
    [...loads].flatMap((load) => {
      const definition = all.find((each) => isLoadOf(load, each));
      return definition ? [[load, definition] as const] : [];
    }),
  );
}

const loadsOf = new WeakMap<readonly WorkItem[], ReadonlyMap<string, string>>();

/** What each of these tasks reads, by its id; gathered once, since there may be thousands, and as many who ask. */
function loadsBy(items: readonly WorkItem[]): ReadonlyMap<string, string> {
  const known = loadsOf.get(items);
  if (known) return known;
  const found = new Map(
    items.flatMap(({ id, work }) => ("data" in work && work.data ? [[id, work.data.task] as const] : [])),
  );
  loadsOf.set(items, found);
  return found;
}

function tasksOf(predictors: readonly Predictor[]): ReadonlySet<string> {
  const tasks = new Set<string>();
  const open = [...predictors];
  for (let each = open.pop(); each; each = open.pop()) {
    if (each.type === "network") tasks.add(each.task);
    else if (each.type === "average") open.push(...each.members.map(({ of }) => of));
    else if (each.type === "vote") open.push(...each.members);
  }
  return tasks;
}

/** The rows as these models take them; `undefined` after a report. */
export function alike(at: Written, predictors: readonly Predictor[], use: DataUse): DataUse | undefined {
  const { context, expression } = at;
  const { span } = expression;
  const all = [...learnedFrom(context, predictors)];
  const fold = all.find(([id, definition]) => definition === use.definition && id !== use.ref.task);
  if (fold) {
    context.report("TRP455", span, { data: use.ref.task, learned: fold[0] });
    return undefined;
  }
  const [first, second] = all.filter(([, { preparation }]) => preparation);
  if (!first || (!second && first[0] === use.ref.task)) return use;
  if (second) {
    context.report("TRP456", span, { first: first[0], second: second[0] });
    return undefined;
  }
  const [like, definition] = first;
  const { columns } = use.definition;
  const lacking = columns && use.definition.isTable ? lackingIn(columns, definition) : [];
  if (lacking.length > 0) {
    context.report("TRP459", span, { data: use.definition.name, like: definition.name, lacking });
    return undefined;
  }
  const id = `${use.ref.task} like ${like}`;
  context.shared.likes.set(id, { of: use.ref.task, like });
  at.names.uses?.data.delete(use.ref.task);
  at.names.uses?.data.add(id);
  return {
    ...use,
    ref: { ...use.ref, task: id },
    definition: { ...use.definition, ...aimsOf(use.definition, definition) },
  };
}

/** The columns that the model's rows are made of and that these do not have. */
function lackingIn(columns: readonly Column[], { preparation }: DataDefinition): readonly string[] {
  const names = new Set(columns.map(({ name }) => name));
  return preparation ? neededColumns(preparation).filter((name) => !names.has(name)) : [];
}

/** What is to be learned of the rows: what they say themselves, else what the model learned, as far as its columns are there. */
function aimsOf(own: DataDefinition, model: DataDefinition): Pick<DataDefinition, "targets" | "ownTargets"> {
  if (own.ownTargets) return own;
  const { targets, ownTargets } = model;
  const there = ({ column }: Target) =>
    !own.isTable || !own.columns || column === undefined || own.columns.some(({ name }) => name === column);
  return { targets: targets.filter(there), ownTargets };
}
