/** The labels of arrays that a program hands in: classes, or numbers to be met. */

import { badData } from "../../../failure.js";
import type { Labels } from "../../labels.js";
import { sharedFloats } from "../../room.js";
import { classLabels, distinctNumbers } from "../class-labels.js";
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
  if (kind === "number" && (isFloats(labels) || !values.every(Number.isInteger)))
    return { type: "number", values: sharedFloats(values as number[]) };
  return classLabels(values, namesOf(values));
}

const isLabel = (value: unknown) =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

const isFloats = (labels: unknown) => labels instanceof Float32Array || labels instanceof Float64Array;

/** Numbers by size, texts by their characters; what is true or false has both classes, whether or not both are there. */
function namesOf(values: readonly unknown[]): readonly unknown[] {
  if (typeof values[0] === "boolean") return [false, true];
  return typeof values[0] === "number" ? distinctNumbers(values as number[]) : [...new Set(values)].sort();
}
