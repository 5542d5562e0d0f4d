/**
 * Rows that lie in a file, one after the other as they would in memory: bytes, or floats with the lowest byte first.
 * They are read by their numbers, in ascending order, neighbours together, through one small buffer.
 */

import { closeSync, openSync, readSync } from "node:fs";
import { TaskFailure } from "../../failure.js";
import type { TableFeatures } from "../../results.js";
import { sizeOf } from "../shape.js";

/** Enough that the disk, and not the calls, decides how long it takes. */
const mostAtOnce = 2 ** 20;

/** Rows that lie no further apart are read together with what is between them: a read costs about as much as so many bytes. */
const gap = 4096;

/** `at` is the place of the row among those that were asked for; it lies at `offset` of `bytes` until the next one. */
type TakeRow = (at: number, bytes: Uint8Array, offset: number) => void;

export interface RowFile {
  /** Of one row. */
  readonly rowBytes: number;
  /** What it holds of the rows in memory. */
  readonly bytes: number;
  /** The rows with these numbers, ascending; the same may be asked for twice. */
  read(rows: Uint32Array, take: TakeRow): void;
  close(): void;
}

export type RowsInFile = Extract<TableFeatures, { readonly file: string }>;

interface TableInFile {
  readonly features: RowsInFile;
  readonly shape: readonly number[];
}

export function rowBytesOf({ features, shape }: TableInFile): number {
  return sizeOf(shape) * (features.type === "uint8" ? 1 : Float32Array.BYTES_PER_ELEMENT);
}

/** Holds no more than `held` bytes, but a row at least. Throws `disk` where the file cannot be read. */
export function openRowFile(table: TableInFile, held: number): RowFile {
  const { file } = table.features;
  const rowBytes = rowBytesOf(table);
  const bytes = new Uint8Array(Math.max(rowBytes, Math.min(held, mostAtOnce)));
  const descriptor = orFail(file, () => openSync(file, "r"));
  return {
    rowBytes,
    bytes: bytes.length,
    read(rows, take) {
      for (let at = 0; at < rows.length; ) {
        const first = rows[at]!;
        const end = endOfRun(rows, at, rowBytes, bytes.length);
        readFully(file, descriptor, bytes.subarray(0, (rows[end - 1]! + 1 - first) * rowBytes), first * rowBytes);
        for (; at < end; at++) take(at, bytes, (rows[at]! - first) * rowBytes);
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** Up to where the rows from `at` on are read in one go. */
function endOfRun(rows: Uint32Array, at: number, rowBytes: number, room: number): number {
  let end = at + 1;
  while (
    end < rows.length &&
    (rows[end]! - rows[end - 1]! - 1) * rowBytes <= gap &&
    (rows[end]! + 1 - rows[at]!) * rowBytes <= room
  )
    end++;
  return end;
}

/** A read may give less than was asked for. */
function readFully(file: string, descriptor: number, into: Uint8Array, from: number): void {
  for (let done = 0; done < into.length; ) {
    const read = orFail(file, () => readSync(descriptor, into, done, into.length - done, from + done));
    if (read === 0) throw unreadable(file, "it ends before the rows do");
    done += read;
  }
}

function orFail<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

const unreadable = (file: string, reason: string) =>
  new TaskFailure({
    code: "disk",
    message: `The rows that were laid down in ${file} cannot be read: ${reason}.`,
    advice: "Run it again, and leave the folder alone meanwhile; or let `memory` hold all rows.",
    lasting: false,
  });
