/**
 * Looks at data without training on them: what the source holds, and what a `data` statement makes of it. The rows are
 * read as a run reads them, in this very thread.
 */

import type { Call, LoadWork } from "../lang/plan.js";
import { BadRows } from "./data/bad-rows.js";
import type { RawArrays } from "./data/raw-table.js";
import { summarise, type TableSummary } from "./data/summary.js";
import type { Assignment } from "./messages.js";
import type { TableResult } from "./results.js";
import type { Host } from "./thread/host.js";
import { Stopped } from "./thread/host.js";
import { load, openSource } from "./thread/kinds/load.js";

/** What a source holds: columns, or arrays with a label. */
export type Holding =
  | { readonly kind: "table"; readonly summary: TableSummary }
  | {
      readonly kind: "arrays";
      readonly rows: number;
      readonly shape: readonly number[];
      readonly range: Range;
      readonly label: Label;
    };

export interface Range {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
}

/** How often each class is there, or between what the numbers lie. */
export type Label =
  | { readonly type: "classes"; readonly classes: readonly (readonly [name: string, rows: number])[] }
  | { readonly type: "number"; readonly range: Range }
  | { readonly type: "none" };

/** Rejects with a TaskFailure, or with `Stopped`. Rows that cannot be read are counted, and end nothing. */
export async function lookAtSource(
  source: Call,
  of: Pick<Assignment, "seed" | "place">,
  host: Host,
  onProgress: (done: number) => void,
): Promise<Holding> {
  const bad = new BadRows("missing");
  const raw = await openSource(source, of, { host, bad, progress: onProgress, fetching: onProgress });
  if (raw.kind === "arrays") return holdingOf(raw);
  const between = async () => {
    if (host.stopRequested()) throw new Stopped();
    await host.breathe();
  };
  const summariser = await summarise(raw.reader, between);
  return { kind: "table", summary: summariser.summary(bad.count) };
}

function holdingOf({ rows, shape, features, label }: RawArrays): Holding {
  const values = features.type === "uint8" ? new Uint8Array(features.buffer) : new Float32Array(features.buffer);
  return { kind: "arrays", rows, shape, range: rangeOf(values), label: labelOf(label) };
}

function labelOf(label: RawArrays["label"]): Label {
  if (!label) return { type: "none" };
  if (label.type === "number") return { type: "number", range: rangeOf(new Float32Array(label.values)) };
  const counts = new Int32Array(label.classes.length);
  for (const of of new Int32Array(label.values)) counts[of] = counts[of]! + 1;
  return { type: "classes", classes: label.classes.map((name, at) => [name, counts[at]!] as const) };
}

function rangeOf(values: Uint8Array | Float32Array): Range {
  let [least, most, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
    sum += value;
  }
  return { least, most, mean: sum / values.length };
}

/** What a `data` statement makes of its source: the same, to the bit, as in a run with this seed. */
export async function prepareAlone(work: LoadWork, assignment: Assignment, host: Host): Promise<TableResult> {
  const { result } = await load(work, assignment, host);
  if (result.kind !== "table") throw new Error("a load leaves a table");
  return result;
}
