/**
 * How a training goes: the settings that `train`, `transfer` and `search` have in common.
 */

import type { Argument } from "../ast.js";
import type { Call, Learning, Network } from "../plan.js";
import type { DataDefinition, DataUse, Target } from "../program.js";
import { calleeOf, callFrom, standardCall } from "./calls.js";
import { hasOnly, itemsFrom, numberFrom, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { dataFrom } from "./data-use.js";
import { looksOf, showShape } from "./describe.js";
import { type CheckedLoss, lossWith, standardLoss } from "./losses.js";
import { knowsHead, metricsFrom } from "./measures.js";
import { isOfTarget } from "./of-target.js";
import { membersFrom } from "./references.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

export interface ReadLearning {
  readonly learning: Learning;
  readonly data: DataUse;
  readonly losses: (head?: string) => CheckedLoss;
}

/** For a network whose heads are known: `large.loss` is checked against them. */
export function readLearning(given: Settings, network: Network | undefined): ReadLearning | undefined {
  const heads = network && (network.heads ?? []).map((head) => head.name);
  const settings = given.with({ ...given.names, ...(heads ? { heads } : {}) });
  const on = settings.get("on");
  const data = on && dataFrom(on);
  const validate = settings.read("validate", (at) => dataFrom(at)?.ref, null);
  const epochs = settings.read("epochs", (at) => numberFrom(at, "some", "`epochs`"), 1);
  const batch = settings.read("batch", (at) => numberFrom(at, "some", "`batch`"), 32);
  const asked = settings.get("optimizer");
  const optimizer = asked
    ? callFrom(asked, "optimizer")?.call
    : standardCall(given.context, "adam", "optimizer", given.span).call;
  const losses = settings.read("loss", (at) => lossesFrom(at, heads), new Map<string, CheckedLoss>());
  const targets = data?.definition.targets ?? [];
  const weigh = settings.read("weigh", (at) => weighFrom(at, targets[0]), null);
  const augment = settings.read("augment", (at) => data && augmentFrom(at, data.definition), null);
  const metrics = settings.read("metrics", (at) => metricsFrom(at, heads, targets), null);
  const stop = settings.read("stop", (at) => callFrom(at, "stop")?.call, null);
  const balance = settings.read("balance", (at) => balanceFrom(at, heads), null);
  const distil = settings.read("distil", distilFrom, null);
  const optional = { validate, weigh, augment, metrics, stop, balance, distil };
  if (!data || !epochs || !batch || !optimizer || !losses) return undefined;
  if (Object.values(optional).some((each) => each === undefined)) return undefined;
  const lossOf = (head?: string) => losses.get(head ?? "") ?? losses.get("") ?? standardFor(given, network, data, head);
  return {
    data,
    losses: lossOf,
    learning: {
      data: data.ref,
      epochs,
      batch,
      optimizer,
      loss: lossOf().call,
      ...(heads && heads.length > 0 ? { losses: heads.map((head) => ({ head, loss: lossOf(head).call })) } : {}),
      ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)) as Partial<Learning>),
    },
  };
}

function standardFor(
  { context, span }: Settings,
  network: Network | undefined,
  { definition }: DataUse,
  head?: string,
): CheckedLoss {
  const target = definition.targets.find((each) => each.name === head) ?? definition.targets[0];
  const end = network?.heads?.find((each) => each.name === head);
  const name = network ? standardLoss(end ? { ...network, ...end } : network, target) : "cross_entropy";
  return lossWith(standardCall(context, name, "loss", span));
}

/** A loss for all, or a record of one for each head. */
function lossesFrom(place: Written, heads: readonly string[] | undefined): Map<string, CheckedLoss> | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  if (at.expression.type !== "record") {
    const checked = callFrom(at, "loss");
    return checked && new Map([["", lossWith(checked)]]);
  }
  const record = recordFrom(at, "`loss`", "a loss, or one for each head");
  const all =
    record &&
    readAll([...record], ([head, value]) => {
      if (!knowsHead(value.context, head, value.key, heads)) return undefined;
      const checked = callFrom(value, "loss");
      return checked && ([head, lossWith(checked)] as const);
    });
  return all && new Map(all);
}

/** `uncertainty()`, or `fixed(digit: 1, large: 0.3)`, whose arguments are heads. */
function balanceFrom(place: Written, heads: readonly string[] | undefined): Call | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const checked = callFrom(at, "balance");
  if (!checked?.extern.open) return checked?.call;
  const named = (calleeOf(at.expression)?.arguments ?? []).flatMap(({ name }) => name ?? []);
  const known = readAll(named, ({ text, span }) => (knowsHead(at.context, text, span, heads) ? text : undefined));
  return known && checked.call;
}

/** `balanced`, or `by_class(yes: 3)`, whose arguments are classes. */
function weighFrom(place: Written, target: Target | undefined): Call | undefined {
  const at = unfold(place, decide);
  const checked = at && callFrom(at, "weighing");
  if (!checked || !isOfTarget(at.context, checked.extern, target, checked.span)) return undefined;
  const { name, arguments: values } = checked.call;
  const given = calleeOf(at.expression)?.arguments ?? [];
  if (!readAll(given, (argument) => weightFrom(at, name, argument))) return undefined;
  // Where there are no pairs, the plan says nothing of them.
  return { name, arguments: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "none")) };
}

/** Of `yes: 3`, or of `[true, 3]`. */
function weightFrom(at: Written, callee: string, { name, value }: Argument): number | undefined {
  const [, second, more] = value.type === "list" ? value.items : [];
  if (!name && (!second || more)) {
    const what = `An argument of \`${callee}\` without a name`;
    at.context.report("TRP305", value.span, {
      what,
      wanted: "a class and its weight, as `[true, 3]`",
      found: looksOf(value),
    });
    return undefined;
  }
  const written = name || !second ? value : second;
  const what = `The weight${name ? ` of \`${name.text}\`` : ""}`;
  const weight = numberFrom(sub(at, written), "number", what);
  if (weight === undefined || weight >= 0) return weight;
  at.context.report("TRP308", written.span, { what, value: String(weight), wanted: "0 or more" });
  return undefined;
}

/** `[shift(2), flip]`, or one alone. */
function augmentFrom(place: Written, { shape, name: data }: DataDefinition): readonly Call[] | undefined {
  const items = itemsFrom(place);
  return (
    items &&
    readAll(items, (item) => {
      const checked = callFrom(item, "augmentation");
      const isImage = !shape || shape.length === 2 || shape.length === 3;
      if (!checked?.extern.rules.has("takes") || isImage) return checked?.call;
      const holes = { name: checked.call.name, data, shape: showShape(shape) };
      item.context.report("TRP462", checked.span, holes);
      return undefined;
    })
  );
}

/** `{ teacher: a, temperature: 4, weight: 0.7 }`. */
function distilFrom(at: Written): Learning["distil"] {
  const wanted = "a record, as `{ teacher: a, temperature: 4, weight: 0.7 }`";
  const record = recordFrom(at, "`distil`", wanted);
  if (!record) return undefined;
  const { context, expression } = at;
  if (!hasOnly(record, ["teacher", "temperature", "weight"], "`distil`")) return undefined;
  const [teacher, temperature, weight] = ["teacher", "temperature", "weight"].map((key) => record.get(key));
  if (!teacher) {
    context.report("TRP305", expression.span, { what: "`distil`", wanted, found: "one without a teacher" });
    return undefined;
  }
  const teachers = membersFrom(teacher, "`teacher`");
  const degree = temperature ? numberFrom(temperature, "positive", "`temperature`") : 1;
  const part = weight ? numberFrom(weight, "share", "`weight`") : 0.5;
  if (!teachers || degree === undefined || part === undefined) return undefined;
  return { teachers: teachers.map((each) => each.predictor), temperature: degree, weight: part };
}
