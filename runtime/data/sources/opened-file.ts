/** Files that are read where they lie, in pieces: nothing of them is held beside the rows that they become. */

import { type FileHandle, open } from "node:fs/promises";
import { badData } from "../../failure.js";
import { Stopped } from "../../thread/host.js";
import type { Reading } from "../raw-table.js";
import { missingFile } from "./file-problems.js";

export interface OpenedFile {
  readonly file: string;
  readonly size: number;
  readonly handle: FileHandle;
}

/**
 * Opens a file for as long as `use` takes.
 * @throws TaskFailure `missing` where it cannot be read
 */
export async function withFile<T>(file: string, use: (opened: OpenedFile) => Promise<T>): Promise<T> {
  const handle = await open(file).catch((error: unknown) => {
    throw missingFile(file, error);
  });
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw missingFile(file, { code: "EISDIR" });
    return await use({ file, size: found.size, handle });
  } finally {
    await handle.close();
  }
}

/** Between two looks at the stop flag: some 10 ms of reading, and many whole numbers of every size. */
const pieceBytes = 2 ** 22;

/**
 * Reads `into` full from the byte `from` on, piece by piece.
 * @throws Stopped when that was asked for
 */
export async function readInto(
  { file, handle }: OpenedFile,
  into: Uint8Array,
  from: number,
  { host, progress }: Pick<Reading, "host" | "progress">,
): Promise<void> {
  for (let at = 0; at < into.length; ) {
    if (host.stopRequested()) throw new Stopped();
    const { bytesRead } = await handle.read(into, at, Math.min(pieceBytes, into.length - at), from + at);
    if (bytesRead === 0) throw badData(`${file} became shorter while it was read.`, "Leave it alone, and run again.");
    at += bytesRead;
    progress(at / into.length);
    await host.breathe();
  }
}

/**
 * Hands out the bytes from `from` to `to` in order, each piece a whole number of `unit`s, at the beginning of one buffer: a
 * piece is gone with the next.
 */
export async function* piecesOf(
  opened: OpenedFile,
  from: number,
  to: number,
  unit: number,
  { host, progress }: Pick<Reading, "host" | "progress">,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const most = pieceBytes - (pieceBytes % unit);
  const piece = new Uint8Array(Math.min(most, to - from));
  for (let at = from; at < to; at += piece.length) {
    const bytes = piece.subarray(0, Math.min(piece.length, to - at));
    await readInto(opened, bytes, at, { host, progress: () => {} });
    yield bytes;
    progress((at + bytes.length - from) / (to - from));
  }
}
