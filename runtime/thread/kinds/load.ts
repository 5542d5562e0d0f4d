/** Reads or makes a table, prepares and splits it. */

import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Call, LoadWork } from "../../../lang/plan.js";
import { BadRows } from "../../data/bad-rows.js";
import type { FittedPreparation } from "../../data/fitted.js";
import { prepareArrays } from "../../data/preparation/arrays.js";
import { prepareTable } from "../../data/preparation/table.js";
import type { Reading } from "../../data/raw-table.js";
import { scratchFile, scratchFolder } from "../../data/scratch.js";
import { resolveFiles } from "../../data/sources/network/network-files.js";
import { type RawArrays, type RawTable, sources } from "../../data/sources.js";
import { badData } from "../../failure.js";
import type { Assignment } from "../../messages.js";
import type { TableResult } from "../../results.js";
import type { Carried, Host } from "../host.js";
import { tableInput } from "../inputs.js";
import { progressReporter } from "../progress.js";
import { derive } from "../random.js";

/** Reading takes the most of it; what comes after a table has gone by takes the rest. */
const readingShare = 0.8;

export async function load(work: LoadWork, assignment: Assignment, host: Host): Promise<Carried> {
  const reporter = progressReporter(assignment, host);
  const opening: Opening = {
    host,
    bad: new BadRows(work.preparation?.onBad ?? "error"),
    fetching: (done) => reporter.at(done, () => "fetching"),
    progress: (done) => reporter.at(readingShare * done, () => "reading"),
  };
  const raw = await openSource(work.source, assignment, opening);
  const preparing = (done: number) => reporter.at(readingShare + (1 - readingShare) * done, () => "preparing");
  const like = work.like === undefined ? undefined : tableInput(assignment, work.like);
  const table =
    raw.kind === "table"
      ? await ofColumns(raw, work, assignment, opening, preparing, like)
      : ofArrays(raw, work, assignment, opening, like);
  return { result: { ...table, digest: await tableDigest(table) } };
}

/** How far the files of the network have come, and how far reading has, 0 to 1. */
export interface Opening extends Pick<Reading, "host" | "bad" | "progress"> {
  readonly fetching: (done: number) => void;
}

/** What a source of this task gives: its files are fetched, its folder is that of the flow. */
export async function openSource(
  { name, arguments: given }: Call,
  { seed, place, handedIn }: Pick<Assignment, "seed" | "place" | "handedIn">,
  { host, bad, progress, fetching }: Opening,
): Promise<RawArrays | RawTable> {
  const source = sources.get(name);
  if (!source) throw new Error(`no source ${name}: the checker let it through`);
  const rows = { seed: derive(seed, "rows"), folder: dirname(resolve(place.file)), ...(handedIn ? { handedIn } : {}) };
  return source(await resolveFiles(given, { host, progress: fetching }), { ...rows, host, bad, progress });
}

type Unsigned = Omit<TableResult, "digest">;

const splitSeed = (assignment: Assignment) => derive(assignment.seed, "split");

async function ofColumns(
  { reader }: RawTable,
  work: LoadWork,
  assignment: Assignment,
  { host, bad, progress: reading }: Opening,
  preparing: (done: number) => void,
  like: TableResult | undefined,
): Promise<Unsigned> {
  const { task, attempt, scratch = scratchFolder() } = assignment;
  const file = (name: string) => scratchFile(scratch, `${task}-${attempt}.${name}`);
  const ground = { host, bad, seed: splitSeed(assignment), scratch: file, reading, preparing };
  const { parts, ...table } = await prepareTable(reader, work, ground, preparationOf(work, like, "columns"));
  return { kind: "table", ...table, scale: 1, parts: sharedParts(parts) };
}

function ofArrays(
  raw: RawArrays,
  work: LoadWork,
  assignment: Assignment,
  { bad }: Opening,
  like: TableResult | undefined,
): Unsigned {
  const { rows, shape } = raw;
  const fittedThere = preparationOf(work, like, "values");
  const { parts, fitted, ...prepared } = prepareArrays(raw, work, splitSeed(assignment), fittedThere);
  const [count, nothing] = [bad.count, {}];
  const news = count.rows > 0 || fitted !== undefined;
  const found = {
    read: rows + count.rows,
    bad: count,
    dropped: nothing,
    filled: nothing,
    ...(fitted ? { fitted } : {}),
  };
  return {
    kind: "table",
    rows,
    shape,
    ...prepared,
    scale: work.scale,
    parts: sharedParts(parts),
    ...(news ? { found } : {}),
  };
}

/** What was fitted on the rows that these are to be like; undefined where they go their own way, or nothing was. */
function preparationOf<Kind extends FittedPreparation["kind"]>(
  { like: name }: LoadWork,
  like: TableResult | undefined,
  kind: Kind,
): Extract<FittedPreparation, { kind: Kind }> | undefined {
  const preparation = like?.preparation;
  if (!preparation) return undefined;
  if (preparation.kind === kind) return preparation as Extract<FittedPreparation, { kind: Kind }>;
  const [theirs, ours] = preparation.kind === "columns" ? ["columns", "arrays"] : ["arrays", "columns"];
  throw badData(`${name} has ${theirs}, and these data have ${ours}: they cannot be prepared alike.`);
}

function sharedParts(parts: Readonly<Record<string, Uint32Array>>): TableResult["parts"] {
  return Object.fromEntries(
    Object.entries(parts).map(([part, rows]) => {
      const buffer = new SharedArrayBuffer(rows.byteLength);
      new Uint32Array(buffer).set(rows);
      return [part, buffer];
    }),
  );
}

/** SHA-256 over everything that a training could see. */
async function tableDigest({ rows, shape, scale, targets, features, parts, preparation }: Unsigned): Promise<string> {
  const hash = createHash("sha256");
  const meanings = targets.map(({ values: _, ...meaning }) => meaning);
  const names = Object.keys(parts);
  hash.update(JSON.stringify({ rows, shape, scale, meanings, type: features.type, parts: names, preparation }));
  if ("buffer" in features) updateWith(hash, features.buffer);
  else for await (const piece of createReadStream(features.file)) hash.update(piece as Buffer);
  for (const buffer of [...targets.map(({ values }) => values), ...Object.values(parts)]) updateWith(hash, buffer);
  return hash.digest("hex");
}

/** Shared memory is copied before it is hashed: piece by piece that costs no memory to speak of. */
const pieceBytes = 2 ** 20;

function updateWith(hash: Hash, buffer: SharedArrayBuffer): void {
  for (let from = 0; from < buffer.byteLength; from += pieceBytes)
    hash.update(new Uint8Array(buffer, from, Math.min(pieceBytes, buffer.byteLength - from)));
}
