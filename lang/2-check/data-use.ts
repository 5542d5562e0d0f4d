/**
 * Data where they are used: all of them, a part, or rows taken of a part by a view.
 */

import type { Value } from "../formula.js";
import type { DataUse } from "../program.js";
import { suggest } from "../suggest.js";
import { type CheckedCall, checkCall, ruleValue } from "./calls.js";
import type { Context, Written } from "./context.js";
import { kindOf, looksOf, typeInWords } from "./describe.js";
import { otherWord } from "./hints.js";
import { chosen, refuse, targetOf } from "./references.js";
import { decide } from "./scalars.js";
import { sub, unfold } from "./written.js";
/** `digits`, `digits.train`, or `digits.train.shard(index, of: 8)`. */
export function dataFrom(place: Written): DataUse | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression, context } = at;
  if (expression.type !== "call") return partFrom(at);
  const { callee } = expression;
  if (callee.type !== "field") {
    const holes = { what: "This", wanted: "the name of data", found: looksOf(expression) };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  const of = dataFrom(sub(at, callee.of));
  const named = { name: callee.field.text, span: callee.field.span, arguments: expression.arguments };
  const view = context.extern(named.name, named.span, "view");
  if (!of || !view || view.kind === "unknown") return undefined;
  if (view.kind !== "extern" || view.type !== "view") {
    const advice = otherWord(context, named.name, "view");
    const holes = { name: named.name, is: kindOf(view), wanted: typeInWords("view"), advice };
    context.report("TRP203", named.span, holes);
    return undefined;
  }
  const checked = checkCall(at, view, named);
  if (!checked) return undefined;
  const { rows, ...rest } = of;
  const left = rows === undefined ? undefined : factOfView(context, checked, rows);
  return {
    ...rest,
    ref: { ...of.ref, views: [...(of.ref.views ?? []), checked.call] },
    ...(left === undefined ? {} : { rows: left }),
  };
}

/** How many rows a view takes: the `rows` rule of its declaration. */
function factOfView(context: Context, { call, extern }: CheckedCall, rows: number): number | undefined {
  const rule = extern.rules.get("rows");
  if (!rule) return undefined;
  const value = ruleValue(context, rule, new Map<string, Value>([...Object.entries(call.arguments), ["all", rows]]));
  return typeof value === "number" ? Math.floor(value) : undefined;
}

function partFrom(at: Written): DataUse | undefined {
  const target = targetOf(at, "data", ["data"]);
  if (!target) return undefined;
  const { definition, fields } = target;
  if (definition.kind !== "data") return refuse(target, "data");
  if (!chosen(target, false, [definition])) return undefined;
  const [part, extra] = fields;
  at.names.uses?.data.add(definition.name);
  if (!part)
    return {
      ref: { task: definition.name },
      definition,
      ...(definition.rows === undefined ? {} : { rows: definition.rows }),
    };
  const parts = definition.split.map((each) => each.part);
  if (parts.includes(part.text) && !extra) {
    const found = definition.split.find((each) => each.part === part.text);
    // How many rows a condition takes, only the rows tell.
    const share = found && "share" in found ? found.share : undefined;
    const known = definition.rows !== undefined && share !== undefined;
    const rows = known ? { rows: Math.round(definition.rows * share) } : {};
    return { ref: { task: definition.name, part: part.text }, definition, ...rows };
  }
  const odd = extra ?? part;
  at.context.report("TRP409", odd.span, {
    data: definition.name,
    part: odd.text,
    suggestion: suggest(odd.text, parts),
    among:
      parts.length > 0 ? `It has ${parts.join(", ")}.` : "It is not split: add `split: { train: 80%, test: 20% }`.",
  });
  return undefined;
}
