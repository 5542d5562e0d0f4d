/** Work that was given a part without a row in it: which part, and what would put rows there. */

import type { DataRef } from "../../lang/plan.js";
import { badData, type TaskFailure } from "../failure.js";
import { nameOf } from "./inputs.js";

/** `purpose`: what the rows are for, as `to learn from`. */
export function noRows(data: DataRef, purpose: string): TaskFailure {
  return badData(`${nameOf(data)} has no rows ${purpose}.`, adviceFor(data));
}

function adviceFor({ task, views = [] }: DataRef): string {
  const taken = views.find(({ name }) => name === "shard" || name === "sample")?.name;
  if (taken === "shard") return "There are fewer rows than shards: cut them into fewer.";
  if (taken === "sample") return "Take a larger share of them.";
  if (task.includes(".fold[")) return "There are fewer rows, or groups, than folds: deal them to fewer.";
  return "Give this part a larger share, or a condition that is true of some rows.";
}
