/**
 * What Troupe keeps for a user between runs, outside of every project: builds of native, files of the network, and
 * what was measured of this machine.
 * `TROUPE_CACHE` names another folder; else it is `troupe` in the user's cache.
 */

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  // The standard has a relative XDG_CACHE_HOME ignored.
  const { TROUPE_CACHE: own, XDG_CACHE_HOME: cache } = environment;
  if (own) return resolve(own);
  return join(cache && isAbsolute(cache) ? cache : join(homedir(), ".cache"), "troupe");
}
