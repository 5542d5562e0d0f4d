/**
 * Rows as they come, made into the numbers that a network takes, by a preparation that was fitted before: the one way,
 * for the rows of a training and for those that a saved model is asked about.
 */

import { columnOf, textsOf } from "../columns.js";
import { type FittedColumns, type FittedFeature, widthOf } from "../fitted.js";
import type { Column, Frame } from "../frame.js";
import { derive } from "./derive.js";
import { wordsIn } from "./words.js";

/** Hears of a row, from 0 within its frame, that cannot be prepared: `is missing`, after the column's name. */
export type Problem = (row: number, column: string, reason: string) => void;

interface Preparer {
  /** How many numbers a row becomes. */
  readonly width: number;
  /** Writes the rows of a frame, one after the other. What cannot be prepared is told, and NaN stands in its place. */
  prepare(frame: Frame, into: Float32Array, problem: Problem): void;
}

/** For frames that have the columns of the preparation. */
export function preparerOf({ derived, features }: FittedColumns): Preparer {
  const encoder = encoderOf(features);
  return {
    width: encoder.width,
    prepare: (frame, into, problem) => encoder.prepare(derive(frame, derived), into, problem),
  };
}

/** The same for frames whose derived columns are there already. */
export function encoderOf(features: readonly FittedFeature[]): Preparer {
  const width = features.reduce((total, feature) => total + widthOf(feature), 0);
  return {
    width,
    prepare(frame, into, problem) {
      let at = 0;
      for (const feature of features) {
        encode(feature, columnOf(frame, feature.column), { into, width, at, rows: frame.rows }, problem);
        at += widthOf(feature);
      }
    },
  };
}

/** Where a feature is written: its first number of row r stands at `r * width + at`. */
interface Place {
  readonly into: Float32Array;
  readonly width: number;
  readonly at: number;
  readonly rows: number;
}

const isMissing = "is missing, and there is no rule for that";

function encode(feature: FittedFeature, column: Column, place: Place, problem: Problem): void {
  if (feature.as === "number") encodeNumbers(feature, column, place, problem);
  else if (feature.as === "one_hot") encodeOneHot(feature, column, place, problem);
  else if (feature.as === "ordinal") encodeOrdinal(feature, column, place, problem);
  else encodeWords(feature, column, place);
}

type Of<Kind extends FittedFeature["as"]> = Extract<FittedFeature, { as: Kind }>;

function encodeNumbers(
  { column: name, fill = Number.NaN, centre, factor }: Of<"number">,
  column: Column,
  { into, width, at, rows }: Place,
  problem: Problem,
): void {
  if (column.type === "text") throw new Error(`the column ${name} is text: the checker let it through`);
  const { values } = column;
  for (let row = 0; row < rows; row++) {
    const given = values[row]!;
    const value = Number.isNaN(given) ? fill : given;
    if (Number.isNaN(value)) problem(row, name, isMissing);
    into[row * width + at] = (value - centre) * factor;
  }
}

/** The place of each row's category; -1 for one that was not seen. What is a mistake is told, and becomes -2. */
function placesOf(feature: Of<"one_hot" | "ordinal">, column: Column, rows: number, problem: Problem): Int32Array {
  const { column: name, categories, fill, unseen } = feature;
  const places = new Map(categories.map((category, place) => [category, place]));
  if (feature.as === "one_hot") for (const category of feature.never ?? []) places.delete(category);
  const filled = fill === undefined ? -2 : (places.get(fill) ?? -1);
  const found = new Int32Array(rows);
  const textAt = textsOf(column);
  const known = knownPlaces(column, places);
  for (let row = 0; row < rows; row++) {
    const place = known(row);
    if (place === undefined) {
      found[row] = filled;
      if (filled === -2) problem(row, name, isMissing);
    } else if (place < 0 && unseen === "error") {
      found[row] = -2;
      problem(row, name, `is ${JSON.stringify(textAt(row).slice(0, 40))}, which was not there while fitting`);
    } else found[row] = place;
  }
  return found;
}

/** Texts are looked up once a word and not once a row. */
function knownPlaces(column: Column, places: ReadonlyMap<string, number>): (row: number) => number | undefined {
  if (column.type === "text") {
    const byCode = column.words.map((word) => places.get(word) ?? -1);
    return (row) => byCode[column.codes[row]!];
  }
  const byNumber = new Map([...places].map(([category, place]) => [numberOf(category), place]));
  return (row) => {
    const value = column.values[row]!;
    return Number.isNaN(value) ? undefined : (byNumber.get(value) ?? -1);
  };
}

/** A category of a number column, or of flags. */
const numberOf = (category: string) => (category === "true" ? 1 : category === "false" ? 0 : Number(category));

function encodeOneHot(
  feature: Of<"one_hot">,
  column: Column,
  { into, width, at, rows }: Place,
  problem: Problem,
): void {
  const places = placesOf(feature, column, rows, problem);
  const length = widthOf(feature);
  const other = feature.unseen === "other" ? feature.categories.length : -1;
  for (let row = 0; row < rows; row++) {
    const begin = row * width + at;
    into.fill(0, begin, begin + length);
    const place = places[row]! === -1 ? other : places[row]!;
    if (place >= 0) into[begin + place] = 1;
    if (place === -2) into[begin] = Number.NaN;
  }
}

function encodeOrdinal(
  feature: Of<"ordinal">,
  column: Column,
  { into, width, at, rows }: Place,
  problem: Problem,
): void {
  const places = placesOf(feature, column, rows, problem);
  const { centre, factor, categories } = feature;
  for (let row = 0; row < rows; row++) {
    const place = places[row]!;
    const value = place === -2 ? Number.NaN : place === -1 ? categories.length : place;
    into[row * width + at] = (value - centre) * factor;
  }
}

/** 0 pads, 1 is a word that is not known; a missing text has no words. */
function encodeWords({ vocabulary, length }: Of<"words">, column: Column, { into, width, at, rows }: Place): void {
  const numbers = new Map(vocabulary.map((word, place) => [word, place + 2]));
  const textAt = textsOf(column);
  for (let row = 0; row < rows; row++) {
    const begin = row * width + at;
    into.fill(0, begin, begin + length);
    const words = wordsIn(textAt(row));
    for (let i = 0; i < Math.min(length, words.length); i++) into[begin + i] = numbers.get(words[i]!) ?? 1;
  }
}
