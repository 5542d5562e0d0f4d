/** Files and names as messages show them. */

import { relative } from "node:path";

/** Relative to where the user is, when that is shorter. */
export function shownFile(file: string): string {
  const near = relative(process.cwd(), file);
  return near !== "" && near.length < file.length ? near : file;
}

/** More of a name helps nobody: a file that is no table may give names of any length. */
const mostName = 60;

/** A name out of a file may hold anything: what could upset a terminal is escaped. */
export function shownName(name: string): string {
  const short = name.length > mostName ? `${name.slice(0, mostName)}…` : name;
  return /[\p{C}"\\`]|^\s|\s$|^$/u.test(short) ? JSON.stringify(short) : short;
}
