/**
 * The standard library's files, read once for a process. They lie beside the compiled code, in the package's `stdlib/`.
 */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Source } from "../lang/source.js";

let read: readonly Source[] | undefined;

export function library(): readonly Source[] {
  read ??= readLibrary();
  return read;
}

function readLibrary(): readonly Source[] {
  const folder = fileURLToPath(new URL("../../stdlib/", import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith(".flow"));
  return files.sort().map((name) => ({ path: `std/${name}`, text: readFileSync(`${folder}/${name}`, "utf8") }));
}
