/**
 * Views: rows taken of the rows of a part, by number. A view is the same in every task that names it: what it draws hangs
 * from its own seed and from the rows it is taken of, and not from the task that asks. Where the file says no seed, it
 * is that of the view's name, so `digits.train.sample(10%)` are the same rows wherever they are named.
 */

import type { Value } from "../../../lang/formula.js";
import type { Call } from "../../../lang/plan.js";
import { derive } from "../../../lang/seed.js";
import { badData } from "../../failure.js";
import type { TableResult } from "../../results.js";
import { permutation, type Random, randomFrom } from "../../thread/random.js";

type Arguments = Readonly<Record<string, Value>>;
type View = (rows: Uint32Array, given: Arguments, table: TableResult) => Uint32Array;

/** By the names of `stdlib/data.flow`; a test holds the two together. */
export const views: ReadonlyMap<string, View> = new Map<string, View>([
  ["shard", shard],
  ["bootstrap", bootstrap],
  ["sample", sample],
  ["balanced", balanced],
]);

/** The views one after the other, each of what the one before it left. */
export function viewed(table: TableResult, rows: Uint32Array, calls: readonly Call[]): Uint32Array {
  return calls.reduce((left, call) => {
    const view = views.get(call.name);
    if (!view) throw new Error(`no view ${call.name}: the checker let it through`);
    return view(left, call.arguments, table);
  }, rows);
}

/** A seed that the file leaves out comes as the word `own`. */
function drawing(view: string, { seed }: Arguments): Random {
  return randomFrom(typeof seed === "number" ? derive(seed, view) : derive(0, view));
}

/** Every `of`-th row, from row `index` on. */
function shard(rows: Uint32Array, { index, of }: Arguments): Uint32Array {
  const [first, step] = [Number(index), Number(of)];
  if (first >= step)
    throw badData(`There is no shard ${first} of ${step}: shards are counted from 0.`, "Let `index` be below `of`.");
  const count = Math.max(0, Math.ceil((rows.length - first) / step));
  return Uint32Array.from({ length: count }, (_, at) => rows[first + at * step]!);
}

/** As many rows as there are, drawn with replacement (Efron 1979). */
function bootstrap(rows: Uint32Array, given: Arguments): Uint32Array {
  const random = drawing("bootstrap", given);
  return rows.map(() => rows[random.below(rows.length)]!);
}

/** A share of the rows, without replacement. */
function sample(rows: Uint32Array, given: Arguments): Uint32Array {
  // A share such as 0.29 of 100 is 28.999999999999996: the slip is taken away before the floor.
  const count = Math.floor(Math.round(Number(given.share) * rows.length * 1e9) / 1e9);
  return permutation(drawing("sample", given), rows.length)
    .subarray(0, count)
    .map((at) => rows[at]!);
}

/** As many of every class as the largest has: all its rows once, and as many more as it lacks, drawn with replacement. */
function balanced(rows: Uint32Array, given: Arguments, table: TableResult): Uint32Array {
  const groups = byClass(rows, table);
  const random = drawing("balanced", given);
  const most = groups.reduce((largest, group) => Math.max(largest, group.length), 0);
  const all = groups.filter((group) => group.length > 0);
  return Uint32Array.from(
    all.flatMap((group) => [
      ...group,
      ...Array.from({ length: most - group.length }, () => group[random.below(group.length)]!),
    ]),
  );
}

function byClass(rows: Uint32Array, { targets: [target] }: TableResult): number[][] {
  if (target?.type !== "classes")
    throw badData(
      "The view `balanced` takes as many rows of every class, and these data have no classes.",
      "Take it away, or let the target be classes.",
    );
  const labels = new Int32Array(target.values);
  const groups: number[][] = target.classes.map(() => []);
  for (const row of rows) groups[labels[row]!]!.push(row);
  return groups;
}
