/**
 * What a constant comes to. Some formulas come to nothing (`last([])`, lists of unequal lengths), and some numbers are
 * none that a plan could hold (`1/0`): both are the writer's mistakes, and are told.
 */

import { evaluate, Incomputable, type Scope, type Value } from "../formula.js";
import type { Typed } from "../program.js";
import type { Context } from "./context.js";
import { noPaths } from "./types.js";

/** The value, all of whose numbers are finite; `undefined` after a report. */
export function computed(context: Context, typed: Typed): Value | undefined {
  const value = outcome(context, typed);
  if (value === undefined) return undefined;
  const odd = oddNumber(value);
  if (odd === undefined) return withoutMinusZero(value);
  context.report("TRP330", typed.span, { reason: reasonFor(odd) });
  return undefined;
}

/** The same for one number, which may be infinite: whether that is too much is for its rule to say. */
export function computedNumber(context: Context, typed: Typed): number | undefined {
  const value = outcome(context, typed);
  if (typeof value === "number" && !Number.isNaN(value)) return value + 0;
  if (value !== undefined) context.report("TRP330", typed.span, { reason: reasonFor(Number.NaN) });
  return undefined;
}

/** Whether a formula over numbers that are known only later comes to something for some; false after a report. */
export function canBeComputed(context: Context, typed: Typed): boolean {
  return outcome(context, typed, () => 1) !== undefined;
}

function outcome(context: Context, { formula, span }: Typed, scope: Scope = noPaths): Value | undefined {
  try {
    return evaluate(formula, scope);
  } catch (error) {
    if (!(error instanceof Incomputable)) throw error;
    context.report("TRP330", span, { reason: error.message });
    return undefined;
  }
}

const reasonFor = (odd: number) => (Number.isNaN(odd) ? "it comes to no number" : "it comes to a number without end");

/** A number in it that JSON cannot hold. */
function oddNumber(value: Value): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : value;
  if (typeof value !== "object") return undefined;
  for (const each of Array.isArray(value) ? value : Object.values(value)) {
    const odd = oddNumber(each);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/** JSON has no `-0`. */
function withoutMinusZero(value: Value): Value {
  if (typeof value === "number") return value + 0;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutMinusZero(each)]));
}
