/**
 * What is measured: metrics, of one head where there are several, and what training watches (`large.loss`).
 */

import type { Value } from "../formula.js";
import type { HeadMetric } from "../plan.js";
import type { Target } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { calleeOf, callFrom } from "./calls.js";
import { recordFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { looksOf } from "./describe.js";
import { isOfTarget } from "./of-target.js";
import { decide } from "./scalars.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

/** `[accuracy, log_loss]`, or `{ digit: accuracy, large: [auc, accuracy] }` where there are several heads. */
export function metricsFrom(
  place: Written,
  heads: readonly string[] | undefined,
  targets: readonly Target[] = [],
): readonly HeadMetric[] | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  if (at.expression.type !== "record") return listFrom(at, targets[1] ? undefined : targets[0]);
  const record = recordFrom(at, "`metrics`", "a list of metrics, or one for each head");
  if (!record) return undefined;
  at.context.later({ what: "measuring by head", span: at.expression.span });
  const all = readAll([...record], ([head, value]) => {
    if (!knowsHead(value.context, head, value.key, heads)) return undefined;
    const target = targets.find((each) => each.name === head);
    const items = value.expression.type === "list" ? listFrom(value, target) : metricsOf([value], target);
    return items?.map((metric) => ({ ...metric, head }));
  });
  return all?.flat();
}

function listFrom(at: Written, target: Target | undefined): readonly HeadMetric[] | undefined {
  if (at.expression.type === "list")
    return metricsOf(
      at.expression.items.map((item) => sub(at, item)),
      target,
    );
  const { expression } = at;
  const advice = expression.type === "name" ? `Write \`[${expression.name}]\`.` : undefined;
  const holes = { what: "`metrics`", wanted: "a list, as `[accuracy, log_loss]`", found: looksOf(expression), advice };
  at.context.report("TRP305", at.expression.span, holes);
  return undefined;
}

function metricsOf(items: readonly Written[], target: Target | undefined): readonly HeadMetric[] | undefined {
  return readAll(items, (item) => {
    const checked = callFrom(item, "metric");
    return checked && isOfTarget(item.context, checked.extern, target, checked.span) ? checked.call : undefined;
  });
}

/** False after a report: the network has no such head. Of a network with a mistake in it nothing is known (`undefined`). */
export function knowsHead(context: Context, head: string, span: Span, heads: readonly string[] | undefined): boolean {
  if (!heads || heads.includes(head)) return true;
  const among = heads.length > 0 ? `It has ${heads.join(", ")}.` : "It ends in one only.";
  context.report("TRP427", span, { head, suggestion: suggest(head, heads), among });
  return false;
}

/** `loss`, `accuracy`, `large.loss`. */
function measureFrom(place: Written): HeadMetric | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression } = at;
  if (expression.type === "field" && expression.of.type === "name") {
    if (!knowsHead(at.context, expression.of.name, expression.of.span, at.names.heads)) return undefined;
    const { text, span } = expression.field;
    const measure = measureFrom(sub(at, { type: "name", name: text, span }));
    return measure && { ...measure, head: expression.of.name };
  }
  if (expression.type === "name" && expression.name === "loss" && !at.context.has("loss"))
    return { name: "loss", arguments: {} };
  return callFrom(at, "metric")?.call;
}

export function measureArgument(at: Written): Value | undefined {
  const measure = measureFrom(at);
  if (!measure) return undefined;
  const { head, name } = measure;
  return head === undefined ? name : `${head}.${name}`;
}

/** `highest(accuracy)` or `lowest(log_loss)`. */
export function goalFrom(place: Written): { prefer: "lowest" | "highest"; of: HeadMetric } | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  const [argument, extra] = callee?.arguments ?? [];
  if (!argument || extra || (callee?.name !== "highest" && callee?.name !== "lowest")) {
    at.context.report("TRP317", at.expression.span, { part: "goal" });
    return undefined;
  }
  const of = measureFrom(sub(at, argument.value));
  return of && { prefer: callee.name, of };
}
