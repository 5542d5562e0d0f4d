/**
 * Reads folders of images (`image-folder.ts`) through sharp, which the user installs: each is turned as its EXIF data say,
 * laid on white where it is transparent, brought to one size whatever its proportions (Lanczos, three lobes), and to grey
 * or to the three colours of sRGB. Of an animation it is the first picture.
 *
 * Images are decoded several at once, and each goes to its own place: the rows do not depend on who was done first. Which
 * bits they are depends on the build of sharp; another version or machine may round another way.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Call } from "../../../../lang/plan.js";
import { badData, TaskFailure } from "../../../failure.js";
import { Stopped } from "../../../thread/host.js";
import type { RawArrays, Reading } from "../../raw-table.js";
import { room, sharedInts } from "../../room.js";
import { sizeOf } from "../../shape.js";
import { missingFile } from "../file-problems.js";
import { withoutRows } from "../left-out.js";
import { type ImageFile, type ImageFolder, imageFolder } from "./image-folder.js";

type Sharp = typeof import("sharp").default;

/**
 * Decoded at once. They share the threads that Node has for files and the like, four unless it was told otherwise: more
 * would only lie in memory. What sharp itself is set to belongs to the whole process and is left alone.
 */
const lanes = 4;

/** Between two looks at what could not be decoded, so that a bad folder tells of several before it ends. */
const filesAtOnce = 64;

/** @throws TaskFailure `missing` without sharp or without the folder, `data` where there is nothing to learn from */
export async function readImages(settings: Call["arguments"], reading: Reading): Promise<RawArrays> {
  const sharp = await loadSharp();
  const folder = String(settings.folder);
  const shape = imageShape(settings);
  const listed = listImages(folder);
  const pixels = room(listed.files.length * sizeOf(shape));
  const left = await decodeAll(listed.files, new Uint8Array(pixels), { sharp, folder, shape, reading });
  if (left.length === listed.files.length) throw badData(`${folder} has no image that can be decoded.`);
  return withoutRows(tableOf(listed, pixels, shape), left);
}

/** Of a row. */
export function imageShape({ width, height, channels }: Call["arguments"]): readonly [number, number, number] {
  if (channels !== 1 && channels !== 3)
    throw badData(`images have 1 channel (grey) or 3 (colours), and not ${channels}.`);
  return [Number(height), Number(width), Number(channels)];
}

async function loadSharp(): Promise<Sharp> {
  try {
    return (await import("sharp")).default;
  } catch (error) {
    throw new TaskFailure({
      code: "missing",
      message: `Images are read by sharp, which does not load: ${(error as Error).message.split("\n")[0]}.`,
      advice: "Install it beside Troupe: `npm install sharp`.",
      lasting: true,
    });
  }
}

function listImages(folder: string): ImageFolder {
  try {
    return imageFolder(folder);
  } catch (error) {
    throw missingFile(folder, error);
  }
}

interface Decoding {
  readonly sharp: Sharp;
  readonly folder: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly reading: Reading;
}

/** Each file writes its row. Gives the numbers of those that could not be decoded, in order. */
async function decodeAll(files: readonly ImageFile[], pixels: Uint8Array, decoding: Decoding): Promise<number[]> {
  const { folder, shape, reading } = decoding;
  const width = sizeOf(shape);
  const left: number[] = [];
  for (let from = 0; from < files.length; from += filesAtOnce) {
    const some = files.slice(from, from + filesAtOnce);
    const problems = await inLanes(some, async ({ name }, at) => {
      if (reading.host.stopRequested()) throw new Stopped();
      const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
        throw missingFile(join(folder, name), error);
      });
      return decodeInto(pixels.subarray((from + at) * width, (from + at + 1) * width), bytes, decoding);
    });
    for (const [at, reason] of problems.entries()) {
      if (reason === undefined) continue;
      left.push(from + at);
      reading.bad.note({ file: folder, line: from + at + 1, counts: "rows", text: some[at]!.name, reason });
    }
    // An image that is missing as a whole is nothing to fill in: `missing` leaves it out, as `skip` does.
    reading.bad.check();
    reading.progress((from + some.length) / files.length);
    await reading.host.breathe();
  }
  return left;
}

/** Calls `work` for each, some at a time, and gathers what it gives in their order. */
async function inLanes<Item, T>(items: readonly Item[], work: (item: Item, at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!, at);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Writes one image; or says what is wrong with it, as a sentence goes on. */
async function decodeInto(into: Uint8Array, bytes: Buffer, { sharp, shape }: Decoding): Promise<string | undefined> {
  const [height, width, channels] = shape;
  try {
    // `error`: what is cut short, too, but not what a decoder merely warns of.
    const upright = sharp(bytes, { failOn: "error" }).autoOrient().flatten({ background: "white" });
    const sized = upright.resize(width, height, { fit: "fill", kernel: "lanczos3", fastShrinkOnLoad: false });
    const coloured = channels === 1 ? sized.greyscale().toColourspace("b-w") : sized.toColourspace("srgb");
    const { data } = await coloured.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    if (data.length !== into.length) throw new Error(`sharp gave ${data.length} bytes for ${shape.join(" x ")}`);
    into.set(data);
    return undefined;
  } catch (error) {
    return `cannot be decoded (${(error as Error).message.split("\n")[0]})`;
  }
}

function tableOf({ classes, files }: ImageFolder, pixels: SharedArrayBuffer, shape: readonly number[]): RawArrays {
  return {
    kind: "arrays",
    rows: files.length,
    shape,
    features: { type: "uint8", buffer: pixels },
    label: { type: "classes", classes, values: sharedInts(files.map(({ label }) => label)) },
  };
}
