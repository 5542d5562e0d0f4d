/**
 * Seeded drawings of the digits 0 to 9, 28 by 28 bytes, white on black: data that are always there, for examples and
 * tests. Each digit is one of a few skeletons of strokes; a drawing bends it, slants, turns, sizes and places it,
 * takes a pen of some thickness and strength, and adds specks, noise and sometimes a smudge.
 *
 * Row i depends on the seed and on i only, so the first rows are the same however many are asked for.
 */

import { derive } from "../../../../lang/seed.js";
import { type Random, randomFrom } from "../../../thread/random.js";
import { type Stroke, skeletons } from "./skeletons.js";

export const side = 28;
const pixels = side * side;

export interface Drawings {
  /** Row after row, `side * side` bytes each. */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
}

/** Draws the rows `from` up to, and without, `to` into `into`, which holds rows from 0 on. */
export function drawDigits(into: Drawings, from: number, to: number, seed: number, difficulty: number): void {
  for (let row = from; row < to; row++) {
    const random = randomFrom(derive(seed, "digit", row));
    const label = random.below(10);
    into.labels[row] = label;
    drawDigit(into.pixels.subarray(row * pixels, (row + 1) * pixels), label, random, difficulty);
  }
}

/** Points as x, y, x, y, … in pixels. */
type Path = number[];

function drawDigit(image: Uint8Array, label: number, random: Random, difficulty: number): void {
  const forms = skeletons[label]!;
  const strokes = forms[random.below(forms.length)]!;
  const place = placement(random, difficulty);
  const radius = random.between(0.75, 1.6);
  const strength = random.between(Math.max(0.35, 0.8 - 0.2 * difficulty), 1);
  const ink = new Float32Array(pixels);
  for (const stroke of strokes) {
    const path = smooth(bend(stroke, random, 0.028 * difficulty), stroke);
    inkPath(ink, place(path), radius);
  }
  if (random.uniform() < 0.18 * difficulty) smudge(ink, random);
  finish(image, ink, random, strength, difficulty);
}

/** From the unit square of the skeleton to pixels: size, slant, turn, and a place near the middle. */
function placement(random: Random, difficulty: number): (path: Path) => Path {
  const height = random.between(16, 21);
  const width = height * random.between(0.55, 0.85);
  const slant = 0.16 * difficulty * random.normal();
  // Half the angle's tangent gives both, without a sine whose last digits differ between engines.
  const half = 0.06 * difficulty * random.normal();
  const [cos, sin] = [(1 - half * half) / (1 + half * half), (2 * half) / (1 + half * half)];
  const reach = Math.min(1.7 * difficulty, 4);
  const [shiftX, shiftY] = [random.between(-reach, reach), random.between(-reach, reach)];
  const centre = (side - 1) / 2;
  return (path) => {
    const out: Path = [];
    for (let i = 0; i < path.length; i += 2) {
      const y = (path[i + 1]! - 0.5) * height;
      const x = (path[i]! - 0.5) * width - slant * y;
      out.push(centre + shiftX + cos * x - sin * y, centre + shiftY + sin * x + cos * y);
    }
    return out;
  };
}

/** An unsteady hand: every control point goes astray a little. */
function bend(stroke: Stroke, random: Random, by: number): Path {
  return stroke.points.map((value) => value + by * random.normal());
}

const piecesPerSpan = 5;

/** A spline of Catmull and Rom (1974) through the points of a curve; corners stay corners. */
function smooth(path: Path, { curved, closed }: Stroke): Path {
  if (!curved) return path;
  const count = path.length / 2;
  const inside = closed
    ? (point: number) => (point + count) % count
    : (point: number) => Math.min(Math.max(point, 0), count - 1);
  const at = (point: number, axis: number) => path[2 * inside(point) + axis]!;
  const out: Path = [path[0]!, path[1]!];
  for (let point = 0; point < (closed ? count : count - 1); point++)
    for (let piece = 1; piece <= piecesPerSpan; piece++)
      for (const axis of [0, 1]) {
        const t = piece / piecesPerSpan;
        const [a, b, c, d] = [at(point - 1, axis), at(point, axis), at(point + 1, axis), at(point + 2, axis)];
        out.push(0.5 * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d)))));
      }
  return out;
}

/** Ink by the distance from the line: full inside the pen, fading over one pixel at its edge. */
function inkPath(ink: Float32Array, path: Path, radius: number): void {
  for (let i = 0; i + 3 < path.length; i += 2)
    inkSegment(ink, path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, radius);
}

function inkSegment(ink: Float32Array, x0: number, y0: number, x1: number, y1: number, radius: number): void {
  const reach = radius + 0.5;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const lengthSquared = dx * dx + dy * dy || 1e-9;
  const [left, right] = [
    Math.max(0, Math.ceil(Math.min(x0, x1) - reach)),
    Math.min(side - 1, Math.max(x0, x1) + reach),
  ];
  const [top, bottom] = [
    Math.max(0, Math.ceil(Math.min(y0, y1) - reach)),
    Math.min(side - 1, Math.max(y0, y1) + reach),
  ];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / lengthSquared));
      const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
      const cover = reach - Math.sqrt(ex * ex + ey * ey);
      const at = y * side + x;
      if (cover > ink[at]!) ink[at] = cover > 1 ? 1 : cover;
    }
}

/** A finger over wet ink: a small disc where only part of it is left. */
function smudge(ink: Float32Array, random: Random): void {
  const [cx, cy] = [random.between(7, 21), random.between(5, 23)];
  const radius = random.between(2, 4);
  const left = random.between(0, 0.5);
  for (let at = 0; at < pixels; at++) {
    const [ex, ey] = [(at % side) - cx, Math.floor(at / side) - cy];
    if (ex * ex + ey * ey < radius * radius) ink[at] = ink[at]! * left;
  }
}

/** Pen strength, grain of the paper and the odd speck, then bytes. */
function finish(image: Uint8Array, ink: Float32Array, random: Random, strength: number, difficulty: number): void {
  const grain = 0.1 * difficulty;
  const specks = 0.006 * difficulty;
  for (let at = 0; at < pixels; at++) {
    const drawn = random.uniform();
    const speck = drawn < specks ? random.uniform() : 0;
    const noise = ink[at]! > 0 ? (drawn - 0.5) * 2 * grain : Math.max(0, drawn - 0.6) * grain;
    const value = Math.max(speck, ink[at]! * strength + noise);
    image[at] = Math.round(255 * Math.min(1, Math.max(0, value)));
  }
}
