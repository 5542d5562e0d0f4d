/**
 * Which columns a network learns from where the file does not list them: all that could not tell it the answer, or the
 * part that a row is in, behind everybody's back.
 *
 * Left out are: what is to be learned, the columns that it is made of, and what is derived from any of these; the columns
 * by which rows are grouped or ordered in time; and the columns on which conditions decide which part a row is in. What
 * is derived from those last (a month of the date) stays, and so does a column `by` which shares are made alike.
 */

import { type Formula, pathsIn } from "./formula.js";
import type { LoadWork, Preparation } from "./plan.js";

/** Of the columns of the table, in its order, and those that are derived, in theirs. */
export function standardFeatures(
  columns: readonly string[],
  { preparation, split, splitting }: Pick<LoadWork, "preparation" | "split" | "splitting">,
): readonly string[] {
  const derived = new Map((preparation?.derived ?? []).map(({ name, of }) => [name, of]));
  const answers = closure(
    (preparation?.targets ?? []).flatMap(({ of }) => columnsIn(of)),
    derived,
  );
  const told = new Set(answers);
  // In order: what is derived may be derived further.
  for (const [name, of] of derived) if (columnsIn(of).some((each) => told.has(each))) told.add(name);
  const dealt = [
    ...[splitting?.group, splitting?.time].filter((each) => each !== undefined),
    ...split.flatMap((each) => ("when" in each ? columnsIn(each.when) : [])),
  ];
  const without = new Set([...told, ...closure(dealt, derived), ...(preparation?.without ?? [])]);
  return [...new Set([...columns, ...derived.keys()])].filter((name) => !without.has(name));
}

/** The columns that a formula reads, each once. */
export function columnsIn(formula: Formula): readonly string[] {
  return [...new Set(pathsIn(formula).map((path) => path[0] ?? ""))];
}

/** The columns of a file that a network needs for its features: these, and those that derived ones are made of. */
export function neededColumns({
  features = [],
  derived,
}: Pick<Preparation, "features" | "derived">): readonly string[] {
  const made = new Map(derived.map(({ name, of }) => [name, of]));
  return [...new Set(features.flatMap((name) => [...closure([name], made)]))].filter((name) => !made.has(name));
}

/** These columns, and all that they are made of. */
function closure(names: readonly string[], derived: ReadonlyMap<string, Formula>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const of = derived.get(name);
    if (of) waiting.push(...columnsIn(of));
  }
  return found;
}
