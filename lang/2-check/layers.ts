/**
 * One layer against what goes into it: the shape rule, the count of weights and the work that the library declares for it.
 */

import type { Expression } from "../ast.js";
import type { Value } from "../formula.js";
import type { Backend, Layer } from "../plan.js";
import type { ExternDefinition } from "../program.js";
import type { Span } from "../source.js";
import { type Callee, type CheckedCall, calleeOf, checkCall, ruleValue } from "./calls.js";
import type { ArgumentReader, Context, Written } from "./context.js";
import { kindOf, looksOf, showShape } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";
import { libraryWord } from "./hints.js";
import { decide } from "./scalars.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

export interface ReadLayer {
  readonly layer: Layer;
  /** Absent: all. */
  readonly trainsOn?: readonly Backend[];
  readonly span: Span;
  /** What stands inside it; mostly nothing does. */
  readonly inside: readonly ReadLayer[];
}

/** A layer whose arguments are right, whatever comes to it. */
interface NamedLayer extends CheckedCall {
  readonly at: Written;
  /** Of a layer that takes `layers`: these. */
  readonly inside?: readonly NamedLayer[];
}

/** A layer behind rows of this shape, or undefined after a report. */
export function readLayer(at: Written, input: readonly number[]): ReadLayer | undefined {
  const named = callOfLayer(at);
  return named && shaped(named, input);
}

/** The pieces of a pipeline, functions of the language written out. */
export function stagesOf(written: Written): Written[] | undefined {
  const stages: Written[] = [];
  return gather(written, stages) ? stages : undefined;
}

function gather(written: Written, into: Written[]): boolean {
  const at = unfold(written, decide);
  if (!at) return false;
  const { expression } = at;
  if (expression.type !== "binary" || expression.operator !== "->") {
    into.push(at);
    return true;
  }
  return gather(sub(at, expression.left), into) && gather(sub(at, expression.right), into);
}

/** A layer by its name and its arguments alone: where a mistake before it leaves open what comes to it. */
export function callOfLayer(at: Written): NamedLayer | undefined {
  const { context, expression } = at;
  const callee = calleeOf(expression);
  if (!callee) {
    const holes = {
      what: "Each step of a network",
      wanted: "a layer, as `dense(64, relu)`",
      found: looksOf(expression),
      advice: libraryWord(at),
    };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  if (callee.name === "input" && !context.has("input")) {
    context.report("TRP417", callee.span, {});
    return undefined;
  }
  const definition = context.extern(callee.name, callee.span, "layer");
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind !== "extern" || definition.type !== "layer") {
    // `linear(64)` is a layer elsewhere, `-> linear` an activation.
    const layers = [...(context.shared.library.externs.get("layer")?.keys() ?? [])];
    const suggestion = callee.arguments.length > 0 ? ownWordFor(callee.name, "layer", layers) : undefined;
    context.report("TRP401", callee.span, { name: callee.name, is: kindOf(definition), suggestion });
    return undefined;
  }
  return withInside(at, definition, callee);
}

/** The layers that it takes are no argument of the plan: they have shapes, and stand in it as layers. */
function withInside(at: Written, extern: ExternDefinition, callee: Callee): NamedLayer | undefined {
  let inside: NamedLayer[] | undefined;
  const layers: ArgumentReader = (given) => {
    const stages = stagesOf(given);
    inside = stages && readAll(stages, callOfLayer);
    return inside && [];
  };
  const checked = checkCall(at, extern, callee, new Map([["layers", layers]]));
  if (!checked || !inside) return checked && { ...checked, at };
  const held = extern.parameters.filter(({ type }) => type === "layers").map(({ name }) => name);
  const kept = Object.entries(checked.call.arguments).filter(([name]) => !held.includes(name));
  return { ...checked, call: { ...checked.call, arguments: Object.fromEntries(kept) }, at, inside };
}

function shaped(named: NamedLayer, input: readonly number[]): ReadLayer | undefined {
  const { at, call, extern, span } = named;
  const { context, expression } = at;
  const dimensions = dimensionsOf(extern);
  if (dimensions && dimensions.length !== input.length) {
    context.report("TRP414", calleeOf(expression)?.span ?? span, {
      layer: extern.name,
      takes: `[${dimensions.join(", ")}]`,
      shape: showShape(input),
      advice: rankAdvice(dimensions, input),
    });
    return undefined;
  }
  const values = new Map<string, Value>([...Object.entries(call.arguments), ["input", input]]);
  for (const [position, name] of (dimensions ?? []).entries()) values.set(name, input[position] ?? 0);
  const shape = ruleOf(context, extern, "shape", values) as readonly number[];
  if (!notBoth(named)) return undefined;
  const allowed = extern.rules.has("requires") ? ruleOf(context, extern, "requires", values) : true;
  if (!allowed || !shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    context.report("TRP415", span, {
      layer: extern.name,
      shape: showShape(input),
      result: allowed ? showShape(shape) : undefined,
    });
    return undefined;
  }
  const inside = shapedInside(named, input, values);
  if (!inside) return undefined;
  const trainsOn = backendsOf(extern);
  return {
    layer: {
      ...call,
      shape,
      weights: Number(ruleOf(context, extern, "weights", values)),
      work: Number(ruleOf(context, extern, "work", values)),
      ...(named.inside ? { inside: inside.map(({ layer }) => layer) } : {}),
    },
    ...(trainsOn ? { trainsOn } : {}),
    span,
    inside,
  };
}

/** The layers inside, one behind the other: together they must give what the library says. `undefined` after a report. */
function shapedInside(
  { at, extern, span, inside = [] }: NamedLayer,
  input: readonly number[],
  values: ReadonlyMap<string, Value>,
): ReadLayer[] | undefined {
  const read: ReadLayer[] = [];
  let given = input;
  for (const each of inside) {
    const next = shaped(each, given);
    if (!next) return undefined;
    read.push(next);
    given = next.layer.shape;
  }
  if (!extern.rules.has("inside")) return read;
  const wanted = ruleOf(at.context, extern, "inside", values) as readonly number[];
  if (showShape(wanted) === showShape(given)) return read;
  const holes = {
    layer: extern.name,
    gives: showShape(given),
    wanted: showShape(wanted),
    advice: insideAdvice(wanted, given),
  };
  const last = read.at(-1);
  const related = last ? [{ message: `this gives ${showShape(given)}`, span: last.span }] : [];
  at.context.report("TRP444", calleeOf(at.expression)?.span ?? span, holes, related);
  return undefined;
}

function insideAdvice(wanted: readonly number[], given: readonly number[]): string {
  const [size, other] = [wanted.at(-1), given.at(-1)];
  const sameBefore = showShape(wanted.slice(0, -1)) === showShape(given.slice(0, -1));
  if (sameBefore && size !== other)
    return `Let the last layer inside have ${size} units or filters, or bring what comes to it to ${other} before.`;
  return "Use `padding: same` and a stride of 1 inside, or bring what comes to it to the other shape before.";
}

/** False after a report. */
function notBoth({ at, call, extern, span }: NamedLayer): boolean {
  const rule = extern.rules.get("not_both");
  const [first, second] = rule?.type === "list" ? rule.items.map(nameIn) : [];
  if (first === undefined || second === undefined) return true;
  const [one, other] = [first, second].map((name) => Number(call.arguments[name]));
  if (one === 1 || other === 1) return true;
  at.context.report("TRP443", span, { layer: extern.name, first, second, values: `${one} and ${other}` });
  return false;
}

/** Names of sizes, where a layer takes rows of one rank only. */
function dimensionsOf({ rules }: ExternDefinition): readonly string[] | undefined {
  const takes = rules.get("takes");
  return takes?.type === "list" ? takes.items.map(nameIn) : undefined;
}

/** The backends that can train a layer; absent: all of them. */
function backendsOf({ rules }: ExternDefinition): readonly Backend[] | undefined {
  const listed = rules.get("trains_on");
  return listed?.type === "list" ? listed.items.map((item) => nameIn(item) as Backend) : undefined;
}

function nameIn(item: Expression): string {
  if (item.type === "name") return item.name;
  throw new Error("the library lists something that is not a name");
}

function ruleOf(context: Context, extern: ExternDefinition, name: string, values: ReadonlyMap<string, Value>): Value {
  const rule = extern.rules.get(name);
  if (!rule && name !== "shape") return 0;
  if (!rule) throw new Error(`the layer ${extern.name} has no shape rule`);
  return ruleValue(context, rule, values);
}

function rankAdvice(dimensions: readonly string[], input: readonly number[]): string {
  const [wanted, given] = [dimensions.length, input.length];
  if (wanted === given + 1 && dimensions.at(-1) === "channels")
    return `Give each value one channel: \`input(${[...input, 1].join(", ")})\`, or \`reshape([${[...input, 1].join(", ")}])\` before it.`;
  if (given === 1) return "Put it before `flatten`, or bring the row into that shape with `reshape`.";
  return "Bring the row into that shape with `reshape` before it.";
}
