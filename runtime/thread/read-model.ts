/** Reads the folder of a saved model back, to the bit; `model-folder.ts` is the format. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Predictor } from "../../lang/plan.js";
import type { FittedPreparation } from "../data/fitted.js";
import { badData, TaskFailure } from "../failure.js";
import type { NetworkResult } from "../results.js";
import { formatVersion, type Manifest, manifestFile, type NetworkManifest, preparationFile } from "./model-folder.js";
import { floatsOf } from "./shapes.js";
import { shared, weightsDigest } from "./weights.js";

/** A predictor whose networks are named by their folders. */
interface ReadModel {
  readonly predictor: Predictor;
  readonly networks: ReadonlyMap<string, NetworkResult>;
}

/** @throws TaskFailure `missing` where there is no model, `data` where it is damaged. */
export async function readModel(folder: string): Promise<ReadModel> {
  const networks = new Map<string, NetworkResult>();
  return { predictor: await read(folder, networks), networks };
}

async function read(folder: string, networks: Map<string, NetworkResult>): Promise<Predictor> {
  const manifest = await readManifest(folder);
  const { name } = manifest;
  switch (manifest.kind) {
    case "network":
      networks.set(folder, await readNetwork(folder, manifest));
      return { type: "network", name, task: folder };
    case "average": {
      const members: { weight: number; of: Predictor }[] = [];
      for (const { weight, folder: inside } of manifest.members)
        members.push({ weight, of: await read(join(folder, inside), networks) });
      return { type: "average", name, members };
    }
    case "vote": {
      const members: Predictor[] = [];
      for (const { folder: inside } of manifest.members) members.push(await read(join(folder, inside), networks));
      return { type: "vote", name, how: { name: "vote", arguments: { soft: manifest.soft } }, members };
    }
    case "function":
      return { type: "function", name, parameter: manifest.parameter, body: manifest.body };
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestFile);
  const manifest = parsed((await bytesOf(file)).toString("utf8"), file) as Manifest;
  if (manifest?.format !== "troupe-model") throw badData(`${file} is not the manifest of a model.`);
  if (manifest.version !== formatVersion)
    throw badData(
      `${file} has the format version ${manifest.version}; this Troupe reads version ${formatVersion}.`,
      "Load it with the Troupe that saved it, or save it anew.",
    );
  return manifest;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badData(`${file} is not JSON.`, "The folder is damaged: save the model anew.");
  }
}

async function readNetwork(folder: string, manifest: NetworkManifest): Promise<NetworkResult> {
  const { targets, scale, network, specs, digest, provenance } = manifest;
  const preparation =
    manifest.preparation === undefined ? undefined : await readPreparation(folder, manifest.preparation);
  const weights = await readWeights(folder, specs, digest);
  const { backend, learned, seed } = provenance;
  const taking = { network, targets, scale, ...(preparation ? { preparation } : {}) };
  return { kind: "network", ...taking, specs, weights, digest, backend, epochs: [], learned: { ...learned, seed } };
}

async function readWeights(
  folder: string,
  specs: NetworkManifest["specs"],
  digest: string,
): Promise<SharedArrayBuffer> {
  const file = join(folder, "weights.bin");
  const bytes = await bytesOf(file);
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const weights = bytes.byteLength === floatsOf(specs) * 4 ? shared(new Float32Array(copy)) : undefined;
  if (!weights || weightsDigest(specs, weights) !== digest) throw notAsSaved(file);
  return weights;
}

async function readPreparation(folder: string, digest: string): Promise<FittedPreparation> {
  const file = join(folder, preparationFile);
  const text = (await bytesOf(file)).toString("utf8");
  if (textDigest(text) !== digest) throw notAsSaved(file);
  return parsed(text, file) as FittedPreparation;
}

const notAsSaved = (file: string) =>
  badData(`${file} is not what was saved with ${manifestFile}.`, "The folder is damaged: save the model anew.");

/** SHA-256, as the manifest has it of preparation.json. */
export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new TaskFailure({
      code: "missing",
      message: `${file} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}.`,
      advice: "Give the folder that `save` wrote.",
      lasting: true,
    });
  });
}
