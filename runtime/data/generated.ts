/**
 * Tables that are drawn and not read: what each will hold is known from its arguments alone, so that the checker can
 * ask before anything is drawn; and how its rows are drawn.
 */

import type { Call } from "../../lang/plan.js";
import { Stopped } from "../thread/host.js";
import { clusterDrawer } from "./clusters.js";
import { drawDigits, side } from "./digits.js";
import { moonDrawer } from "./moons.js";
import type { Draw, RawArrays, Reading } from "./raw-table.js";
import { room } from "./room.js";

type Settings = Call["arguments"];

interface Drawing {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly classes: number;
  /** Rows between two looks at the stop flag: some 20 ms of drawing. */
  readonly rowsAtOnce: number;
  readonly kind: Kind;
}

/** What a feature is stored as, and who draws for a seed. */
type Kind =
  | { readonly type: "uint8"; readonly drawer: (seed: number) => Draw<Uint8Array> }
  | { readonly type: "float32"; readonly drawer: (seed: number) => Draw<Float32Array> };

export const drawings: ReadonlyMap<string, (settings: Settings) => Drawing> = new Map([
  ["digits", digits],
  ["clusters", clusters],
  ["moons", moons],
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
    kind: { type: "float32", drawer: (seed) => clusterDrawer(seed, clouds) },
  };
}

function moons(settings: Settings): Drawing {
  return {
    rows: Number(settings.rows),
    shape: [2],
    classes: 2,
    rowsAtOnce: numbersAtOnce / 4,
    kind: { type: "float32", drawer: (seed) => moonDrawer(seed, Number(settings.noise)) },
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
  const labels = room(rows * Int32Array.BYTES_PER_ELEMENT);
  const { buffer, drawRows } = drawerFor(kind, rows * sizeOf(shape), new Int32Array(labels), seed);
  for (let from = 0; from < rows; from += rowsAtOnce) {
    if (reading.host.stopRequested()) throw new Stopped();
    drawRows(from, Math.min(from + rowsAtOnce, rows));
    reading.progress(from / rows);
    await reading.host.breathe();
  }
  const classes = Array.from({ length: drawing.classes }, (_, label) => String(label));
  const label = { type: "classes", values: labels, classes } as const;
  return { kind: "arrays", rows, shape, features: { type: kind.type, buffer }, label };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((total, length) => total * length, 1);

function drawerFor(kind: Kind, numbers: number, labels: Int32Array, seed: number) {
  if (kind.type === "uint8") {
    const buffer = room(numbers);
    const [into, drawInto] = [{ features: new Uint8Array(buffer), labels }, kind.drawer(seed)];
    return { buffer, drawRows: (from: number, to: number) => drawInto(into, from, to) };
  }
  const buffer = room(numbers * Float32Array.BYTES_PER_ELEMENT);
  const [into, drawInto] = [{ features: new Float32Array(buffer), labels }, kind.drawer(seed)];
  return { buffer, drawRows: (from: number, to: number) => drawInto(into, from, to) };
}
