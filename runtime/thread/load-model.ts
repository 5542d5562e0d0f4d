/** Reads a saved model back, for a program of one's own: `load(folder)`. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend, Predictor } from "../../lang/plan.js";
import { classesOf } from "../data/labels.js";
import { givenRows } from "../data/rows.js";
import { badData, TaskFailure } from "../failure.js";
import { type Answers, answersOf, bestOf } from "../models/fusion.js";
import type { NetworkResult } from "../results.js";
import { type Answering, openNetwork } from "./answers.js";
import { formatVersion, type Manifest, manifestFile } from "./model-folder.js";
import { floatsOf, sizeOf } from "./shapes.js";
import { shared, weightsDigest } from "./weights.js";

export interface LoadedModel {
  /** The order of the probabilities. */
  readonly classes: readonly string[];
  /** Each row holds raw features; their scale is applied here. Rejects with a TaskFailure for a row of a wrong length. */
  predict(rows: readonly ArrayLike<number>[]): Promise<Prediction[]>;
  /** Gives the memory back; the model cannot be used afterwards. */
  dispose(): void;
}

export interface Prediction {
  readonly label: string;
  readonly probabilities: Float32Array;
}

/**
 * Loads what `save` wrote, to the bit.
 * @throws TaskFailure `missing` where there is no model, `data` where it is damaged or answers without classes.
 */
export async function load(folder: string, options: { readonly backend?: Backend } = {}): Promise<LoadedModel> {
  const networks = new Map<string, NetworkResult>();
  const predictor = await read(folder, networks);
  const wanted = options.backend ?? "auto";
  const open = new Map<string, { network: Answering; result: NetworkResult }>();
  for (const [path, result] of networks) open.set(path, { network: await openNetwork(result, wanted), result });
  const ask = async (rows: readonly ArrayLike<number>[]): Promise<Answers> => {
    const answers = new Map<string, Answers>();
    for (const [path, { network, result }] of open)
      answers.set(path, await network.answer(givenRows(rows, sizeOf(result.network.input), result.scale), alone));
    return answersOf(predictor, answers);
  };
  return {
    classes: classesOf(await ask([])),
    predict: async (rows) => predictions(await ask(rows), rows.length),
    dispose() {
      for (const { network } of open.values()) network.dispose();
      open.clear();
    },
  };
}

const alone = { stopRequested: () => false, breathe: async () => {} };

function predictions(answer: Answers, rows: number): Prediction[] {
  const classes = classesOf(answer);
  const width = classes.length;
  return Array.from({ length: rows }, (_, row) => ({
    label: classes[bestOf(answer, row)]!,
    probabilities: Float32Array.from(answer.values.subarray(row * width, (row + 1) * width)),
  }));
}

/** Fills `networks`, by folder, and returns the predictor whose networks are named by their folders. */
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
    case "function":
      return { type: "function", name, parameter: manifest.parameter, body: manifest.body };
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestFile);
  const text = (await bytesOf(file)).toString("utf8");
  const manifest = parsed(text, file);
  if (manifest.format !== "troupe-model") throw badData(`${file} is not the manifest of a model.`);
  if (manifest.version !== formatVersion)
    throw badData(
      `${file} has the format version ${manifest.version}; this Troupe reads version ${formatVersion}.`,
      "Load it with the Troupe that saved it, or save it anew.",
    );
  return manifest;
}

function parsed(text: string, file: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw badData(`${file} is not JSON.`, "The folder is damaged: save the model anew.");
  }
}

async function readNetwork(
  folder: string,
  { targets, scale, network, specs, digest, provenance }: Extract<Manifest, { kind: "network" }>,
): Promise<NetworkResult> {
  const file = join(folder, "weights.bin");
  const bytes = await bytesOf(file);
  const floats = floatsOf(specs);
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const weights = bytes.byteLength === floats * 4 ? shared(new Float32Array(copy)) : undefined;
  if (!weights || weightsDigest(specs, weights) !== digest)
    throw badData(`${file} is not what was saved with ${manifestFile}.`, "The folder is damaged: save the model anew.");
  return { kind: "network", network, targets, scale, specs, weights, digest, backend: provenance.backend, epochs: [] };
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
