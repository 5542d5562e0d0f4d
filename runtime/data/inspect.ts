/**
 * What can be told of data before a run: so `troupe check` can say that a file is missing, is no IDX, or has rows of
 * another shape than the network takes. Of a file it reads a few kilobytes, never the whole; a drawing tells by its
 * arguments.
 */

import { closeSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import type { Call } from "../../lang/plan.js";
import type { SourceFacts } from "../../lang/program.js";
import { reasonOf } from "../opening.js";
import { NoTable } from "./csv/no-table.js";
import { settingsOf } from "./csv/settings.js";
import { drawings } from "./generated.js";
import { shownFile } from "./shown.js";
import { tableHead } from "./table-head.js";

type Problem = SourceFacts & { known: false };

/** Facts for the checker. */
export function inspect(source: Call): SourceFacts {
  if (source.name === "idx") return inspectIdx(source);
  if (source.name === "csv" || source.name === "tsv") return inspectTable(source);
  const drawing = drawings.get(source.name)?.(source.arguments);
  if (!drawing) return { known: true };
  const { shape, classes, rows } = drawing;
  return { known: true, shape, classes, rows };
}

function inspectIdx({ arguments: { images, labels } }: Call): SourceFacts {
  const [rows, classes] = [idxShape(String(images)), idxShape(String(labels))];
  if (!Array.isArray(rows)) return rows;
  if (!Array.isArray(classes)) return classes;
  if (classes.length !== 1)
    return unusable(String(labels), `labels have one dimension, and this file has ${classes.length}`);
  if (rows[0] !== classes[0])
    return unusable(String(labels), `it has ${classes[0]} labels, and the images are ${rows[0]}`);
  return { known: true, shape: rows.length > 1 ? rows.slice(1) : [1], rows: rows[0]! };
}

function inspectTable(source: Call): SourceFacts {
  const settings = settingsOf(source);
  try {
    return { known: true, ...tableHead(settings) };
  } catch (error) {
    if (error instanceof NoTable) return unusable(settings.file, error.message.replace(/\.$/, ""));
    return notReadable(settings.file, error);
  }
}

/** Enough for any header, also where gzip begins with a file name. */
const headBytes = 4096;

function idxShape(file: string): number[] | Problem {
  let head: Buffer;
  try {
    head = readHead(file);
  } catch (error) {
    return notReadable(file, error);
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    try {
      // The head ends in the middle of the stream: take what it gives.
      head = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch (error) {
      return unusable(file, `it is gzipped, and does not unpack (${(error as Error).message})`);
    }
  }
  const rank = head[3] ?? 0;
  if (head.length < 4 || head[0] !== 0 || head[1] !== 0 || rank === 0)
    return unusable(file, `it does not begin as an IDX file does, with two zero bytes and a type`);
  if (head.length < 4 + 4 * rank) return unusable(file, "it ends within its header");
  return Array.from({ length: rank }, (_, at) => head.readUInt32BE(4 + 4 * at));
}

function readHead(file: string): Buffer {
  const handle = openSync(file, "r");
  try {
    const head = Buffer.alloc(headBytes);
    return head.subarray(0, readSync(handle, head, 0, headBytes, 0));
  } finally {
    closeSync(handle);
  }
}

function notReadable(file: string, error: unknown): Problem {
  return { known: false, problem: "missing", file: shownFile(file), reason: reasonOf(error) };
}

function unusable(file: string, reason: string): Problem {
  return { known: false, problem: "unusable", file: shownFile(file), reason };
}
