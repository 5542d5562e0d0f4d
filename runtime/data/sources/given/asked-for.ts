/** The data that a flow asks its embedding program for: handed in for a run, and looked at for the checker. */

import type { Call, Plan } from "../../../../lang/plan.js";
import type { Column as CheckedColumn, SourceFacts } from "../../../../lang/program.js";
import { TaskFailure } from "../../../failure.js";
import type { Column } from "../../frame.js";
import { mostClasses } from "../class-labels.js";
import { inspect } from "../inspect.js";
import { handIn } from "./hand-in.js";
import type { GivenData, HandedIn } from "./handed-in.js";

type Given = Readonly<Record<string, GivenData>>;

/**
 * Lays what a plan asks for out in shared memory, once for the run. What nobody gave is told by the load that lacks it.
 * Throws a TypeError for what cannot be learned from: the caller is wrong, and nothing has begun.
 */
export function handInFor({ tasks }: Plan, given: Given): ReadonlyMap<string, HandedIn> {
  const handed = new Map<string, HandedIn>();
  for (const { work } of tasks) {
    if (work.kind !== "load" || work.source.name !== "arrays") continue;
    const name = String(work.source.arguments.name);
    if (!handed.has(name) && Object.hasOwn(given, name)) handed.set(name, handInNamed(given, name));
  }
  return handed;
}

function handInNamed(given: Given, name: string): HandedIn {
  try {
    return handIn(given[name], called(name));
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    const { message, advice } = error.failure;
    throw new TypeError(advice === undefined ? message : `${message} ${advice}`, { cause: error });
  }
}

const called = (name: string) => `The data ${JSON.stringify(name)}`;

/** `inspect` for a caller who may have data to hand in; without any, nothing is said of what the flow asks for. */
export function inspectWith(given: Given | undefined): (source: Call) => SourceFacts {
  if (!given) return inspect;
  return (source) => (source.name === "arrays" ? factsOf(given, String(source.arguments.name)) : inspect(source));
}

function factsOf(given: Given, name: string): SourceFacts {
  const problem = { known: false, problem: "handed in", file: name } as const;
  if (!Object.hasOwn(given, name)) {
    const names = Object.keys(given);
    return {
      ...problem,
      reason: `nothing was handed in by this name, ${names.length === 0 ? "nor by any other" : `but ${names.join(", ")}`}`,
    };
  }
  try {
    const handed = handIn(given[name], "the data");
    return handed.kind === "arrays"
      ? arraysFacts(handed)
      : { known: true, rows: handed.rows, columns: handed.columns.map(columnFacts) };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { ...problem, reason: error.message.replace(/\.$/, "") };
  }
}

function arraysFacts({ rows, shape, label }: HandedIn & { kind: "arrays" }): SourceFacts {
  const facts = { known: true, rows, shape } as const;
  if (!label) return { ...facts, label: "none" };
  return label.type === "number" ? { ...facts, label: "number" } : { ...facts, classes: label.classes.length };
}

function columnFacts(column: Column): CheckedColumn {
  const { name, type } = column;
  if (type === "flag") return { name, type };
  const distinct = column.type === "text" ? [...column.words].sort() : numbersIn(column.values);
  return distinct.length > mostClasses ? { name, type } : { name, type, classes: distinct };
}

function numbersIn(values: Float64Array): readonly string[] {
  const distinct = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) distinct.add(value);
    if (distinct.size > mostClasses) break;
  }
  return [...distinct].sort((a, b) => a - b).map(String);
}
