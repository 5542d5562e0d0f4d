/**
 * Fits a preparation: what stands in for a missing value, which categories there are, how numbers are scaled. All of it
 * comes from the rows that are learned from; the others are not looked at.
 *
 * As in scikit-learn's pipelines, missing values are filled first, and the scale is that of the filled column; deviations
 * are those of the whole population (divided by n), and a column that never changes is moved and not stretched.
 */

import type { Value } from "../../../lang/formula.js";
import type { Call } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import { columnOf, isMissing, textsOf } from "../columns.js";
import type { Encoding, FittedFeature, Unseen } from "../fitted.js";
import type { Column, ColumnHead, Frame, NumberColumn } from "../frame.js";
import type { TargetLabels } from "../labels.js";
import { quantile } from "./quantiles.js";
import { wordsIn } from "./words.js";

/** A column to learn from, and what the plan says of it. */
export interface Feature extends ColumnHead {
  /** Absent: it is taken as a number. */
  readonly encode?: Call;
  /** A rule of the library for missing values. */
  readonly missing: Value;
}

interface FitRows {
  /** Of the part that is learned from, and of no other; gone over several times. */
  readonly frames: (columns: readonly string[]) => Iterable<Frame>;
  /** The names of categories by column, of all rows. */
  readonly categories: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many there are of the part. */
  readonly count: number;
  /** What the part is called. */
  readonly name: string;
  /** How many bytes of single columns may be gathered at once. */
  readonly budget: number;
}

/** `scaling`: a way to scale, or a number that every number is multiplied by. */
export function fitFeatures(features: readonly Feature[], scaling: Call | number, rows: FitRows): FittedFeature[] {
  const fitted: FittedFeature[] = [];
  for (const few of fewAtOnce(features, rows)) {
    const gathered = gather(few, rows.frames(few.map(({ name }) => name)));
    for (const [at, feature] of few.entries()) {
      const found = { ...gathered[at]!, all: rows.categories.get(feature.name) ?? new Set() };
      fitted.push({ column: feature.name, ...encodingOf(feature, found, scaling, rows.name) });
    }
  }
  return fitted;
}

function fewAtOnce(features: readonly Feature[], { count, budget }: FitRows): Feature[][] {
  const most = Math.max(1, Math.floor(budget / (Float64Array.BYTES_PER_ELEMENT * Math.max(1, count))));
  return Array.from({ length: Math.ceil(features.length / most) }, (_, at) =>
    features.slice(at * most, (at + 1) * most),
  );
}

/** What there is of one column in the rows that are fitted on. */
interface Gathered {
  readonly missing: number;
  /** Of a column that is taken as numbers: what is there, in the order of the rows. */
  readonly values: Float64Array;
  /** Of any other: how often each text, or word of a text, is there. */
  readonly counts: ReadonlyMap<string, number>;
}

function gather(features: readonly Feature[], frames: Iterable<Frame>): Gathered[] {
  const found = features.map(() => ({ missing: 0, pieces: [] as Float64Array[], counts: new Map<string, number>() }));
  for (const frame of frames)
    for (const [at, feature] of features.entries()) {
      const column = columnOf(frame, feature.name);
      const into = found[at]!;
      const present = presentRows(column, frame.rows);
      into.missing += frame.rows - present.length;
      if (!feature.encode && column.type !== "text") into.pieces.push(valuesAt(column, present));
      else count(into.counts, column, present, feature.encode?.name === "words");
    }
  return found.map(({ missing, pieces, counts }) => ({ missing, values: joined(pieces), counts }));
}

function valuesAt({ values }: NumberColumn, rows: Uint32Array): Float64Array {
  const found = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) found[at] = values[rows[at]!]!;
  return found;
}

function presentRows(column: Column, rows: number): Uint32Array {
  const found = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) found[count++] = row;
  return found.subarray(0, count);
}

function count(counts: Map<string, number>, column: Column, rows: Uint32Array, byWord: boolean): void {
  const textAt = textsOf(column);
  const add = (text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const row of rows)
    if (byWord) for (const word of wordsIn(textAt(row))) add(word);
    else add(textAt(row));
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function encodingOf(
  feature: Feature,
  found: Gathered & { all: ReadonlySet<string> },
  scaling: Call | number,
  part: string,
): Encoding {
  const { encode } = feature;
  if (encode?.name === "words") return wordsOf(encode, found);
  if (!encode) return numberOf(feature, found, scaling, part);
  const fill = fillOf(feature, found, part);
  const filled: { fill?: string } = fill === undefined ? {} : { fill: String(fill) };
  const unseen = (encode.arguments.unseen ?? "zeros") as Unseen;
  if (encode.name === "one_hot") {
    // What stands in for a missing value has its place, too: whether any is missing, only the rows tell.
    const categories = inOrder(feature, [...new Set([...found.all, ...Object.values(filled)])]);
    const stoodIn = found.missing > 0 ? filled.fill : undefined;
    const never = categories.filter((category) => !found.counts.has(category) && category !== stoodIn);
    return { as: "one_hot", categories, ...(never.length > 0 ? { never } : {}), ...filled, unseen };
  }
  const { order } = encode.arguments;
  const categories = Array.isArray(order) ? order.map(String) : inOrder(feature, [...found.counts.keys()]);
  const places = new Map(categories.map((category, place) => [category, place]));
  const times = new Map(found.counts);
  if (filled.fill !== undefined) times.set(filled.fill, (times.get(filled.fill) ?? 0) + found.missing);
  return { as: "ordinal", categories, ...filled, unseen, ...scaleOf(placesTaken(times, places), scaling) };
}

/** The place of every row's category, in no order of the rows; the last is of all that have none. */
function placesTaken(times: ReadonlyMap<string, number>, places: ReadonlyMap<string, number>): Float64Array {
  const all = new Float64Array([...times.values()].reduce((sum, each) => sum + each, 0));
  let at = 0;
  for (const [category, count] of times) {
    all.fill(places.get(category) ?? places.size, at, at + count);
    at += count;
  }
  return all;
}

/** The most frequent first, ties by the alphabet, so that a shorter vocabulary is the beginning of a longer one. */
function wordsOf({ arguments: { length, vocabulary } }: Call, { counts }: Gathered): Encoding {
  const frequent = [...counts].sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1));
  // The numbers 0 and 1 are no words.
  const known = frequent.slice(0, Math.max(0, Number(vocabulary) - 2)).map(([word]) => word);
  return { as: "words", vocabulary: known, length: Number(length) };
}

/** Numbers by size, then texts by the order of their characters: what stands in for a missing number may be one. */
function inOrder({ type }: ColumnHead, categories: string[]): string[] {
  if (type !== "number") return categories.sort();
  const isText = (category: string) => Number.isNaN(Number(category));
  const numbers = categories.filter((category) => !isText(category)).sort((a, b) => Number(a) - Number(b));
  return [...numbers, ...categories.filter(isText).sort()];
}

function numberOf(feature: Feature, found: Gathered, scaling: Call | number, part: string): Encoding {
  const fill = fillOf(feature, found, part);
  const filled = fill === undefined ? {} : { fill: Number(fill) };
  // True and false are 1 and 0, whatever the scale.
  if (feature.type === "flag") return { as: "number", ...filled, centre: 0, factor: 1 };
  const values = fill === undefined ? found.values : withFills(found, Number(fill));
  if (values.length === 0 && typeof scaling !== "number") throw nothingThere(feature.name, part);
  return { as: "number", ...filled, ...scaleOf(values, scaling) };
}

function withFills({ values, missing }: Gathered, fill: number): Float64Array {
  const all = new Float64Array(values.length + missing).fill(fill);
  all.set(values);
  return all;
}

/** What stands in for a missing value; undefined where nothing does. */
function fillOf({ name, type, encode, missing: rule }: Feature, found: Gathered, part: string): Value | undefined {
  const isNumber = type !== "text" && !encode;
  if (typeof rule === "object" && "arguments" in rule) return (rule.arguments as { value: Value }).value;
  if (rule === "error" || rule === "drop") return undefined;
  const there = isNumber ? found.values.length : found.counts.size;
  if (there === 0) throw nothingThere(name, part);
  if (rule === "most_common") return isNumber ? mostCommonNumber(found.values) : mostCommon(found.counts);
  if (!isNumber)
    throw badData(`${name} holds categories, and they have no ${String(rule)}.`, "Say `most_common` instead.");
  return rule === "mean" ? meanOf(found.values) : quantile(found.values.slice().sort(), 0.5);
}

function nothingThere(name: string, part: string) {
  return badData(
    `${name} has no value in any row of ${part}: there is nothing to go by.`,
    `Leave ${name} out of \`features\`.`,
  );
}

/** Ties go to the first by the order of characters. */
function mostCommon(counts: ReadonlyMap<string, number>): string {
  const [first] = [...counts].sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1));
  return first?.[0] ?? "";
}

/** Ties go to the smallest. */
function mostCommonNumber(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b);
  return first?.[0] ?? 0;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** `(value - centre) * factor` brings the values to the scale that is asked for. */
export function scaleOf(values: Float64Array, scaling: Call | number): { centre: number; factor: number } {
  if (typeof scaling === "number") return { centre: 0, factor: scaling };
  const stretched = (centre: number, range: number) => ({ centre, factor: range > 0 ? 1 / range : 1 });
  if (scaling.name === "standard") {
    // The mean of three times 0.1 is not 0.1, and a deviation of 1e-17 would stretch whatever comes later beyond measure.
    const [first] = values;
    if (first !== undefined && values.every((value) => value === first)) return { centre: first, factor: 1 };
    const mean = meanOf(values);
    let squares = 0;
    for (const value of values) squares += (value - mean) ** 2;
    return stretched(mean, Math.sqrt(squares / values.length));
  }
  if (scaling.name === "minmax") {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
    return stretched(least, most - least);
  }
  const sorted = values.slice().sort();
  return stretched(quantile(sorted, 0.5), quantile(sorted, 0.75) - quantile(sorted, 0.25));
}

/** Targets that are numbers, with the scale at which they are learned: by these rows, or by all where none are named. */
export function withScales(
  targets: readonly TargetLabels[],
  scaling: Call | undefined,
  rows: Uint32Array | undefined,
): readonly TargetLabels[] {
  if (!scaling) return targets;
  return targets.map((target) => {
    if (target.type !== "number") return target;
    const all = new Float32Array(target.values);
    const values = Float64Array.from(rows ?? all.keys(), (row) => all[row]!);
    return { ...target, scale: scaleOf(values, scaling) };
  });
}
