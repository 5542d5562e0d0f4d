/** Pipes and devices, which stand in a folder as files do: whoever opens one may wait for ever, and none is read twice. */

import { statSync } from "node:fs";
import type { Call } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import { shownFile } from "../shown.js";

/** The arguments of sources that name a file. */
const fileArguments = ["file", "images", "labels", "features"] as const;

export const noFileButAPipe = "it is a pipe or a device, and no file";

/** The first of a source's files that is none. What is not there at all is for the reader to tell. */
export function specialFile(settings: Call["arguments"]): string | undefined {
  const files = fileArguments.map((name) => settings[name]).filter((file) => typeof file === "string");
  return files.find(isSpecial);
}

/** @throws TaskFailure `data` */
export function refuseSpecialFiles(settings: Call["arguments"]): void {
  const file = specialFile(settings);
  if (file !== undefined)
    throw badData(
      `${shownFile(file)} cannot be used: ${noFileButAPipe}.`,
      "Write what comes out of it into a file first.",
    );
}

function isSpecial(file: string): boolean {
  try {
    const found = statSync(file);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}
