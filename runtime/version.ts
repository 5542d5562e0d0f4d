/** Which Troupe this is. */

import { readFileSync } from "node:fs";

let known: string | undefined;

/** Of `package.json`, which lies above the built files. */
export function troupeVersion(): string {
  known ??= (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version;
  return known;
}
