/**
 * Builds native, TensorFlow's own library behind TensorFlow.js, out of what package registries have: tfjs-node's own
 * install step downloads from elsewhere, which is often closed.
 *
 * Everything happens in a folder beside, which gets its name when all is there and was tried: a build that was cut
 * off never counts.
 */

import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileBinding } from "./binding.js";
import { buildFolder, layout, nativeFolder } from "./cache.js";
import { BuildFailure } from "./failure.js";
import { mendPackage } from "./mends.js";
import { obtainPackage, obtainWheel, ownWheel, unpackWheel } from "./obtain.js";
import { key, nodeHeaders, tensorflow, tfjsNode } from "./parts.js";
import { call, findTools, type Tools } from "./tools.js";

/** The wheel, what is taken out of it, and some air: in bytes. */
const roomNeeded = 1e9;

/**
 * Builds it, unless it is there.
 * @returns its folder
 * @throws BuildFailure where this machine, or a registry, will not do
 */
export async function buildNative(say: (line: string) => void): Promise<string> {
  const target = buildFolder();
  if (existsSync(target)) return target;
  const tools = await findTools();
  const beside = join(nativeFolder(), `${key}.${process.pid}.tmp`);
  try {
    await makeRoom(beside);
    await fill(beside, tools, say);
    await putInPlace(beside, target);
    return target;
  } catch (error) {
    throw asBuildFailure(error);
  } finally {
    // It must not hide the failure above: where a part of the path is a file, there is nothing to remove.
    await rm(beside, { recursive: true, force: true }).catch(() => {});
  }
}

async function fill(folder: string, tools: Tools, say: (line: string) => void): Promise<void> {
  const [work, lib, own] = [join(folder, "work"), join(folder, "lib"), join(folder, "tfjs-node")];
  say(`fetching ${tfjsNode.name} ${tfjsNode.version}`);
  await obtainPackage(tfjsNode, own);
  await obtainPackage(nodeHeaders, join(work, "node"));
  say(ownWheel() ? `reading ${ownWheel()}` : `fetching ${tensorflow.name} ${tensorflow.version}, 207 MB`);
  const wheel = await obtainWheel(tools, work);
  say("unpacking its library, 614 MB");
  const headers = await unpackWheel(tools, wheel, join(work, "wheel"), lib);
  say("compiling the binding");
  await mendPackage(own);
  await compileBinding(tools, {
    packageFolder: own,
    headers: [headers, join(work, "node", "include")],
    libraries: lib,
    to: join(folder, layout.binding),
  });
  await standIn(folder);
  say("trying it");
  await tryOut(folder);
  await rm(work, { recursive: true });
}

/** See `layout`. What describes models in TensorFlow's own format would need a package of its own, and stays empty too. */
async function standIn(folder: string): Promise<void> {
  for (const name of layout.standIns) {
    const place = join(folder, "node_modules", name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "index.js"), "module.exports = {};\n");
  }
  await writeFile(join(folder, "tfjs-node", "dist", "proto", "api_pb.js"), "module.exports = {};\n");
}

/** In a process of its own: a library that this processor cannot run ends it. */
async function tryOut(folder: string): Promise<void> {
  const script = `process.stdout.write(require(${JSON.stringify(join(folder, layout.binding))}).TF_Version)`;
  const version = await call(process.execPath, ["--eval", script]).catch((error: Error) => {
    throw new BuildFailure(
      `What was built does not load: ${error.message}`,
      "TensorFlow needs a processor with AVX, and glibc 2.17 or newer. Use `backend: wasm` here.",
    );
  });
  if (version !== tensorflow.version) throw new Error(`the library says that it is ${version}`);
}

/** Another process may have been quicker: then its build is as good. */
async function putInPlace(beside: string, target: string): Promise<void> {
  await rename(beside, target).catch((error: unknown) => {
    if (!existsSync(target)) throw error;
  });
}

/** Takes away what builds that were cut off have left, and sees whether there is room. */
async function makeRoom(beside: string): Promise<void> {
  await mkdir(beside, { recursive: true });
  for (const name of await readdir(nativeFolder())) {
    const process = Number(/\.(\d+)\.tmp$/.exec(name)?.[1]);
    if (process && !isAlive(process)) await rm(join(nativeFolder(), name), { recursive: true, force: true });
  }
  const { bavail, bsize } = await statfs(beside);
  if (bavail * bsize < roomNeeded) throw Object.assign(new Error("too little room"), { code: "ENOSPC" });
}

function isAlive(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "there is less than 1 GB of room",
  EACCES: "it may not be written",
  EPERM: "it may not be written",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a part of the path is a file",
};

function asBuildFailure(error: unknown): unknown {
  const reason = reasons[String((error as NodeJS.ErrnoException).code)];
  if (error instanceof BuildFailure || !reason) return error;
  return new BuildFailure(
    `Native cannot be put into ${nativeFolder()}: ${reason}.`,
    "Name another folder in TROUPE_NATIVE.",
  );
}
