/** Calls and data as they are written: `adam(rate: 0.001)`, `digits.train.shard(index: 0, of: 8)`. */

import type { Value } from "../../lang/formula.js";
import type { Call, DataRef } from "../../lang/plan.js";
import { timeAsText, valueAsText } from "./formula-text.js";

/** The first few arguments, in the order of the declaration. */
export function describeCall({ name, arguments: values }: Call, most = 4): string {
  const shown = Object.entries(values)
    .slice(0, most)
    .map(([key, value]) => describeValue(key, value));
  return shown.length === 0 ? name : `${name}(${shown.join(", ")})`;
}

/** Words stand bare, as in the file; numbers called `time` are seconds. */
export function describeValue(key: string, value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return key === "time" ? timeAsText(value) : String(Number(value.toPrecision(6)));
  if (typeof value !== "object" || Array.isArray(value)) return valueAsText(value);
  if (Object.hasOwn(value, "name") && Object.hasOwn(value, "arguments")) return describeCall(value as unknown as Call);
  return Object.hasOwn(value, "task") ? describeData(value as unknown as DataRef) : valueAsText(value);
}

export function describeData({ task, part, views = [] }: DataRef): string {
  return [task, ...(part === undefined ? [] : [part]), ...views.map((view) => describeCall(view))].join(".");
}
