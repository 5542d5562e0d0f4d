/**
 * Tables that are drawn and not read: what each will hold is known from its arguments alone, so that the checker can
 * ask before anything is drawn; and how its rows are drawn.
 */

import type { Call } from "../../../../lang/plan.js";
import { Stopped } from "../../../thread/host.js";
import type { Meaning } from "../../labels.js";
import type { Draw, RawArrays, Reading, Rows } from "../../raw-table.js";
import { room } from "../../room.js";
import { sizeOf } from "../../shape.js";
import { clusterDrawer } from "./clusters.js";
import { drawDigits, side } from "./digits.js";
import { moonDrawer } from "./moons.js";
import { friedmanDrawer, friedmanFeatures, regressionDrawer } from "./regression.js";

type Settings = Call["arguments"];

interface Drawing {
  readonly rows: number;
  readonly shape: readonly number[];
  /** Absent where the label is a number. */
  readonly classes?: number;
  /** Rows between two looks at the stop flag: some 20 ms of drawing. */
  readonly rowsAtOnce: number;
  readonly kind: Kind;
}

/** What a feature is stored as, what a label is, and who draws for a seed. */
type Kind =
  | { readonly type: "uint8"; readonly label: "classes"; readonly drawer: (seed: number) => Draw<Uint8Array> }
  | { readonly type: "float32"; readonly label: "classes"; readonly drawer: (seed: number) => Draw<Float32Array> }
  | {
      readonly type: "float32";
      readonly label: "number";
      readonly drawer: (seed: number) => Draw<Float32Array, Float32Array>;
    };

export const drawings: ReadonlyMap<string, (settings: Settings) => Drawing> = new Map([
  ["digits", digits],
  ["clusters", clusters],
  ["moons", moons],
  ["regression", regression],
  ["friedman", friedman],
]);

function digits(settings: Settings): Drawing {
  const [rows, difficulty] = [Number(settings.rows), Number(settings.difficulty)];
  return {
    rows,
    shape: [side, side],
    classes: 10,
    rowsAtOnce: 200,
    kind: {
      type: "uint8",
      label: "classes",
      drawer:
        (seed) =>
        ({ features, labels }, from, to) =>
          drawDigits({ pixels: features, labels }, from, to, seed, difficulty),
    },
  };
}

/** How many numbers from a bell curve take some 20 ms. */
const numbersAtOnce = 200_000;

function clusters(settings: Settings): Drawing {
  const [features, classes] = [Number(settings.features), Number(settings.classes)];
  const clouds = { features, classes, spread: Number(settings.spread) };
  return {
    rows: Number(settings.rows),
    shape: [features],
    classes,
    rowsAtOnce: Math.ceil(numbersAtOnce / features),
    kind: { type: "float32", label: "classes", drawer: (seed) => clusterDrawer(seed, clouds) },
  };
}

function moons(settings: Settings): Drawing {
  return {
    rows: Number(settings.rows),
    shape: [2],
    classes: 2,
    rowsAtOnce: numbersAtOnce / 4,
    kind: { type: "float32", label: "classes", drawer: (seed) => moonDrawer(seed, Number(settings.noise)) },
  };
}

function regression(settings: Settings): Drawing {
  const [features, noise] = [Number(settings.features), Number(settings.noise)];
  return {
    rows: Number(settings.rows),
    shape: [features],
    rowsAtOnce: Math.ceil(numbersAtOnce / features),
    kind: { type: "float32", label: "number", drawer: (seed) => regressionDrawer(seed, features, noise) },
  };
}

function friedman(settings: Settings): Drawing {
  return {
    rows: Number(settings.rows),
    shape: [friedmanFeatures],
    rowsAtOnce: numbersAtOnce / friedmanFeatures,
    kind: { type: "float32", label: "number", drawer: (seed) => friedmanDrawer(seed, Number(settings.noise)) },
  };
}

/**
 * Draws a whole table in pieces, so that a stop is heard between them. A `seed` among the settings draws instead of the
 * task's own; one that was left out is the word `own`.
 * @throws TaskFailure `data` where there is no room for the table
 */
export async function draw(drawing: Drawing, settings: Settings, reading: Reading): Promise<RawArrays> {
  const { rows, shape, rowsAtOnce, kind } = drawing;
  const seed = typeof settings.seed === "number" ? settings.seed : reading.seed;
  const features = room(rows * sizeOf(shape) * (kind.type === "uint8" ? 1 : Float32Array.BYTES_PER_ELEMENT));
  // A class is an Int32 and a number a Float32: of one size.
  const labels = room(rows * Int32Array.BYTES_PER_ELEMENT);
  const drawRows = drawerFor(kind, features, labels, seed);
  for (let from = 0; from < rows; from += rowsAtOnce) {
    if (reading.host.stopRequested()) throw new Stopped();
    drawRows(from, Math.min(from + rowsAtOnce, rows));
    reading.progress(from / rows);
    await reading.host.breathe();
  }
  return {
    kind: "arrays",
    rows,
    shape,
    features: { type: kind.type, buffer: features },
    label: { ...meaningOf(drawing), values: labels },
  };
}

function meaningOf({ classes }: Drawing): Meaning {
  if (classes === undefined) return { type: "number" };
  return { type: "classes", classes: Array.from({ length: classes }, (_, label) => String(label)) };
}

type DrawRows = (from: number, to: number) => void;

function drawerFor(kind: Kind, features: SharedArrayBuffer, labels: SharedArrayBuffer, seed: number): DrawRows {
  if (kind.type === "uint8")
    return bound({ features: new Uint8Array(features), labels: new Int32Array(labels) }, kind.drawer(seed));
  const numbers = new Float32Array(features);
  if (kind.label === "number") return bound({ features: numbers, labels: new Float32Array(labels) }, kind.drawer(seed));
  return bound({ features: numbers, labels: new Int32Array(labels) }, kind.drawer(seed));
}

function bound<Features, Labels extends Int32Array | Float32Array>(
  into: Rows<Features, Labels>,
  draw: Draw<Features, Labels>,
): DrawRows {
  return (from, to) => draw(into, from, to);
}
