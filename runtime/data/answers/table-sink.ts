/** Where a table goes that is written frame by frame: into a file, which is there once it is whole, or down a stream. */

import { asDiskFailure } from "../../disk-failure.js";
import { growFile } from "../../put-file.js";
import type { Frame } from "../frame.js";
import { headOf, rowsOf, type TableFormat, zipped } from "./table-writer.js";

export interface TableSink {
  /** Frames have the same columns, all of them; the first, which may have no rows, brings the head. */
  add(frame: Frame): Promise<void>;
  finish(): void;
  /** Leaves nothing behind, where that can be had. */
  abandon(): void;
}

export interface FileFormat {
  readonly format: TableFormat;
  readonly zipped: boolean;
}

/** @throws TaskFailure `disk` where it cannot be written; so do its functions. */
export function tableFile(path: string, { format, zipped: isZipped }: FileFormat): TableSink {
  const tried = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw asDiskFailure(error, path);
    }
  };
  const file = tried(() => growFile(path));
  const write = (piece: string) => tried(() => file.write(isZipped ? zipped(piece) : piece));
  return { add: adding(format, write), finish: () => tried(file.finish), abandon: file.abandon };
}

/** Waits where the reader at the other end is slower. `before` hears of each piece, and may throw. */
export function tableStream(stream: NodeJS.WritableStream, format: TableFormat, before: () => void): TableSink {
  const write = async (piece: string) => {
    before();
    if (!stream.write(piece)) await new Promise((resolve) => stream.once("drain", resolve));
  };
  return { add: adding(format, write), finish: () => {}, abandon: () => {} };
}

function adding(format: TableFormat, write: (piece: string) => void | Promise<void>): TableSink["add"] {
  let isFirst = true;
  return async (frame) => {
    const head = isFirst ? headOf(format, frame.columns) : "";
    isFirst = false;
    if (head !== "") await write(head);
    for (const piece of rowsOf(format, frame)) await write(piece);
  };
}
