/**
 * Puts text where a file stands or is to stand: written beside, synced, renamed. Who looks sees the old text or the new one.
 */

import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** The file keeps its mode; of a link, what it points to is replaced. Throws what the file system says. */
export function replaceFile(path: string, text: string): void {
  const target = realpathSync(path);
  // A rename asks the folder alone, and would replace a file that may not be written.
  accessSync(target, constants.W_OK);
  putFile(target, text, statSync(target).mode & 0o7777);
}

/** A file of this mode, whether there was one or not. Throws what the file system says. */
export function putFile(target: string, text: string, mode: number): void {
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  try {
    writeSynced(beside, text, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeSynced(path: string, text: string, mode: number): void {
  // For nobody else's eyes until it has the mode that it is to have.
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, text);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
