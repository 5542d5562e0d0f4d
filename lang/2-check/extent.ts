/**
 * How large an ensemble is once it is written out: the plan holds a predictor as a plain tree, so a member that several
 * ensembles share is there as often as it is asked.
 */

import type { Predictor } from "../plan.js";

export const mostMembers = 10_000;
/** Ensembles inside one another. */
const deepestEnsemble = 64;

interface Extent {
  readonly members: number;
  readonly depth: number;
}

/** Whether an ensemble of these is small enough. */
export function canBeWrittenOut(members: readonly Predictor[]): boolean {
  const { members: count, depth } = together(members.map(extentOf));
  return count <= mostMembers && depth <= deepestEnsemble;
}

const extents = new WeakMap<Predictor, Extent>();

/** Each is looked through once: what it is made of was looked through when that was made. */
function extentOf(predictor: Predictor): Extent {
  if (predictor.type === "network" || predictor.type === "function") return { members: 1, depth: 0 };
  const known = extents.get(predictor);
  if (known) return known;
  const inside =
    predictor.type === "average" ? predictor.members.map(({ of }) => extentOf(of)) : predictor.members.map(extentOf);
  const extent = together(inside);
  extents.set(predictor, extent);
  return extent;
}

function together(parts: readonly Extent[]): Extent {
  return parts.reduce(
    (sum, { members, depth }) => ({ members: sum.members + members, depth: Math.max(sum.depth, depth + 1) }),
    { members: 0, depth: 0 },
  );
}
