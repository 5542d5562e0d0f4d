/**
 * Puts text where a file stands or is to stand: written beside, synced, renamed. Who looks sees the old text or the new
 * one. All at once is synchronous, so that a signal finds either nothing or a file that can be taken away.
 */

import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
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
  const beside = nameBeside(target);
  try {
    writeSynced(beside, text, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

const nameBeside = (target: string) =>
  join(dirname(target), `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);

/** A file that comes piece by piece, and stands in its place once it is whole. */
interface GrowingFile {
  write(piece: string | Uint8Array): void;
  /** Puts it in place. */
  finish(): void;
  /** Takes it away, also after a failure; does nothing once it is in place. */
  abandon(): void;
}

/** Makes the folder where there is none. A file that is there keeps its mode. Throws what the file system says. */
export function growFile(path: string): GrowingFile {
  mkdirSync(dirname(path), { recursive: true });
  const there = existsSync(path);
  const target = there ? realpathSync(path) : path;
  if (there) {
    accessSync(target, constants.W_OK);
    // A rename would put a file where a folder or a device is.
    if (!statSync(target).isFile()) throw Object.assign(new Error("it is no file"), { code: "EISDIR" });
  }
  const beside = nameBeside(target);
  const file = openSync(beside, "wx");
  let open = true;
  const close = () => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    write: (piece) => writeFileSync(file, piece),
    finish() {
      if (there) fchmodSync(file, statSync(target).mode & 0o7777);
      fsyncSync(file);
      close();
      renameSync(beside, target);
    },
    abandon() {
      close();
      rmSync(beside, { force: true });
    },
  };
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
