/** What a value of a JSON object says in a column of a type. */

import type { ColumnType } from "../../frame.js";
import { missingWords } from "../../missing-values.js";
import { exactNumber, Unreadable } from "../cells.js";
import { sourceFields } from "./json-fields.js";

export type JsonObject = Readonly<Record<string, unknown>>;

/** A line as an object, or what is wrong with it. */
export function objectOf(line: string): JsonObject | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return new Unreadable(line.trim(), "is no JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  return new Unreadable(line.trim(), "is no JSON object");
}

/** Only what the line says: every object has a `constructor`, and this one may have a `__proto__` of its own. */
export function fieldOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** `line`: where the object comes from. */
export function jsonCell(
  type: ColumnType,
  value: unknown,
  name: string,
  line: string,
): number | string | undefined | Unreadable {
  if (value === undefined || value === null || (typeof value === "string" && missingWords.has(value))) return undefined;
  if (typeof value === "object") {
    const what = Array.isArray(value) ? "a list" : "an object";
    return new Unreadable(JSON.stringify(value), `holds ${what}: only numbers, texts and true/false can be columns`);
  }
  const digits = typeof value === "number" ? digitsLost(value, name, line) : undefined;
  if (type === "text") return digits ?? String(value);
  if (digits !== undefined && type === "number") return exactNumber(BigInt(digits));
  return type === "number" ? numberCell(value) : flagCell(value);
}

function numberCell(value: unknown): number | Unreadable {
  if (typeof value === "number") return value;
  // Somebody said that the column holds numbers: those in quotes are, too.
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : new Unreadable(String(value), "is no number");
}

const flags: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  [true, 1],
  [false, 0],
  [1, 1],
  [0, 0],
  ["true", 1],
  ["false", 0],
]);

function flagCell(value: unknown): number | Unreadable {
  return flags.get(value) ?? new Unreadable(String(value), "is neither true nor false");
}

function digitsLost(value: number, name: string, line: string): string | undefined {
  // Looking for it is slow, and hardly ever needed.
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? exactDigits(value, sourceFields(line).get(name)) : undefined;
}

/** The digits of a whole number that a double cannot hold, as `source` has them. `1e30` was never meant to be exact. */
export function exactDigits(value: number, source: string | undefined): string | undefined {
  if (source === undefined || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined;
  return /^-?\d+$/.test(source) ? source : undefined;
}
