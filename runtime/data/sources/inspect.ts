/**
 * What can be told of data before a run: so `troupe check` can say that a file is missing, is no IDX, or has rows of
 * another shape than the network takes. Of a file it reads a few kilobytes, never the whole; a drawing tells by its
 * arguments.
 */

import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { Call } from "../../../lang/plan.js";
import type { SourceFacts } from "../../../lang/program.js";
import { TaskFailure } from "../../failure.js";
import { reasonOf } from "../../unreadable.js";
import { headsAlone } from "../columns.js";
import { sizeOf } from "../shape.js";
import { shownFile } from "../shown.js";
import { arrowFile } from "./arrow/arrow-file.js";
import { NoTable } from "./csv/no-table.js";
import { settingsOf } from "./csv/settings.js";
import { drawings } from "./drawn/generated.js";
import { fileHead } from "./file-chunks.js";
import { imageFolder } from "./images/image-folder.js";
import { imageShape } from "./images/images.js";
import { jsonlHead } from "./json/jsonl-head.js";
import { filesAtHand } from "./network/network-files.js";
import { isFloat, labelsProblem, lengthProblem, noFile } from "./npy/npy.js";
import { mostHeader, type NpyHeader, npyHeader } from "./npy/npy-header.js";
import { parquetFile } from "./parquet/parquet-file.js";
import { noFileButAPipe, specialFile } from "./special-files.js";
import { tableHead } from "./table-head.js";

type Problem = SourceFacts & { known: false };

/** Facts for the checker; none of a file of the network that was never fetched. */
export function inspect({ name, arguments: given }: Call): SourceFacts {
  const settings = filesAtHand(given);
  return settings ? inspectHere({ name, arguments: settings }) : { known: true };
}

function inspectHere(source: Call): SourceFacts {
  const special = specialFile(source.arguments);
  if (special !== undefined) return unusable(special, noFileButAPipe);
  if (source.name === "idx") return inspectIdx(source);
  if (source.name === "images") return inspectImages(source);
  if (source.name === "js") return inspectModule(source);
  if (source.name === "npy") return inspectNpy(source);
  if (source.name === "csv" || source.name === "tsv") return inspectTable(source);
  const { file, types } = source.arguments;
  if (source.name === "parquet") return inspectFile(String(file), inspectParquet);
  if (source.name === "arrow") return inspectFile(String(file), inspectArrow);
  if (source.name === "jsonl") return inspectFile(String(file), (path) => inspectJsonl(path, types));
  const drawing = drawings.get(source.name)?.(source.arguments);
  if (!drawing) return { known: true };
  const { shape, classes, rows } = drawing;
  return { known: true, shape, rows, ...(classes === undefined ? { label: "number" } : { classes }) };
}

function inspectIdx({ arguments: { images, labels } }: Call): SourceFacts {
  const [rows, classes] = [idxShape(String(images)), idxShape(String(labels))];
  if ("problem" in rows) return rows;
  if ("problem" in classes) return classes;
  if (classes.length !== 1)
    return unusable(String(labels), `labels have one dimension, and this file has ${classes.length}`);
  if (rows[0] !== classes[0])
    return unusable(String(labels), `it has ${classes[0]} labels, and the images are ${rows[0]}`);
  return { known: true, shape: rows.length > 1 ? rows.slice(1) : [1], rows: rows[0]! };
}

/** More files than this are not listed before a run: it would take a second. */
const mostListed = 100_000;

function inspectImages({ arguments: settings }: Call): SourceFacts {
  const folder = String(settings.folder);
  try {
    const shape = imageShape(settings);
    const { classes, files, more } = imageFolder(folder, mostListed);
    // Rows that cannot be decoded may be left out.
    return { known: true, shape, classes: classes.length, ...(more ? {} : { rows: files.length }) };
  } catch (error) {
    return error instanceof TaskFailure ? unusable(folder, wordsOf(error, folder)) : notReadable(folder, error);
  }
}

/** `it ends within its header`: the message of a failure, without the name that it begins with. */
function wordsOf(error: TaskFailure, file: string): string {
  const { message } = error;
  const words = message.startsWith(`${file} `) ? `it ${message.slice(file.length + 1)}` : message;
  return words.replace(/\.$/, "");
}

/** What it gives is known only when it runs. */
function inspectModule({ arguments: { file } }: Call): SourceFacts {
  try {
    statSync(String(file));
    return { known: true };
  } catch (error) {
    return notReadable(String(file), error);
  }
}

function inspectNpy({ arguments: { features, labels } }: Call): SourceFacts {
  const rows = npyHead(String(features));
  if ("problem" in rows) return rows;
  if (sizeOf(rows.shape) === 0 || rows.shape.length === 0) return unusable(String(features), "it has no rows");
  const [count = 0, ...inner] = rows.shape;
  const facts = { known: true, shape: inner.length > 0 ? inner : [1], rows: count } as const;
  if (labels === noFile) return { ...facts, label: "none" };
  const label = npyHead(String(labels));
  if ("problem" in label) return label;
  const problem = labelsProblem(label, count);
  if (problem) return unusable(String(labels), problem);
  return { ...facts, label: isFloat(label.type) ? "number" : "classes" };
}

function npyHead(file: string): NpyHeader | Problem {
  try {
    const { head, size } = readHead(file, mostHeader);
    const header = npyHeader(head, file);
    const problem = lengthProblem(header, size);
    return problem ? unusable(file, `it ${problem}`) : header;
  } catch (error) {
    return error instanceof TaskFailure ? unusable(file, wordsOf(error, file)) : notReadable(file, error);
  }
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

/** A RangeError says in words what is wrong with the file. */
function inspectFile(file: string, look: (file: string) => SourceFacts): SourceFacts {
  try {
    return look(file);
  } catch (error) {
    if (error instanceof RangeError) return unusable(file, error.message);
    return notReadable(file, error);
  }
}

function inspectParquet(file: string): SourceFacts {
  const { columns, rows } = parquetFile(file);
  return { known: true, columns: headsAlone(columns), rows };
}

/** How many rows there are only its record batches tell. */
function inspectArrow(file: string): SourceFacts {
  try {
    return { known: true, columns: headsAlone(arrowFile(file).columns) };
  } catch (error) {
    // The library is not installed: that is for the run to say.
    if (error instanceof TaskFailure) return { known: true };
    throw error;
  }
}

function inspectJsonl(file: string, types: Call["arguments"][string] | undefined): SourceFacts {
  const { columns, rows } = jsonlHead(file, types ?? "found");
  return { known: true, columns, ...(rows === undefined ? {} : { rows }) };
}

/** Enough for any header, also where gzip begins with a file name. */
const headBytes = 4096;

function idxShape(file: string): readonly number[] | Problem {
  try {
    return shapeIn(fileHead(file, headBytes).bytes);
  } catch (error) {
    return error instanceof RangeError ? unusable(file, error.message) : notReadable(file, error);
  }
}

/** Throws a RangeError, in words, where that is no header of IDX. */
function shapeIn(head: Uint8Array): readonly number[] {
  const rank = head[3] ?? 0;
  if (head.length < 4 || head[0] !== 0 || head[1] !== 0 || rank === 0)
    throw new RangeError("it does not begin as an IDX file does, with two zero bytes and a type");
  if (head.length < 4 + 4 * rank) throw new RangeError("it ends within its header");
  const view = new DataView(head.buffer, head.byteOffset);
  return Array.from({ length: rank }, (_, at) => view.getUint32(4 + 4 * at));
}

function readHead(file: string, bytes: number): { head: Buffer; size: number } {
  const handle = openSync(file, "r");
  try {
    const head = Buffer.alloc(bytes);
    return { head: head.subarray(0, readSync(handle, head, 0, bytes, 0)), size: fstatSync(handle).size };
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
