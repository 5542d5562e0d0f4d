/**
 * One layer against what goes into it: the shape rule, the count of weights and the work that the library declares for it.
 */

import type { Expression } from "../ast.js";
import type { Value } from "../formula.js";
import type { Backend, Layer } from "../plan.js";
import type { ExternDefinition } from "../program.js";
import type { Span } from "../source.js";
import { type CheckedCall, calleeOf, checkCall, ruleValue } from "./calls.js";
import type { Context, Written } from "./context.js";
import { kindOf, looksOf, showShape } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";
import { libraryWord } from "./hints.js";

export interface ReadLayer {
  readonly layer: Layer;
  /** Absent: all. */
  readonly trainsOn?: readonly Backend[];
  readonly span: Span;
}

/** A layer behind rows of this shape, or undefined after a report. */
export function readLayer(at: Written, input: readonly number[]): ReadLayer | undefined {
  const checked = callOfLayer(at);
  return checked && shaped(at, checked, input);
}

/** A layer by its name and its arguments alone: where a mistake before it leaves open what comes to it. */
export function callOfLayer(at: Written): CheckedCall | undefined {
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
  return checkCall(at, definition, callee);
}

function shaped(
  { context, expression }: Written,
  { call, extern, span }: CheckedCall,
  input: readonly number[],
): ReadLayer | undefined {
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
  const allowed = extern.rules.has("requires") ? ruleOf(context, extern, "requires", values) : true;
  if (!allowed || !shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    context.report("TRP415", span, {
      layer: extern.name,
      shape: showShape(input),
      result: allowed ? showShape(shape) : undefined,
    });
    return undefined;
  }
  const trainsOn = backendsOf(extern);
  return {
    layer: {
      ...call,
      shape,
      weights: Number(ruleOf(context, extern, "weights", values)),
      work: Number(ruleOf(context, extern, "work", values)),
    },
    ...(trainsOn ? { trainsOn } : {}),
    span,
  };
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
