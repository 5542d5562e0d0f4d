/**
 * A folder for what lasts as long as a run and no longer: rows that are too many for the memory. Its name tells whose it is,
 * so that what a killed run has left can be swept by a later one.
 */

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "troupe-rows-";

let runs = 0;

/** The path of a folder of this process' own; it is made when something is put there. */
export function scratchFolder(): string {
  return join(tmpdir(), `${prefix}${process.pid}-${++runs}`);
}

/** The path of a file in the folder, which is there afterwards. What a task is called need not be the name of a file. */
export function scratchFile(folder: string, name: string): string {
  sweepScratch();
  mkdirSync(folder, { recursive: true });
  return join(folder, encodeURIComponent(name));
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what processes have left that are no more. */
function sweepScratch(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) removeScratch(join(tmpdir(), name));
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
