/**
 * Where a build of native lies: outside of every project, once for each user, ready for the next checkout.
 *
 * `TROUPE_NATIVE` names another folder for builds; else it is `native` in Troupe's cache.
 */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder } from "../cache.js";
import { key } from "./parts.js";

/** The folder that holds the builds, one in a folder of its own. */
export function nativeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { TROUPE_NATIVE: own } = environment;
  return own ? resolve(own) : join(cacheFolder(environment), "native");
}

/** Where the build for this machine and these versions is, or would be. */
export function buildFolder(): string {
  return join(nativeFolder(), key);
}

/** The build that there is, if there is one. A folder gets this name when all of it is there, and was tried. */
export function findBuild(): string | undefined {
  const folder = buildFolder();
  return existsSync(folder) ? folder : undefined;
}

/** What is where in a build, as the thread finds it. */
export const layout = {
  binding: "lib/tfjs_binding.node",
  kernels: "tfjs-node/dist/register_all_kernels.js",
  backend: "tfjs-node/dist/nodejs_kernel_backend.js",
  /** Empty packages by these names stand beside tfjs-node: the thread puts its one copy of tfjs-core in their place. */
  standIns: ["@tensorflow/tfjs", "@tensorflow/tfjs-core"],
} as const;
