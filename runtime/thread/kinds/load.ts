/** Reads or makes a table, and splits it. */

import { createHash } from "node:crypto";
import type { LoadWork } from "../../../lang/plan.js";
import { type RawTable, sources } from "../../data/sources.js";
import { splitRows } from "../../data/splits.js";
import type { Assignment } from "../../messages.js";
import type { TableResult } from "../../results.js";
import type { Carried, Host } from "../host.js";
import { progressReporter } from "../progress.js";
import { derive } from "../random.js";

export async function load(work: LoadWork, assignment: Assignment, host: Host): Promise<Carried> {
  const source = sources.get(work.source.name);
  if (!source) throw new Error(`no source ${work.source.name}: the checker let it through`);
  const reporter = progressReporter(assignment, host);
  const progress = (done: number) => reporter.at(done, () => "reading");
  const table = await source(work.source.arguments, { seed: derive(assignment.seed, "rows"), host, progress });
  const labels = new Int32Array(table.labels);
  const split = splitRows(labels, table.classes.length, work.split, derive(assignment.seed, "split"));
  const parts = Object.fromEntries(Object.entries(split).map(([part, rows]) => [part, sharedRows(rows)]));
  const unsigned = { kind: "table" as const, ...table, scale: work.scale, parts };
  return { result: { ...unsigned, digest: tableDigest(unsigned) } };
}

function sharedRows(rows: Uint32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(rows.byteLength);
  new Uint32Array(buffer).set(rows);
  return buffer;
}

/** SHA-256 over everything that a training could see. */
function tableDigest(table: RawTable & Pick<TableResult, "scale" | "parts">): string {
  const { rows, shape, scale, classes, features, labels, parts } = table;
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ rows, shape, scale, classes, type: features.type, parts: Object.keys(parts) }));
  for (const buffer of [features.buffer, labels, ...Object.values(parts)]) hash.update(new Uint8Array(buffer));
  return hash.digest("hex");
}
