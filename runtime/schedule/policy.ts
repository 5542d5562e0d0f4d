/**
 * A policy brought to life: the plan's three formulas as closures, compiled once for each pool.
 *
 * A value that is not a number never decides: it comes last, whichever way the preference goes.
 */

import { compileFormula, type Formula, pathsIn, type Scope, type Value } from "../../lang/formula.js";
import type { PlanPolicy, Preference } from "../../lang/plan.js";
import { changesWithTime } from "./view.js";

export interface Policy {
  /** Absent when every worker may take every task. */
  readonly admits?: (scope: Scope) => boolean;
  readonly order: Ranking;
  readonly place: Ranking;
  /** The order among waiting tasks cannot change while they wait, so it need not be worked out at every event. */
  readonly orderStands: boolean;
}

export interface Ranking {
  /** NaN for what is not a number. */
  value(scope: Scope): number;
  /** Below 0 when `a` comes first, above 0 when `b` does, 0 for a tie. */
  compare(a: number, b: number): number;
}

export function compilePolicy(policy: PlanPolicy): Policy {
  const admit = policy.admit && compileFormula(policy.admit);
  return {
    ...(admit && { admits: (scope: Scope) => Boolean(admit(scope)) }),
    order: compilePreference(policy.order),
    place: compilePreference(policy.place),
    orderStands: !mentions(policy.order.of, changesWithTime),
  };
}

function compilePreference({ prefer, of }: Preference): Ranking {
  const formula = compileFormula(of);
  const direction = prefer === "lowest" ? 1 : -1;
  return {
    value: (scope) => asNumber(formula(scope)),
    compare: (a, b) => {
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      // Not a - b: of two infinities that would be NaN.
      return a === b ? 0 : a < b ? -direction : direction;
    },
  };
}

function asNumber(value: Value): number {
  return typeof value === "number" || typeof value === "boolean" ? Number(value) : Number.NaN;
}

function mentions(formula: Formula, wanted: (path: readonly string[]) => boolean): boolean {
  return pathsIn(formula).some(wanted);
}
