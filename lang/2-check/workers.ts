/**
 * Workers, policies and pools.
 */

import type { Expression, Statement, Word } from "../ast.js";
import type { Formula } from "../formula.js";
import { policyFields, unitOfPolicyField } from "../kinds.js";
import type { Place, PlanPolicy, PlanWorker, Preference } from "../plan.js";
import type { Definition } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { calleeOf } from "./calls.js";
import { type Context, kindOf } from "./context.js";
import { target, workersFrom } from "./references.js";
import { describeType, type Names, numberType, read } from "./scalars.js";
import {
  backendFrom,
  constantNames,
  countOf,
  numberFrom,
  resourcesFrom,
  type Settings,
  settingsOf,
} from "./settings.js";

export type PlaceOf = (span: Span) => Place;

export function itemName(statement: Statement, name: string, index: number): string {
  return statement.count ? `${name}[${index}]` : name;
}

export function workerReader(placeOf: PlaceOf) {
  return (context: Context, statement: Statement, name: Word): Definition => {
    const settings = settingsOf(context, statement);
    const count = countOf(context, statement);
    const items: PlanWorker[] = [];
    for (let index = 0; index < (count ?? 0); index++) {
      const names = constantNames(statement.count ? index : undefined);
      const rest = readWorker(context, settings, names);
      if (!rest) return { kind: "unknown", name: name.text, span: name.span };
      items.push({ name: itemName(statement, name.text, index), ...rest, place: placeOf(name.span) });
    }
    if (items.length === 0) return { kind: "unknown", name: name.text, span: name.span };
    return { kind: "worker", name: name.text, span: name.span, counted: statement.count !== undefined, items };
  };
}

function readWorker(
  context: Context,
  settings: Settings,
  names: Names,
): Omit<PlanWorker, "name" | "place"> | undefined {
  const numberOf = (key: string, type: string, fallback: number | undefined) => {
    const setting = settings.get(key);
    return setting ? numberFrom(context, setting.value, type, `\`${key}\``, names) : fallback;
  };
  const threads = numberOf("threads", "count", 1);
  const slowdown = numberOf("slowdown", "positive", 1);
  const memory = settings.has("memory") ? numberOf("memory", "size", undefined) : 0;
  const backendSetting = settings.get("backend");
  const backend = backendSetting ? backendFrom(context, backendSetting.value) : "auto";
  const offersSetting = settings.get("offers");
  const offers = offersSetting ? resourcesFrom(context, offersSetting.value, "offers", names) : {};
  if (threads === undefined || slowdown === undefined || memory === undefined || !backend || !offers) return undefined;
  const threadsSpan = settings.get("threads")?.value.span;
  if (threads < 1 || threads > mostThreads) {
    const wanted = `a whole number from 1 to ${mostThreads}`;
    context.report("TRP308", threadsSpan, { what: "`threads`", value: String(threads), wanted });
    return undefined;
  }
  const slowSpan = settings.get("slowdown")?.value.span;
  if (slowdown < 1) {
    context.report("TRP308", slowSpan, { what: "`slowdown`", value: String(slowdown), wanted: "1 or more" });
    return undefined;
  }
  return { threads, backend, slowdown, offers: { threads, ...(memory > 0 ? { memory } : {}), ...offers } };
}

/** Beyond this a machine is busy with its threads alone. */
const mostThreads = 1024;

export const standardPolicyName = "soonest";

export function readPolicy(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
  const placeExpression = statement.value ?? settings.get("place")?.value;
  const order = preferenceOr(context, settings.get("order")?.value, "order", ["task"], standardOrder);
  const place = preferenceOr(context, placeExpression, "place", ["task", "worker"], standardPlace);
  const admitSetting = settings.get("admit");
  const admit = admitSetting && conditionFrom(context, admitSetting.value);
  if (!order || !place || (admitSetting && !admit)) return unknown;
  const policy: PlanPolicy = { name: name.text, order, place, ...(admit ? { admit } : {}) };
  return { kind: "policy", name: name.text, span: name.span, policy };
}

const standardOrder: Preference = { prefer: "highest", of: { op: "path", path: ["task", "priority"] } };
const standardPlace: Preference = { prefer: "lowest", of: { op: "path", path: ["worker", "response_time"] } };

/** What stands at the head of a policy expression, and the paths it may follow. */
function policyNames(context: Context, roots: readonly string[]): Names {
  return {
    local: (name) =>
      roots.includes(name) ? { formula: { op: "path", path: [name] }, type: { kind: "record" } } : undefined,
    path: (path, span) => {
      const unit = roots.includes(path[0] ?? "") ? unitOfPolicyField(path) : undefined;
      if (unit) return { formula: { op: "path", path }, type: numberType(unit) };
      const visible = [...policyFields.keys()].filter((each) => roots.includes(each.split(".")[0] ?? ""));
      const among = visible.join(", ").replaceAll("*", "<resource>");
      context.report("TRP313", span, { path: path.join("."), suggestion: suggest(path.join("."), visible), among });
      return undefined;
    },
  };
}

function preferenceOr(
  context: Context,
  expression: Expression | undefined,
  part: string,
  roots: readonly string[],
  standard: Preference,
): Preference | undefined {
  if (!expression) return standard;
  const callee = calleeOf(expression);
  const argument = callee?.arguments[0];
  if (callee?.arguments.length !== 1 || !argument || (callee.name !== "lowest" && callee.name !== "highest")) {
    context.report("TRP317", expression.span, { part });
    return undefined;
  }
  const typed = read(context, argument.value, policyNames(context, roots));
  if (!typed) return undefined;
  if (typed.type.kind !== "number") {
    const what = `What \`${part}\` compares`;
    context.report("TRP305", argument.span, { what, wanted: "a number", found: describeType(typed.type) });
    return undefined;
  }
  return { prefer: callee.name, of: typed.formula };
}

function conditionFrom(context: Context, expression: Expression): Formula | undefined {
  const typed = read(context, expression, policyNames(context, ["task", "worker"]));
  if (!typed) return undefined;
  if (typed.type.kind === "flag") return typed.formula;
  context.report("TRP315", expression.span, { found: describeType(typed.type) });
  return undefined;
}

/** The policy behind a name, or written in place as `lowest(…)`. */
function policyFrom(context: Context, expression: Expression, pool: string): PlanPolicy | undefined {
  const callee = calleeOf(expression);
  if (expression.type === "call" && (callee?.name === "lowest" || callee?.name === "highest")) {
    const place = preferenceOr(context, expression, "policy", ["task", "worker"], standardPlace);
    return place && { name: `policy of ${pool}`, order: standardOrder, place };
  }
  const found = target(context, expression, "a policy", ["policy"], constantNames());
  if (!found) return undefined;
  if (found.definition.kind === "policy") return found.definition.policy;
  const { name } = found.definition;
  context.report("TRP203", expression.span, { name, is: kindOf(found.definition), wanted: "a policy" });
  return undefined;
}

export function readPool(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const workersSetting = settings.get("workers");
  const workers = workersSetting && workersFrom(context, workersSetting.value, constantNames());
  const policySetting = settings.get("policy");
  const policy = policySetting ? policyFrom(context, policySetting.value, name.text) : standardPolicy(context);
  if (workers?.length === 0) context.report("TRP505", workersSetting?.value.span, {});
  if (!workers || workers.length === 0 || !policy) return { kind: "unknown", name: name.text, span: name.span };
  return { kind: "pool", name: name.text, span: name.span, workers: workers.map((worker) => worker.name), policy };
}

/** The library's own default, even where the file has a policy of the same name. */
export function standardPolicy(context: Context): PlanPolicy {
  const statement = context.library.get(standardPolicyName);
  const definition = statement && context.settle(statement);
  if (definition?.kind === "policy") return definition.policy;
  return { name: standardPolicyName, order: standardOrder, place: standardPlace };
}
