/**
 * What a load does, in a few words: where the rows come from, how they are prepared, and how they are split. `load csv, to
 * learn species from 5 columns, island as one_hot, scaled by standard, split train 80%, test 20% by species`.
 */

import type { LoadWork, MissingRules, Preparation, SplitPart, Splitting } from "../../lang/plan.js";
import { describeCall, describeValue } from "./describe-call.js";
import { formulaAsText, sizeAsText } from "./formula-text.js";
import { showNumberOf } from "./numbers.js";
import { listOf } from "./runs.js";

export function describeLoad({ source, preparation, split, splitting, memory }: LoadWork): string {
  return [
    `load ${describeCall(source, 0)}`,
    ...(preparation ? describePreparation(preparation) : []),
    ...(memory === undefined ? [] : [`within ${sizeAsText(memory)}`]),
    ...describeSplit(split, splitting),
  ].join(", ");
}

function describePreparation(preparation: Preparation): string[] {
  const { targets, features, without, derived, scaling, targetScaling, missing, onBad, encode } = preparation;
  const from = features
    ? `from ${showNumberOf(features.length, "column")}`
    : without
      ? `not from ${listOf(without)}`
      : "";
  const learned = listOf(targets.map(({ name }) => name));
  return [
    ...(learned || from ? [[learned && `to learn ${learned}`, from].filter(Boolean).join(" ")] : []),
    ...(derived.length > 0 ? [`with ${listOf(derived.map(({ name }) => name))} derived`] : []),
    ...describeEncoding(encode),
    ...(missing ? [describeMissing(missing)] : []),
    ...(scaling ? [`scaled by ${describeCall(scaling)}`] : []),
    ...(targetScaling ? [`its target by ${describeCall(targetScaling)}`] : []),
    ...(onBad === "error" ? [] : [onBad === "skip" ? "without bad rows" : "bad values as missing"]),
  ];
}

/** Columns that are encoded alike stand together. */
function describeEncoding(encode: Preparation["encode"]): string[] {
  const columns = new Map<string, string[]>();
  for (const { column, by } of encode) columns.set(by.name, [...(columns.get(by.name) ?? []), column]);
  return [...columns].map(([by, names]) => `${listOf(names)} as ${by}`);
}

function describeMissing({ numbers, text, columns = [] }: MissingRules): string {
  const rules = [
    ...columns.map(({ column, rule }) => `${column} ${describeValue("rule", rule)}`),
    ...(numbers === "error" ? [] : [`numbers ${describeValue("rule", numbers)}`]),
    ...(text === "error" ? [] : [`text ${describeValue("rule", text)}`]),
  ];
  return `missing ${rules.length > 0 ? rules.join(", ") : "is an error"}`;
}

function describeSplit(split: readonly SplitPart[], { by, group, time, fold }: Splitting = {}): string[] {
  const how = [
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(group === undefined ? [] : [`by groups of ${group}`]),
    ...(time === undefined ? [] : [`in the order of ${time}`]),
  ];
  const parts = split.map((each) => `${each.part} ${"share" in each ? percent(each.share) : formulaAsText(each.when)}`);
  const into = fold ? `fold ${fold.held} of ${fold.of} to test` : `split ${parts.join(", ")}`;
  return split.length === 0 ? [] : [[into, ...how].join(" ")];
}

const percent = (share: number) => `${Number((share * 100).toPrecision(4))}%`;
