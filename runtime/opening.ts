/**
 * Opens the `.flow` files that others use, for both doors: the command line and the package's entry.
 */

import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Source } from "../lang/source.js";
import { reasonOf } from "./unreadable.js";

/** Far more than a page; a larger file is something else. */
export const mostBytes = 1_000_000;

/** A byte-order mark is no part of the text. */
export const textOf = (bytes: Buffer) => bytes.toString("utf8").replace(/^\uFEFF/, "");

/** The file that a `use` in the file `from` names, called as a person standing here would call it. */
export function openFile(path: string, from: string): { source: Source } | { problem: string; file: string } {
  const file = isAbsolute(path) ? path : join(dirname(from), path);
  try {
    if (statSync(file).size > mostBytes) return { problem: `it has more than ${mostBytes} bytes`, file };
    return { source: { path: file, text: textOf(readFileSync(file)) } };
  } catch (error) {
    return { problem: reasonOf(error), file };
  }
}

/** Paths are relative to the file in which they stand. */
export function pathFrom(path: string, from: string): string {
  return resolve(dirname(resolve(from)), path);
}
