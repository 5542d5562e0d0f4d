/**
 * The files that paths on the command line mean: a file itself, and of a folder every .flow file below it.
 */

import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { reasonOf } from "../unreadable.js";
import { CallError } from "./exit.js";

/**
 * In the order of the paths, and by name within a folder; each file once. Links inside folders are not followed.
 * @throws CallError for a path that is not there, and for a folder without such files
 */
export function flowFiles(paths: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const path of paths)
    for (const file of filesOf(path)) if (!found.has(resolve(file))) found.set(resolve(file), file);
  return [...found.values()];
}

function filesOf(path: string): string[] {
  if (!isFolder(path)) return [path];
  const files = filesBelow(path);
  if (files.length === 0) throw new CallError(`There is no .flow file in ${path}.`);
  return files;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new CallError(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

function filesBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isPassedOver(entry.name) ? [] : filesBelow(path);
    return entry.isFile() && entry.name.endsWith(".flow") ? [path] : [];
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new CallError(`Cannot read ${folder}: ${reasonOf(error)}.`);
  }
}

function isPassedOver(folder: string): boolean {
  return folder === "node_modules" || folder.startsWith(".");
}
