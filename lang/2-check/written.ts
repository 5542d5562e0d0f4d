/**
 * An expression where it stands: with the file and the local names that give its words their meaning. And `unfold`,
 * which writes out what stands for another expression: a parameter of a function of the language, a call of one, and a
 * choice whose condition is known. After it, readers of models, data, policies and numbers see only the real thing, so
 * that a `fn` may stand wherever an expression may.
 */

import type { Argument, Expression } from "../ast.js";
import type { Definition, FormulaDefinition } from "../program.js";
import { suggest } from "../suggest.js";
import type { Context, Local, Names, Written } from "./context.js";

/** Another expression at the same place. */
export function sub<E extends Expression>(at: Written, expression: E): Written<E> {
  return { context: at.context, names: at.names, expression, depth: at.depth + 1 };
}

/** Other meanings for the same expression. */
export function withNames(at: Written, names: Partial<Names>): Written {
  return { ...at, names: { ...at.names, ...names } };
}

export function isExpression(local: Local): local is Written {
  return "expression" in local;
}

/** A statement whose functions are written out more often, or deeper, than this has grown beyond what anyone meant. */
const mostUnfolded = 10_000;
const deepestUnfolded = 64;
/** Expressions inside one another, once functions are written out: reading takes stack for each. */
const deepestExpression = 1100;

/** Tells a flag that is known already, or reports; see `scalars.ts`. */
export type Decide = (test: Written) => boolean | undefined;

/** `undefined` after a report. */
export function unfold(at: Written, decide?: Decide): Written | undefined {
  for (let here = at; ; ) {
    const next = step(here, decide);
    if (next === undefined || next === here) return next;
    here = next;
  }
}

function step(at: Written, decide?: Decide): Written | undefined {
  const { expression, names } = at;
  switch (expression.type) {
    case "name": {
      const local = names.local(expression.name);
      if (local && isExpression(local))
        return grown(at, at.context, at.context.unfolding?.fn ?? expression.name) ? undefined : below(at, local);
      if (local) return at;
      return writtenOut(at, expression, []);
    }
    case "field":
      return writtenOut(at, expression, []);
    case "call":
      return writtenOut(at, expression.callee, expression.arguments);
    case "if": {
      if (!decide) return at;
      const test = decide(sub(at, expression.test));
      return test === undefined ? undefined : sub(at, test ? expression.then : expression.else);
    }
    default:
      return at;
  }
}

/** The body of the `fn` that `callee` names, with its arguments in place; `at` itself where it names none. */
function writtenOut(at: Written, callee: Expression, given: readonly Argument[]): Written | undefined {
  const definition = functionNamed(at, callee);
  if (definition === undefined) return at;
  if (definition.kind !== "fn") return undefined;
  const context = at.context.insideCall(definition.module, definition.name, at.expression.span);
  if (grown(at, context, definition.name)) return undefined;
  const bound = bind(at, context, definition, given);
  if (!bound) return undefined;
  const outer = at.names;
  const local = (name: string) => bound.get(name) ?? (isScopeWord(name) ? outer.local(name) : undefined);
  const words = () => [...bound.keys(), ...(outer.words?.() ?? [])];
  const { type } = definition;
  const declared = type && { declared: { what: `What \`${definition.name}\` gives`, type } };
  return below(at, { context, expression: definition.body, names: { ...outer, local, words }, ...declared });
}

/** What `at` stands for: it is read with all the stack that reading `at` has taken, and is what `at` was said to be. */
function below(at: Written, local: Omit<Written, "depth">): Written {
  const declared = local.declared ?? at.declared;
  return { ...local, depth: at.depth + 1, ...(declared ? { declared } : {}) };
}

/** Whether the statement has grown beyond measure. It is said once; what is left of the statement is not written out. */
function grown({ context, depth, expression }: Written, inner: Context, name: string): boolean {
  const { shared } = context;
  shared.unfolded++;
  const deep = (inner.unfolding?.depth ?? 0) > deepestUnfolded || depth > deepestExpression;
  if (shared.unfolded <= mostUnfolded && !deep) return false;
  // Said of the outermost call: those inside have all grown with it.
  const { unfolding } = inner;
  const holes = { name: unfolding?.fn ?? name };
  if (Number.isFinite(shared.unfolded))
    context.inside(context.module).report("TRP212", unfolding?.span ?? expression.span, holes);
  shared.unfolded = Number.POSITIVE_INFINITY;
  return true;
}

/** What stands for the place of the call, not for a name of its file: a body may use it as if it stood there. */
function isScopeWord(name: string): boolean {
  return ["index", "task", "worker", "running", "layers"].includes(name);
}

/** Only functions are settled on the way: everything else is for the reader of the expression. */
function functionNamed(at: Written, callee: Expression): Definition | undefined {
  const { context } = at;
  if (callee.type === "name") {
    if (at.names.local(callee.name)) return undefined;
    const statement = context.module.own.get(callee.name) ?? context.shared.library.own.get(callee.name);
    return statement?.kind.text === "fn" ? context.lookup(callee.name, callee.span) : undefined;
  }
  if (callee.type !== "field" || callee.of.type !== "name" || at.names.local(callee.of.name)) return undefined;
  const module = context.module.uses.get(callee.of.name);
  // A file that could not be read was told where it is used.
  if (!module && context.module.own.get(callee.of.name)?.kind.text === "use")
    return context.lookup(callee.of.name, callee.of.span);
  if (module?.own.get(callee.field.text)?.kind.text !== "fn") return undefined;
  context.lookup(callee.of.name, callee.of.span);
  return context.lookupIn(module, callee.field, callee.of.name);
}

function bind(
  at: Written,
  inner: Context,
  fn: FormulaDefinition,
  given: readonly Argument[],
): Map<string, Written> | undefined {
  const bound = new Map<string, Written>();
  const signature = signatureOf(fn);
  const names = fn.parameters.map((each) => each.name);
  let position = 0;
  for (const argument of given) {
    while (!argument.name && bound.has(names[position] ?? "")) position++;
    const name = argument.name?.text ?? names[position];
    const holes = { callee: fn.name, signature };
    if (name === undefined) at.context.report("TRP310", argument.span, holes);
    else if (!names.includes(name))
      at.context.report("TRP311", argument.name?.span ?? argument.span, {
        ...holes,
        name,
        suggestion: suggest(name, names),
      });
    else if (bound.has(name)) at.context.report("TRP312", argument.span, { callee: fn.name, name });
    else {
      bound.set(name, { ...sub(at, argument.value), ...declaredFor(fn, name) });
      continue;
    }
    return undefined;
  }
  for (const { name, fallback } of fn.parameters) {
    if (bound.has(name)) continue;
    if (fallback) {
      // A default may use the parameters before it, and nothing of the place of the call.
      const before = new Map(bound);
      const names = { ...at.names, local: (word: string) => before.get(word), words: () => [...before.keys()] };
      bound.set(name, { context: inner, expression: fallback, names, depth: at.depth, ...declaredFor(fn, name) });
    } else {
      at.context.report("TRP309", at.expression.span, { callee: fn.name, name, signature });
      return undefined;
    }
  }
  return bound;
}

function declaredFor({ name: fn, parameters }: FormulaDefinition, name: string): Pick<Written, "declared"> {
  const type = parameters.find((each) => each.name === name)?.type;
  return type ? { declared: { what: `\`${name}\` of \`${fn}\``, type } } : {};
}

function signatureOf({ name, parameters }: FormulaDefinition): string {
  const parts = parameters.map((each) => `${each.name}${each.fallback ? " = …" : ""}`);
  return parts.length === 0 ? name : `${name}(${parts.join(", ")})`;
}
