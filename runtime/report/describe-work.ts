/**
 * What a task does, in a few words: `train net on digits.train, 5 epochs of 64, adam(0.001)`.
 */

import type { Value } from "../../lang/formula.js";
import type { Call, Layer, Learning, Predictor, TogetherWork, TrainWork, TransferWork, Work } from "../../lang/plan.js";
import { describeCall, describeData, describeValue } from "./describe-call.js";
import { describeLoad } from "./describe-load.js";
import { showNumberOf } from "./numbers.js";
import { listOf } from "./runs.js";

export function describeWork(work: Work): string {
  switch (work.kind) {
    case "load":
      return describeLoad(work);
    case "train":
      return `train ${work.model.name}${describeStart(work)} on ${describeLearning(work)}`;
    case "together":
      return describeTogether(work);
    case "transfer":
      return describeTransfer(work);
    case "search":
      return `search ${work.over.map(({ name }) => name).join(", ")} of ${work.train.model.name} by ${describeCall(work.by)} for the ${work.goal.prefer} ${describeCall(work.goal.of)}, on ${describeLearning(work.train)}`;
    case "combine":
      return `make ${describeCall(work.how, 0)} of ${namesOf([...work.members, ...work.networks])}${work.data ? ` on ${describeData(work.data)}` : ""}`;
    case "evaluate":
      return `evaluate ${namesOf(work.models)} on ${describeData(work.data)}${describeMetrics(work.metrics)}`;
    case "predict":
      return `predict with ${describePredictor(work.model)}`;
    case "predict_rows":
      return `predict with ${describePredictor(work.model)} on ${describeData(work.data)}`;
    case "save":
      return `save ${work.model.name}`;
    case "call":
      return describeCall(work.call);
  }
}

const namesOf = (named: readonly { readonly name: string }[]) => listOf(named.map(({ name }) => name));

function describeStart({ from, fromOutput, fromFolder }: TrainWork): string {
  if (fromFolder !== undefined) return ` from ${fromFolder}`;
  return from === undefined ? "" : ` from ${outputOf(from, fromOutput)}`;
}

/** One network of a task that makes several: `pair.first`. */
const outputOf = (task: string, output: string | undefined) => (output === undefined ? task : `${task}.${output}`);

function describeTogether(work: TogetherWork): string {
  const members = work.members.map(({ name, model }) => (name === model.name ? name : `${name} (${model.name})`));
  const [one, ...others] = new Set(work.members.map(({ model }) => model.name));
  const shown = others.length === 0 ? `${work.members.length} × ${one ?? ""}` : members.join(", ");
  return `train ${shown} together by ${describeCall(work.how)} on ${describeLearning(work)}`;
}

function describeTransfer(work: TransferWork): string {
  const frozen = work.frozen.length === 0 ? "" : `, ${work.frozen.length} of them frozen`;
  const kept = `keeping ${showNumberOf(work.kept, "layer")}${frozen}`;
  return `transfer ${outputOf(work.from, work.fromOutput)} to ${work.model.name}, ${kept}, on ${describeLearning(work)}`;
}

function describeLearning(learning: Learning): string {
  const { data, epochs, batch, optimizer, weigh, augment, validate, stop, balance, distil } = learning;
  return [
    describeData(data),
    `${showNumberOf(epochs, "epoch")} of ${batch}`,
    describeCall(optimizer, 1),
    ...(weigh ? [describeWeighing(weigh)] : []),
    ...(augment ? [`changed by ${listOf(augment.map((each) => describeCall(each)))}`] : []),
    ...(validate ? [`validated on ${describeData(validate)}`] : []),
    ...(stop ? [`stopped ${describeCall(stop)}`] : []),
    ...(balance ? [`balanced by ${describeCall(balance)}`] : []),
    ...(distil ? [`taught by ${namesOf(distil.teachers)}`] : []),
  ].join(", ");
}

/** `weighed: balanced`, or `weighed: yes 3, true 2`. */
function describeWeighing({ name, arguments: { pairs = [], ...named } }: Call): string {
  const weights = [...Object.entries(named), ...(pairs as readonly [Value, number][])];
  return `weighed: ${weights.length === 0 ? name : weights.map(([of, weight]) => `${of} ${weight}`).join(", ")}`;
}

function describeMetrics(metrics: readonly (Call & { readonly head?: string })[]): string {
  if (metrics.length === 0) return "";
  return `: ${metrics.map((each) => `${each.head === undefined ? "" : `${each.head} `}${describeCall(each, 0)}`).join(", ")}`;
}

function describePredictor(predictor: Predictor): string {
  if (predictor.type === "vote") return `${predictor.how.name} of ${namesOf(predictor.members)}`;
  if (predictor.type !== "average") return predictor.name;
  const { members } = predictor;
  const [weight = 1] = members.map((member) => member.weight);
  // A mean of many is told by its members; their weights are all the same.
  if (members.length > 3 && members.every((member) => member.weight === weight))
    return `${Number(weight.toPrecision(4))} × (${listOf(members.map(({ of }) => of.name)).replaceAll(", ", " + ")})`;
  return members.map(({ weight: each, of }) => `${Number(each.toPrecision(4))} × ${of.name}`).join(" + ");
}

/** What a layer has where nobody says otherwise; `stdlib/layers.flow` declares it. */
const unsaid: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["activation", "linear"],
  ["padding", "valid"],
  ["multiplier", 1],
  ["dilation", 1],
  ["sequences", false],
]);

/** A layer as it is written: `conv2d(16, kernel: 3, activation: relu)`, without what goes without saying. */
export function describeLayer({ name, arguments: values }: Layer): string {
  // A pool moves on by its own size, a filter by 1.
  const stride = values.size ?? 1;
  const given = Object.entries(values);
  const isSaid = ([key, value]: [string, Value]) =>
    value !== unsaid.get(key) && !(key === "stride" && value === stride);
  const shown = given.flatMap(([key, value], at) => {
    // The first, and an activation right after it, need no name.
    const bare = (at === 0 && key !== "name") || (at === 1 && key === "activation");
    if (bare && (at === 0 || isSaid([key, value]))) return [describeValue(key, value)];
    return isSaid([key, value]) ? [`${key}: ${describeValue(key, value)}`] : [];
  });
  return shown.length === 0 ? name : `${name}(${shown.join(", ")})`;
}
