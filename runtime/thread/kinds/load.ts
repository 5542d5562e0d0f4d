/** Reads or makes a table, prepares and splits it. */

import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { LoadWork } from "../../../lang/plan.js";
import { BadRows } from "../../data/bad-rows.js";
import { classesOf } from "../../data/labels.js";
import { resolveFiles } from "../../data/network-files.js";
import { bufferOf } from "../../data/rows.js";
import { type Reading, sources } from "../../data/sources.js";
import { type Share, splitRows } from "../../data/splits.js";
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
  const bad = new BadRows(work.preparation?.onBad ?? "error");
  const { place, handedIn } = assignment;
  const folder = dirname(resolve(place.file));
  const seed = derive(assignment.seed, "rows");
  const reading: Reading = { seed, host, progress, bad, folder, ...(handedIn ? { handedIn } : {}) };
  const fetching = (done: number) => reporter.at(done, () => "fetching");
  const raw = await source(await resolveFiles(work.source.arguments, { host, progress: fetching }), reading);
  if (raw.kind === "table") throw new Error("tables of columns are not prepared yet");
  const { rows, shape, features, label } = raw;
  if (!label) throw new Error("arrays without labels are not prepared yet");
  const labels = new Int32Array(label.values);
  const shares = work.split as readonly Share[];
  const split = splitRows(labels, classesOf(label).length, shares, derive(assignment.seed, "split"));
  const parts = Object.fromEntries(Object.entries(split).map(([part, order]) => [part, sharedRows(order)]));
  const targets = [{ name: "label", ...label }];
  const unsigned = { kind: "table" as const, rows, shape, features, scale: work.scale, targets, parts };
  return { result: { ...unsigned, digest: tableDigest(unsigned) } };
}

function sharedRows(rows: Uint32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(rows.byteLength);
  new Uint32Array(buffer).set(rows);
  return buffer;
}

/** SHA-256 over everything that a training could see. */
function tableDigest(table: Omit<TableResult, "digest">): string {
  const { rows, shape, scale, targets, features, parts } = table;
  const hash = createHash("sha256");
  const meanings = targets.map(({ values: _, ...meaning }) => meaning);
  hash.update(JSON.stringify({ rows, shape, scale, meanings, type: features.type, parts: Object.keys(parts) }));
  const buffers = [bufferOf(table), ...targets.map(({ values }) => values), ...Object.values(parts)];
  for (const buffer of buffers) hash.update(new Uint8Array(buffer));
  return hash.digest("hex");
}
