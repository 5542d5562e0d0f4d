/**
 * Calls of the pure functions of `stdlib/functions.flow` in expressions, and `env("X")`, which is computed once, now.
 */

import type { CallExpression } from "../ast.js";
import { functions } from "../formula.js";
import type { ExternDefinition, Type, Typed } from "../program.js";
import { plain, type Unit } from "../units.js";
import { matchArguments } from "./arguments.js";
import { computed } from "./computed.js";
import type { Written } from "./context.js";
import { describeType, kindOf, signatureOf } from "./describe.js";
import { libraryWord, methodAdvice } from "./hints.js";
import { isNumeric, numberType, readAll, sameUnits, unitOf } from "./types.js";
import { sub } from "./written.js";

/** Reads any expression: handed in, because expressions hold calls and calls hold expressions. */
export type Reader = (at: Written) => Typed | undefined;

export function readCall(at: Written<CallExpression>, read: Reader): Typed | undefined {
  const { context, expression } = at;
  const { callee } = expression;
  if (callee.type !== "name") {
    context.report("TRP316", expression.span, { what: "This call", advice: libraryWord(at) ?? methodAdvice(at) });
    return undefined;
  }
  const isEnvironment = context.shared.library.externs.get("environment")?.has(callee.name);
  const definition = context.extern(callee.name, callee.span, isEnvironment ? "environment" : "function");
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind === "extern" && definition.type === "environment") return readEnvironment(at, definition, read);
  if (definition.kind === "extern" && definition.type === "function" && functions.has(callee.name))
    return readFunctionCall(at, definition, read);
  context.report("TRP203", callee.span, {
    name: callee.name,
    is: kindOf(definition),
    wanted: "a function of numbers",
  });
  return undefined;
}

/** What becomes of the unit; a function that is not here keeps that of its first argument. */
const unitRules: ReadonlyMap<string, (unit: Unit) => Unit | undefined> = new Map<
  string,
  (unit: Unit) => Unit | undefined
>([
  ["variance", ({ time, size }) => ({ time: 2 * time, size: 2 * size })],
  ["sqrt", ({ time, size }) => ({ time: time / 2, size: size / 2 })],
  ["exp", onlyPlain],
  ["log", onlyPlain],
  ["product", onlyPlain],
]);

function onlyPlain({ time, size }: Unit): Unit | undefined {
  return time === 0 && size === 0 ? plain : undefined;
}

function readFunctionCall(at: Written<CallExpression>, extern: ExternDefinition, read: Reader): Typed | undefined {
  const { expression, context } = at;
  const many = extern.parameters[0]?.type === "numbers";
  const given = many ? expression.arguments : orderedArguments(at, extern);
  const args = given && readAll(given, (argument) => read(sub(at, argument.value)));
  if (!args) return undefined;
  const name = extern.name;
  const first = args[0];
  if (!first) {
    const holes = { callee: name, name: extern.parameters[0]?.name ?? "", signature: signatureOf(extern) };
    context.report("TRP309", expression.span, holes);
    return undefined;
  }
  const fits = many
    ? args.every((arg) => isNumeric(at, `take ${name} of`, arg)) &&
      args.every((arg) => sameUnits(at, `take ${name} of`, first, arg, arg.span))
    : args.every((arg, position) => fitsParameter(at, name, extern.parameters[position]?.type ?? "", arg));
  if (!fits) return undefined;
  const type = resultOf(at, extern, first, args);
  return (
    type && { formula: { op: "call", name, arguments: args.map((arg) => arg.formula) }, type, span: expression.span }
  );
}

function orderedArguments(at: Written<CallExpression>, extern: ExternDefinition) {
  const matched = matchArguments(at, extern, at.expression.arguments);
  if (!matched) return undefined;
  const ordered = extern.parameters.map(({ name }) => matched.get(name));
  const missing = extern.parameters[ordered.indexOf(undefined)];
  if (!missing) return ordered.filter((each) => each !== undefined);
  const holes = { callee: extern.name, name: missing.name, signature: signatureOf(extern) };
  at.context.report("TRP309", at.expression.span, holes);
  return undefined;
}

function fitsParameter(at: Written, name: string, type: string, arg: Typed): boolean {
  if (arg.type.kind === "any") return true;
  if (type === "number") return isNumeric(at, `take ${name} of`, arg);
  if (arg.type.kind === type) return true;
  const holes = { what: `What \`${name}\` takes`, wanted: `a ${type}`, found: describeType(arg.type) };
  at.context.report("TRP305", arg.span, holes);
  return false;
}

function resultOf(
  at: Written,
  { name, parameters }: ExternDefinition,
  first: Typed,
  args: readonly Typed[],
): Type | undefined {
  if (parameters[0]?.type === "text") return name === "contains" ? { kind: "flag" } : numberType();
  if (first.type.kind === "any") return first.type;
  if (name === "last" && first.type.kind === "list") return first.type.of;
  if (parameters[0]?.type === "list") return args.find((arg) => arg.type.kind === "list")?.type ?? first.type;
  const rule = unitRules.get(name);
  const unit = rule ? rule(unitOf(first.type)) : unitOf(first.type);
  if (!unit) {
    at.context.report("TRP314", first.span, { operation: `take ${name} of`, found: describeType(first.type) });
    return undefined;
  }
  if (parameters[0]?.type === "numbers" || first.type.kind !== "list") return numberType(unit);
  return { kind: "list", of: numberType(unit) };
}

/** A text, always: `param x: number = env("X")` says what it should be read as. */
function readEnvironment(at: Written<CallExpression>, extern: ExternDefinition, read: Reader): Typed | undefined {
  const { context, expression } = at;
  const given = matchArguments(at, extern, expression.arguments);
  const [naming, falling] = [given?.get("name"), given?.get("fallback")];
  if (given && !naming)
    context.report("TRP309", expression.span, { callee: extern.name, name: "name", signature: signatureOf(extern) });
  const typed = naming && read(sub(at, naming.value));
  if (!typed) return undefined;
  const name = computed(context, typed);
  if (name === undefined) return undefined;
  if (typeof name !== "string") {
    const holes = { what: "The name of a variable", wanted: "a text in quotes", found: describeType(typed.type) };
    context.report("TRP305", typed.span, holes);
    return undefined;
  }
  const { surroundings } = context;
  context.reach("environment", name, expression.span);
  if (surroundings.forbidden.has("environment")) {
    context.report("TRP321", expression.span, { what: `the variable ${name} of the environment`, option: "--no-env" });
    return undefined;
  }
  const value = surroundings.environment(name);
  if (value !== undefined) return { formula: { op: "value", value }, type: { kind: "text" }, span: expression.span };
  if (falling) return read(sub(at, falling.value));
  context.report("TRP320", expression.span, { name: name });
  return undefined;
}
