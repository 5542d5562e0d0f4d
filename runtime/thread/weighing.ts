/** How much the rows of each class count in the loss. */

import type { Value } from "../../lang/formula.js";
import type { Call } from "../../lang/plan.js";
import type { TargetLabels } from "../data/labels.js";
import { badData } from "../failure.js";

/** Of the classes of a target, given the labels of the rows that are learned from. */
type Weighing = (call: Call, classes: readonly string[], labels: Int32Array) => Float32Array;

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const weighings: ReadonlyMap<string, Weighing> = new Map<string, Weighing>([
  ["balanced", balanced],
  ["by_class", byClass],
]);

/** What a row of each class counts. Throws `data` for a number, and for a class that is not there. */
export function classCounts(call: Call, target: TargetLabels, rows: Uint32Array): Float32Array {
  if (target.type !== "classes")
    throw badData(`The weighing \`${call.name}\` is of classes, and ${target.name} is a number.`, "Take `weigh` away.");
  const weighing = weighings.get(call.name);
  if (!weighing) throw new Error(`no weighing ${call.name}: the checker let it through`);
  const all = new Int32Array(target.values);
  return weighing(
    call,
    target.classes,
    Int32Array.from(rows, (row) => all[row]!),
  );
}

/** n / (k n_class), so that every class weighs the same in all, and the mean over the rows is 1 (King and Zeng 2001). */
function balanced(_: Call, classes: readonly string[], labels: Int32Array): Float32Array {
  const rows = new Float64Array(classes.length);
  for (const label of labels) rows[label] = rows[label]! + 1;
  const there = rows.filter((count) => count > 0).length;
  return Float32Array.from(rows, (count) => (count === 0 ? 0 : labels.length / (there * count)));
}

/** As the file says, by name or in pairs; 1 for every class that it does not name. */
function byClass({ arguments: given }: Call, classes: readonly string[]): Float32Array {
  const { pairs = [], ...named } = given;
  const weights = new Map(Object.entries(named).map(([name, weight]) => [name, Number(weight)]));
  for (const [name, weight] of pairs as readonly [Value, number][]) weights.set(String(name), weight);
  const odd = [...weights.keys()].find((name) => !classes.includes(name));
  if (odd !== undefined)
    throw badData(`\`by_class\` weighs ${odd}, and there is no such class.`, `The classes are ${classes.join(", ")}.`);
  return Float32Array.from(classes, (name) => weights.get(name) ?? 1);
}
