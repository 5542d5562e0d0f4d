/** Writes a predictor into a folder, which exists and is empty: see `model-folder.ts` for what stands where. */

import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { Predictor } from "../../lang/plan.js";
import { networksIn } from "../models/fusion.js";
import type { NetworkResult } from "../results.js";
import { troupeVersion } from "../version.js";
import type { LoadedBackend } from "./backends.js";
import { buildNetwork, loadLayers } from "./layers.js";
import {
  formatVersion,
  type Manifest,
  type ManifestHead,
  type Measured,
  manifestFile,
  type Provenance,
  preparationFile,
} from "./model-folder.js";
import { readmeFor } from "./model-readme.js";
import { textDigest } from "./read-model.js";

export interface Writing {
  /** The training result of a network, by its task. */
  readonly networks: (task: string) => NetworkResult;
  /** Needed where there are networks. */
  readonly backend: LoadedBackend | undefined;
  /** What was measured of the whole. */
  readonly metrics: readonly Measured[];
}

/** Returns the files written, relative to `folder`. */
export async function writeModel(folder: string, predictor: Predictor, writing: Writing): Promise<string[]> {
  const files = await writeParts(folder, predictor, writing, writing.metrics);
  const networks = networksIn([predictor]).map(writing.networks);
  await writeSynced(join(folder, "README.md"), readmeFor(predictor, networks, writing.metrics));
  return [...files, "README.md"];
}

async function writeParts(
  folder: string,
  predictor: Predictor,
  writing: Writing,
  metrics: readonly Measured[] = [],
): Promise<string[]> {
  const { name } = predictor;
  const measured = metrics.length > 0 ? { metrics } : {};
  const head: ManifestHead = {
    format: "troupe-model",
    version: formatVersion,
    name,
    troupe: troupeVersion(),
    ...measured,
  };
  switch (predictor.type) {
    case "network":
      return writeNetwork(folder, head, predictor.task, writing);
    case "average":
      return writeAverage(folder, head, predictor, writing);
    case "vote": {
      const { folders, files } = await writeMembers(folder, predictor.members, writing);
      const members = folders.map((inside) => ({ folder: inside }));
      const soft = predictor.how.arguments.soft === true;
      return [...files, ...(await writeManifest(folder, { ...head, kind: "vote", soft, members }))];
    }
    case "function": {
      const { parameter, body } = predictor;
      return writeManifest(folder, { ...head, kind: "function", parameter, body });
    }
  }
}

async function writeNetwork(folder: string, head: ManifestHead, task: string, writing: Writing): Promise<string[]> {
  const result = writing.networks(task);
  const { targets, scale, network, specs, digest } = result;
  const weights = specs.map(({ name, shape }) => ({ name, shape, dtype: "float32" }));
  const model = {
    format: "layers-model",
    generatedBy: "Troupe",
    convertedBy: null,
    modelTopology: await topologyOf(result, writing),
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  await writeSynced(join(folder, "model.json"), json(model));
  await writeSynced(join(folder, "weights.bin"), new Uint8Array(result.weights));
  const prepared = await writePreparation(folder, result);
  const provenance = provenanceOf(task, result);
  const manifest: Manifest = {
    ...head,
    kind: "network",
    targets,
    scale,
    ...prepared.manifest,
    network,
    specs,
    digest,
    provenance,
  };
  return ["model.json", "weights.bin", ...prepared.files, ...(await writeManifest(folder, manifest))];
}

async function writePreparation(folder: string, { preparation }: NetworkResult) {
  if (!preparation) return { files: [], manifest: {} };
  const text = json(preparation);
  await writeSynced(join(folder, preparationFile), text);
  return { files: [preparationFile], manifest: { preparation: textDigest(text) } };
}

/** Speeds differ from run to run: without them, equal trainings leave equal folders. */
function provenanceOf(task: string, { backend, learned: { seed, ...learned }, epochs }: NetworkResult): Provenance {
  return { task, seed, backend, learned, epochs: epochs.map(({ examplesPerSecond: _, ...record }) => record) };
}

async function topologyOf({ network }: NetworkResult, { backend }: Writing): Promise<unknown> {
  if (!backend) throw new Error("a network is written with a backend at hand");
  const tfl = await loadLayers();
  backend.select();
  const built = buildNetwork(backend.tf, tfl, network);
  try {
    return built.model.toJSON(undefined, false);
  } finally {
    built.dispose();
  }
}

async function writeAverage(
  folder: string,
  head: ManifestHead,
  { members }: Extract<Predictor, { type: "average" }>,
  writing: Writing,
): Promise<string[]> {
  const { folders, files } = await writeMembers(
    folder,
    members.map(({ of }) => of),
    writing,
  );
  const listed = members.map(({ weight }, at) => ({ weight, folder: folders[at]! }));
  return [...files, ...(await writeManifest(folder, { ...head, kind: "average", members: listed }))];
}

/** Each in a folder of its own; both lists are relative to `folder`. */
async function writeMembers(
  folder: string,
  members: readonly Predictor[],
  writing: Writing,
): Promise<{ folders: string[]; files: string[] }> {
  const folders = folderNames(members.map(({ name }) => name)).map((name) => `members/${name}`);
  const files: string[] = [];
  for (const [at, inside] of folders.entries()) {
    await mkdir(join(folder, inside), { recursive: true });
    for (const file of await writeParts(join(folder, inside), members[at]!, writing)) files.push(`${inside}/${file}`);
  }
  return { folders, files };
}

/** `job[3]` becomes `job_3`; a second of the same name gets a number, also where only the case differs. */
function folderNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "") || "member";
    let free = plain;
    for (let next = 2; taken.has(free.toLowerCase()); next++) free = `${plain}-${next}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

async function writeManifest(folder: string, manifest: Manifest): Promise<string[]> {
  await writeSynced(join(folder, manifestFile), json(manifest));
  return [manifestFile];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** On the disk, not only in its cache, before anything is renamed over the old folder. */
async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
