/**
 * Rows that are changed a little, anew each time they are learned from, so that a network cannot learn them by heart. What
 * is done to a row hangs from the chance that is handed in for its place in the epoch, and from nothing else.
 */

import type { Call } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { Random } from "../../thread/random.js";
import type { RowSource } from "./rows.js";
import { flip, type Image, rotate, shift, zoom } from "./warps.js";

/** Changes one row in place. */
type Change = (row: Float32Array, random: Random) => void;

type OfImage = (strength: number, image: Image) => Change;

/** By the names of `stdlib/training.flow`, each with the argument that says how much. */
const ofImages: ReadonlyMap<string, { readonly by?: string; readonly make: OfImage }> = new Map<
  string,
  { by?: string; make: OfImage }
>([
  ["shift", { by: "pixels", make: shift }],
  ["flip", { make: flip }],
  ["rotate", { by: "degrees", make: rotate }],
  ["zoom", { by: "share", make: zoom }],
]);

export const augmentations: readonly string[] = [...ofImages.keys(), "noise"];

/** The same rows, changed. `shape` is that of one, `chance` is asked for each row that goes by. */
export function augmented(
  source: RowSource,
  shape: readonly number[],
  calls: readonly Call[],
  chance: (row: number) => Random,
): RowSource {
  const changes = calls.map((call) => changeFor(call, shape));
  const { rows, width } = source;
  return {
    rows,
    width,
    fill(from, to, into) {
      source.fill(from, to, into);
      for (let row = from; row < to; row++) {
        const values = into.subarray((row - from) * width, (row - from + 1) * width);
        const random = chance(row);
        for (const change of changes) change(values, random);
      }
    },
  };
}

function changeFor({ name, arguments: given }: Call, shape: readonly number[]): Change {
  if (name === "noise") return noise(Number(given.deviation));
  const found = ofImages.get(name);
  if (!found) throw new Error(`no augmentation ${name}: the checker let it through`);
  return found.make(Number(given[found.by ?? ""] ?? 0), imageOf(name, shape));
}

function imageOf(name: string, shape: readonly number[]): Image {
  const [height, width, channels = 1] = shape;
  if (height === undefined || width === undefined || shape.length > 3)
    throw badData(
      `\`${name}\` changes images, and a row here is [${shape.join(", ")}].`,
      "Images are [height, width] or [height, width, channels]; `noise` is for rows of any shape.",
    );
  return { height, width, channels };
}

const noise =
  (deviation: number): Change =>
  (row, random) => {
    if (deviation === 0) return;
    for (let i = 0; i < row.length; i++) row[i] = row[i]! + deviation * random.normal();
  };
