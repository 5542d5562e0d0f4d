/**
 * Where the repository is: tests run from `dist/`, and their cases stay where they were written.
 */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

export const root = findRoot();

/** The folder of real data sets beside the repository; tests that want one are skipped aloud where it is absent. */
export const sharedData = join(root, "..", "shared", "data");
