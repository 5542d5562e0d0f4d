/**
 * A folder for what lasts as long as a run and no longer: rows that are too many for the memory. Its name tells whose it is,
 * so that what a killed run has left can be swept by a later one.
 */

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { asDiskFailure } from "../disk-failure.js";
import { TaskFailure } from "../failure.js";

const prefix = "troupe-rows-";

let runs = 0;

/** The path of a folder of this process' own; it is made when something is put there. */
export function scratchFolder(): string {
  return join(tmpdir(), `${prefix}${process.pid}-${++runs}`);
}

/** The path of a file in the folder, which is there afterwards. What a task is called need not be the name of a file. */
export function scratchFile(folder: string, name: string): string {
  const file = join(folder, encodeURIComponent(name));
  return inScratch(file, () => {
    sweepScratch(dirname(folder));
    mkdirSync(folder, { recursive: true });
    return file;
  });
}

/**
 * Opens or writes such a file.
 * @throws TaskFailure `disk` where there is no room for it, or no right to it
 */
export function inScratch<T>(file: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    const failure = asDiskFailure(error, `${dirname(file)}, where rows go that do not fit into memory,`);
    if (!(failure instanceof TaskFailure)) throw failure;
    const advice = "Make room there, name another folder in TMPDIR, or let `memory` hold more.";
    throw new TaskFailure({ ...failure.failure, advice });
  }
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Removes what processes have left that are no more. It is told where: a thread has no environment, and cannot know what
 * `TMPDIR` says.
 */
function sweepScratch(where: string): void {
  mkdirSync(where, { recursive: true });
  for (const name of readdirSync(where)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    try {
      removeScratch(join(where, name));
    } catch {
      // Somebody else's: theirs to sweep, and no hindrance to us.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
