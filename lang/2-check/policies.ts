/**
 * Policies: formulas over what can be seen of tasks and workers, checked for names and units.
 */

import type { Statement, Word } from "../ast.js";
import type { Formula } from "../formula.js";
import type { PlanPolicy, Preference } from "../plan.js";
import { policyFields, unitOfPolicyField } from "../policy-fields.js";
import type { Definition } from "../program.js";
import { suggest } from "../suggest.js";
import { calleeOf } from "./calls.js";
import { canBeComputed } from "./computed.js";
import { type Context, type Names, unknownFor, type Written } from "./context.js";
import { describeType } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";
import { decide, read } from "./scalars.js";
import { settingsOf, written } from "./settings.js";
import { numberType } from "./types.js";
import { sub, unfold, withNames } from "./written.js";

const standardPolicyName = "soonest";

export const standardOrder: Preference = { prefer: "highest", of: { op: "path", path: ["task", "priority"] } };
const standardPlace: Preference = { prefer: "lowest", of: { op: "path", path: ["worker", "response_time"] } };

/** What each part of a policy can see. */
const visible = {
  admit: ["task", "worker"],
  order: ["task"],
  place: ["task", "worker"],
  preempt: ["task", "running", "worker"],
} as const;

export function readPolicy(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const own = (part: "order" | "place") => settings.get(part);
  const order = settings.read("order", (at) => preferenceFrom(at, "order", visible.order), standardOrder);
  const twice = statement.value && settings.get("place");
  if (twice) context.report("TRP301", twice.expression.span, { name: "place" });
  const placing = statement.value ? written(context, statement.value) : own("place");
  const place = placing ? preferenceFrom(placing, "place", visible.place) : standardPlace;
  const admit = settings.read("admit", (at) => conditionFrom(at, visible.admit), null);
  const preempt = settings.read("preempt", (at) => conditionFrom(at, visible.preempt), null);
  if (!order || !place || admit === undefined || preempt === undefined) return unknownFor(context, name);
  const id = context.qualified(name.text);
  const policy: PlanPolicy = {
    name: id,
    order,
    place,
    ...(admit ? { admit } : {}),
    ...(preempt ? { preempt } : {}),
  };
  const orderSpan = own("order")?.expression.span;
  const preemptSpan = settings.found.get("preempt")?.key[0]?.span;
  return {
    kind: "policy",
    name: id,
    span: name.span,
    policy,
    ...(orderSpan ? { orderSpan } : {}),
    ...(preemptSpan ? { preemptSpan } : {}),
  };
}

/** What stands at the head of a policy expression, and the paths it may follow. */
function policyNames(context: Context, roots: readonly string[]): Pick<Names, "local" | "path" | "words"> {
  const seen = [...policyFields.keys()].filter((each) => roots.includes(each.split(".")[0] ?? ""));
  return {
    words: () => seen.filter((each) => !each.includes("*")),
    local: (name) =>
      roots.includes(name) && !context.has(name)
        ? { formula: { op: "path", path: [name] }, type: { kind: "record" } }
        : undefined,
    path: (path, span) => {
      const [root = ""] = path;
      if (!roots.includes(root) && !policyRoots.includes(root)) return false;
      const unit = roots.includes(root) ? unitOfPolicyField(path) : undefined;
      if (unit) return { formula: { op: "path", path }, type: numberType(unit) };
      const resources = ["memory", "threads"].flatMap((each) => seen.map((field) => field.replace("*", each)));
      const written = path.join(".");
      // Of a worker, what can be seen of workers.
      const near = seen.filter((each) => each.startsWith(`${root}.`));
      const among = (near.length > 0 ? near : seen).join(", ").replaceAll("*", "<resource>");
      const suggestion = ownWordFor(written, "what a policy sees", resources) ?? suggest(written, seen);
      // What exists, and belongs to another part of the policy: `order` comes before any worker is looked at.
      const elsewhere = unitOfPolicyField(path) !== undefined;
      context.report("TRP313", span, {
        path: written,
        elsewhere,
        suggestion: elsewhere ? undefined : suggestion,
        among,
      });
      return undefined;
    },
  };
}

const policyRoots: readonly string[] = ["task", "worker", "running"];

export function preferenceFrom(place: Written, part: string, roots: readonly string[]): Preference | undefined {
  const at = unfold(withNames(place, policyNames(place.context, roots)), decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  const argument = callee?.arguments[0];
  if (callee?.arguments.length !== 1 || !argument || (callee.name !== "lowest" && callee.name !== "highest")) {
    at.context.report("TRP317", at.expression.span, { part });
    return undefined;
  }
  const typed = read(sub(at, argument.value));
  if (!typed || !canBeComputed(at.context, typed)) return undefined;
  if (typed.type.kind === "number") return { prefer: callee.name, of: typed.formula };
  const what = `What \`${part}\` compares`;
  at.context.report("TRP305", argument.span, { what, wanted: "a number", found: describeType(typed.type) });
  return undefined;
}

function conditionFrom(place: Written, roots: readonly string[]): Formula | undefined {
  const typed = read(withNames(place, policyNames(place.context, roots)));
  if (!typed || !canBeComputed(place.context, typed)) return undefined;
  if (typed.type.kind === "flag") return typed.formula;
  place.context.report("TRP315", place.expression.span, { found: describeType(typed.type) });
  return undefined;
}

/** The library's own default, even where the file has a policy of the same name. */
export function standardPolicy(context: Context): PlanPolicy {
  const { library } = context.shared;
  const statement = library.own.get(standardPolicyName);
  const definition = statement && context.inside(library).settle(statement);
  if (definition?.kind === "policy") return definition.policy;
  return { name: standardPolicyName, order: standardOrder, place: standardPlace };
}
