/**
 * Files of the network, which a source may name in place of a path: `url("https://…/iris.csv", sha256: "…")`.
 *
 * Each is fetched once for a user, and lies in `files/` of the cache under its hash, with the ending of its address, by
 * which some readers go. It is written beside and renamed when its hash is right, so that a name stands for what it says
 * whoever else is fetching at the same time, in this process or another. The hash is made anew before every use: that
 * takes a second for half a gigabyte, and a file that has changed on the disk is fetched again.
 */

import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Value } from "../../../../lang/formula.js";
import type { Call } from "../../../../lang/plan.js";
import { cacheFolder } from "../../../cache.js";
import { asDiskFailure } from "../../../disk-failure.js";
import { badData } from "../../../failure.js";
import { abortable } from "../../../thread/abortable.js";
import type { Reading } from "../../raw-table.js";
import { type Download, download } from "./download.js";

type Settings = Call["arguments"];

interface NetworkFile {
  readonly address: string;
  /** In small letters. */
  readonly sha256: string;
}

/**
 * A source's arguments with paths in the place of files of the network, each fetched if it is not here.
 * @throws TaskFailure `missing` where one cannot be had, `data` where it is another than was meant, `disk` where there is
 * no room for it
 */
export async function resolveFiles(settings: Settings, reading: Pick<Reading, "host" | "progress">): Promise<Settings> {
  const resolved: Record<string, Value> = {};
  for (const [name, value] of Object.entries(settings)) {
    const file = networkFile(value);
    resolved[name] = file
      ? await abortable(reading.host, (signal) => fetched(file, { signal, progress: reading.progress }))
      : value;
  }
  return resolved;
}

/** The same for those who must not wait; `undefined` where something has still to be fetched. */
export function filesAtHand(settings: Settings): Settings | undefined {
  const resolved: Record<string, Value> = {};
  for (const [name, value] of Object.entries(settings)) {
    const file = networkFile(value);
    resolved[name] = file ? keptAs(file) : value;
    if (file && !existsSync(keptAs(file))) return undefined;
  }
  return resolved;
}

function networkFile(value: Value): NetworkFile | undefined {
  if (typeof value !== "object" || !("name" in value) || value.name !== "url") return undefined;
  const { address, sha256 } = value.arguments as Settings;
  return { address: String(address), sha256: String(sha256) };
}

const filesFolder = () => join(cacheFolder(), "files");

function keptAs({ address, sha256 }: NetworkFile): string {
  const [ending = ""] = /\.[a-z0-9]{1,10}(?:\.(?:gz|zst|br|bz2|xz))?$/i.exec(new URL(address).pathname) ?? [];
  return join(filesFolder(), `${sha256}${ending.toLowerCase()}`);
}

const anotherCache = "Make room or give the right to write there, or name another folder in TROUPE_CACHE.";

async function fetched(file: NetworkFile, how: Download): Promise<string> {
  const kept = keptAs(file);
  if ((await hashOf(kept, how.signal)) === file.sha256) return kept;
  try {
    await mkdir(filesFolder(), { recursive: true });
    const beside = await mkdtemp(join(filesFolder(), "part-"));
    try {
      await fetchInto(join(beside, "file"), kept, file, how);
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
  } catch (error) {
    // What goes wrong here, beside the network, goes wrong in the cache.
    throw asDiskFailure(error, `${filesFolder()}, where files of the network are kept,`, anotherCache);
  }
  return kept;
}

async function fetchInto(fresh: string, kept: string, { address, sha256 }: NetworkFile, how: Download): Promise<void> {
  const found = await download(address, fresh, how);
  if (found !== sha256)
    throw badData(
      `${address} is not what was expected: its SHA-256 is ${found}, and should be ${sha256}.`,
      "It was changed there, or cut short on the way; nothing of it was kept. If it is right as it is now, put its hash into the flow.",
    );
  await rename(fresh, kept).catch(async (error: unknown) => {
    // Some systems do not rename onto a file that somebody reads: then another was quicker, with the same.
    if ((await hashOf(kept, how.signal)) !== sha256) throw error;
  });
}

/** `undefined` for a file that is not there or cannot be read. */
async function hashOf(file: string, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash, { signal });
  } catch {
    return undefined;
  }
  return hash.digest("hex");
}
