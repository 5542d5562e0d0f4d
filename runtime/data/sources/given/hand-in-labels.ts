/** The labels of arrays that a program hands in: classes, or numbers to be met. */

import { badData } from "../../../failure.js";
import type { Labels } from "../../labels.js";
import { room } from "../../room.js";
import { shownValue } from "./growing-column.js";
import type { GivenArrays } from "./handed-in.js";

/** @throws TaskFailure `data` where they are not one a row, or not all of one kind */
export function handInLabels(labels: NonNullable<GivenArrays["labels"]>, rows: number, of: string): Labels {
  const values: readonly unknown[] = Array.from(labels as ArrayLike<unknown>);
  if (values.length !== rows) throw badData(`${of} have ${values.length} labels, and ${rows} rows.`);
  const kind = typeof values[0];
  const odd = values.findIndex((value) => !isLabel(value) || typeof value !== kind);
  if (odd >= 0)
    throw badData(
      `${of}: the label of row ${odd + 1} is ${shownValue(values[odd])}.`,
      "Labels are all texts, all numbers, or all true or false.",
    );
  if (kind === "number" && (isFloats(labels) || !values.every(Number.isInteger))) return numbers(values as number[]);
  return classes(values as (number | string | boolean)[], namesOf(values));
}

const isLabel = (value: unknown) =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

const isFloats = (labels: unknown) => labels instanceof Float32Array || labels instanceof Float64Array;

function numbers(values: readonly number[]): Labels {
  const into = new Float32Array(room(values.length * Float32Array.BYTES_PER_ELEMENT));
  into.set(values);
  return { type: "number", values: into.buffer as SharedArrayBuffer };
}

/** Numbers by size, texts by their characters; what is true or false has both classes, whether or not both are there. */
function namesOf(values: readonly unknown[]): readonly unknown[] {
  if (typeof values[0] === "boolean") return [false, true];
  const distinct = [...new Set(values)];
  return typeof values[0] === "number" ? distinct.sort((a, b) => Number(a) - Number(b)) : distinct.sort();
}

function classes(values: readonly (number | string | boolean)[], names: readonly unknown[]): Labels {
  const codeOf = new Map(names.map((name, at) => [name, at]));
  const codes = new Int32Array(room(values.length * Int32Array.BYTES_PER_ELEMENT));
  values.forEach((value, row) => {
    codes[row] = codeOf.get(value)!;
  });
  return { type: "classes", classes: names.map(String), values: codes.buffer as SharedArrayBuffer };
}
