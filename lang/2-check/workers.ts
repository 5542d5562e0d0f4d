/**
 * Workers, and pools of them.
 */

import type { Statement, Word } from "../ast.js";
import type { Place, PlanPolicy, PlanWorker } from "../plan.js";
import type { Definition, PolicyDefinition } from "../program.js";
import type { Span } from "../source.js";
import { calleeOf } from "./calls.js";
import { backendFrom, numberFrom, resourcesFrom } from "./constants.js";
import { type Context, unknownFor, type Written } from "./context.js";
import { preferenceFrom, standardOrder, standardPolicy } from "./policies.js";
import { refuse, targetOf, workersFrom } from "./references.js";
import { decide } from "./scalars.js";
import { constantNames, countOf, itemName, type Settings, settingsOf } from "./settings.js";
import { unfold } from "./written.js";

export type PlaceOf = (span: Span) => Place;

export function workerReader(placeOf: PlaceOf) {
  return (context: Context, statement: Statement, name: Word): Definition => {
    const settings = settingsOf(context, statement);
    const count = countOf(context, statement);
    const id = context.qualified(name.text);
    const items: PlanWorker[] = [];
    for (let index = 0; index < (count ?? 0); index++) {
      context.beginIndex();
      const rest = readWorker(settings.with(constantNames(statement.count ? index : undefined)));
      if (!rest) return unknownFor(context, name);
      items.push({ name: itemName(statement, id, index), ...rest, place: placeOf(name.span) });
    }
    if (items.length === 0) return unknownFor(context, name);
    return { kind: "worker", name: id, span: name.span, counted: statement.count !== undefined, items };
  };
}

function readWorker(settings: Settings): Omit<PlanWorker, "name" | "place"> | undefined {
  const { context } = settings;
  const numberOf = <T>(key: string, type: string, fallback: T) =>
    settings.read<number | T>(key, (at) => numberFrom(at, type, `\`${key}\``), fallback);
  const threads = numberOf("threads", "some", 1);
  const slowdown = numberOf("slowdown", "positive", 1);
  const memory = numberOf("memory", "size", 0);
  const backend = settings.read("backend", backendFrom, "auto");
  const offers = settings.read("offers", (at) => resourcesFrom(at, "offers"), {});
  if (threads === undefined || slowdown === undefined || memory === undefined || !backend || !offers) return undefined;
  const twice = ["threads", "memory"].find((name) => settings.has(name) && Object.hasOwn(offers, name));
  if (twice) {
    context.report("TRP301", settings.get("offers")?.expression.span, { name: twice });
    return undefined;
  }
  if (threads > mostThreads) {
    const wanted = `a whole number from 1 to ${mostThreads}`;
    const span = settings.get("threads")?.expression.span;
    context.report("TRP308", span, { what: "`threads`", value: String(threads), wanted });
    return undefined;
  }
  if (slowdown < 1) {
    const span = settings.get("slowdown")?.expression.span;
    context.report("TRP308", span, { what: "`slowdown`", value: String(slowdown), wanted: "1 or more" });
    return undefined;
  }
  return { threads, backend, slowdown, offers: { threads, ...(memory > 0 ? { memory } : {}), ...offers } };
}

/** Beyond this a machine is busy with its threads alone. */
const mostThreads = 1024;

export function readPool(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const id = context.qualified(name.text);
  const listed = settings.get("workers");
  const workers = listed && workersFrom(listed);
  const chosen = settings.read("policy", (at) => policyFrom(at, id), { policy: standardPolicy(context) });
  if (workers?.length === 0) context.report("TRP505", listed?.expression.span, {});
  if (!workers || workers.length === 0 || !chosen) return unknownFor(context, name);
  if (chosen.definition?.preemptSpan) context.later({ what: "`preempt`", span: chosen.definition.preemptSpan });
  return {
    kind: "pool",
    name: id,
    span: name.span,
    workers: workers.map((worker) => worker.name),
    policy: chosen.policy,
    ...(chosen.definition ? { policyDefinition: chosen.definition } : {}),
  };
}

/** The policy behind a name, or written in place as `lowest(…)`. */
function policyFrom(place: Written, pool: string): { policy: PlanPolicy; definition?: PolicyDefinition } | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  if (at.expression.type === "call" && (callee?.name === "lowest" || callee?.name === "highest")) {
    const preference = preferenceFrom(at, "policy", ["task", "worker"]);
    return preference && { policy: { name: `policy of ${pool}`, order: standardOrder, place: preference } };
  }
  const target = targetOf(at, "a policy", ["policy"]);
  if (!target) return undefined;
  const { definition } = target;
  return definition.kind === "policy" ? { policy: definition.policy, definition } : refuse(target, "a policy");
}
