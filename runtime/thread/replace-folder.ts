/**
 * Puts a folder in place whole: written beside, synced, renamed. Who looks sees the old folder or the new one, and
 * a failure leaves the old one and no leftovers.
 */

import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asDiskFailure } from "../disk-failure.js";
import { TaskFailure } from "../failure.js";

/**
 * Calls `fill` with an empty folder and puts it at `target`. An existing folder goes only if it is empty or
 * `isOurs` says so of its files.
 * @throws TaskFailure `disk`
 */
export async function replaceFolder<T>(
  target: string,
  isOurs: (files: readonly string[]) => boolean,
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}`);
  const fresh = `${beside}.tmp`;
  try {
    await refuseStrangers(target, isOurs);
    await mkdir(fresh, { recursive: true });
    const filled = await fill(fresh);
    for (let more = mostTries; !(await putInPlace(fresh, target, `${beside}.old`)); more--) {
      if (more === 0) throw refusal(`${target} is written by others all the time.`);
      await refuseStrangers(target, isOurs);
    }
    return filled;
  } catch (error) {
    throw asDiskFailure(error, target);
  } finally {
    // It must not hide the failure above: where a part of the path is a file, there is nothing to remove.
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
  }
}

async function refuseStrangers(target: string, isOurs: (files: readonly string[]) => boolean): Promise<void> {
  const files = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR")
      throw refusal(`${target} cannot be a folder, and a model is saved as one: it, or a part of its path, is a file.`);
    throw error;
  });
  if (files.length > 0 && !isOurs(files))
    throw refusal(`${target} holds files that Troupe did not write; they would be lost.`);
}

function refusal(message: string): TaskFailure {
  return new TaskFailure({
    code: "disk",
    message,
    advice: "Save to another folder, or empty this one.",
    lasting: true,
  });
}

/** Each time that another was quicker costs some microseconds; who loses so often has met something else. */
const mostTries = 1000;

/**
 * Between the two renames there is no folder for a moment; if the second fails, the old one comes back. False where somebody
 * else has put a folder there in that moment: then the old one is not wanted any more.
 */
async function putInPlace(fresh: string, target: string, old: string): Promise<boolean> {
  const had = await rename(target, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
  try {
    await rename(fresh, target);
  } catch (error) {
    if (!wasQuicker(error)) {
      if (had) await rename(old, target);
      throw error;
    }
    if (had) await rm(old, { recursive: true, force: true });
    return false;
  }
  await syncFolder(dirname(target));
  if (had) await rm(old, { recursive: true, force: true });
  return true;
}

const wasQuicker = (error: unknown) => ["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "");

/** The renames themselves live in the parent. Some systems cannot sync a folder; then they do it in their own time. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
