/**
 * Calls of what the library declares as `extern`: `dense(64, relu)`, `adam(0.001)`, `sleep(100ms)`.
 *
 * Arguments are matched with the declaration, by place and by name, and must be constants.
 */

import type { Argument, Expression, Statement, Word } from "../ast.js";
import type { Value } from "../formula.js";
import type { Call } from "../plan.js";
import type { Definition, ExternDefinition, ExternParameter } from "../program.js";
import { plainText } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { type Context, kindOf, looksOf } from "./context.js";
import { type Names, signatureOf } from "./scalars.js";
import { flagFrom, isNumberType, numberFrom, textFrom } from "./settings.js";

export interface CheckedCall {
  readonly call: Call;
  readonly extern: ExternDefinition;
}

/** The callee and the arguments of `name` or `name(…)`. */
export function calleeOf(
  expression: Expression,
): { name: string; span: Span; arguments: readonly Argument[] } | undefined {
  if (expression.type === "name") return { name: expression.name, span: expression.span, arguments: [] };
  if (expression.type !== "call" || expression.callee.type !== "name") return undefined;
  return { name: expression.callee.name, span: expression.callee.span, arguments: expression.arguments };
}

/** A call of an extern of the wanted type (`optimizer`), or undefined after a report. */
export function callFrom(
  context: Context,
  expression: Expression,
  wanted: string,
  names: Names,
): CheckedCall | undefined {
  const callee = calleeOf(expression);
  const article = /^[aeiou]/.test(wanted) ? "an" : "a";
  if (!callee) {
    context.report("TRP305", expression.span, {
      what: "This",
      wanted: `${article} ${wanted}, by name`,
      found: looksOf(expression),
    });
    return undefined;
  }
  const definition = context.lookup(callee.name, callee.span, [wanted]);
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind !== "extern" || definition.type !== wanted) {
    context.report("TRP203", callee.span, {
      name: callee.name,
      is: kindOf(definition),
      wanted: `${article} ${wanted}`,
    });
    return undefined;
  }
  return checkCall(context, definition, callee, expression.span, names);
}

/** Matches the arguments of a call whose extern is known already. */
export function checkCall(
  context: Context,
  extern: ExternDefinition,
  callee: { name: string; span: Span; arguments: readonly Argument[] },
  span: Span,
  names: Names,
): CheckedCall | undefined {
  if (extern.planned) {
    context.report("TRP600", callee.span, { what: `The ${extern.type} \`${callee.name}\`` });
    return undefined;
  }
  const given = matchArguments(context, extern, callee.arguments);
  const values: Record<string, Value> = {};
  let whole = given !== undefined;
  for (const parameter of extern.parameters) {
    const argument = given?.get(parameter.name);
    const value = argument ? argumentValue(context, extern, parameter, argument.value, names) : parameter.fallback;
    if (value !== undefined) values[parameter.name] = value;
    else {
      whole = false;
      if (!argument && given)
        context.report("TRP309", span, { callee: extern.name, name: parameter.name, signature: signature(extern) });
    }
  }
  return whole ? { call: { name: extern.name, arguments: values }, extern } : undefined;
}

const signature = (extern: ExternDefinition) => signatureOf(extern.name, extern.parameters);

function matchArguments(
  context: Context,
  extern: ExternDefinition,
  list: readonly Argument[],
): Map<string, Argument> | undefined {
  const given = new Map<string, Argument>();
  let whole = true;
  for (const [at, argument] of list.entries()) {
    const name = argument.name?.text ?? extern.parameters[at]?.name;
    const known = extern.parameters.some((parameter) => parameter.name === name);
    const holes = { callee: extern.name, signature: signature(extern) };
    if (name === undefined) context.report("TRP310", argument.span, holes);
    else if (!known)
      context.report("TRP311", argument.name?.span ?? argument.span, {
        ...holes,
        name,
        suggestion: suggest(
          name,
          extern.parameters.map((parameter) => parameter.name),
        ),
      });
    else if (given.has(name)) context.report("TRP312", argument.span, { callee: extern.name, name });
    else {
      given.set(name, argument);
      continue;
    }
    whole = false;
  }
  return whole ? given : undefined;
}

function argumentValue(
  context: Context,
  extern: ExternDefinition,
  parameter: ExternParameter,
  expression: Expression,
  names: Names,
): Value | undefined {
  const what = `\`${parameter.name}\` of \`${extern.name}\``;
  if (isNumberType(parameter.type)) {
    const value = numberFrom(context, expression, parameter.type, what, names);
    // Every count that a call takes (units, rows, filters) is of things that must be there.
    if (parameter.type !== "count" || value !== 0) return value;
    context.report("TRP308", expression.span, { what, value: "0", wanted: "a whole number, 1 or more" });
    return undefined;
  }
  if (parameter.type === "text") return textFrom(context, expression, what, names);
  if (parameter.type === "flag") return flagFrom(context, expression, what, names);
  if (parameter.type === "path") {
    const path = textFrom(context, expression, what, names);
    return path === undefined ? undefined : context.surroundings.resolvePath(path);
  }
  return callFrom(context, expression, parameter.type, names)?.call.name;
}

/** Reads `extern name(parameters): type { help: … }`. The library is ours: what is wrong in it is thrown. */
export function readExtern(_context: Context, statement: Statement, name: Word): Definition {
  const setting = (key: string) => statement.block?.settings.find((each) => each.key[0]?.text === key)?.value;
  const [help, status, shape, classes] = ["help", "status", "shape", "classes"].map(setting);
  if (!statement.type || help?.type !== "text") throw new Error(`extern ${name.text} lacks its type or its help`);
  const dimensions =
    shape?.type === "list" ? shape.items.map((item) => (item.type === "number" ? item.value : Number.NaN)) : [];
  return {
    kind: "extern",
    name: name.text,
    span: name.span,
    type: statement.type.text,
    parameters: (statement.parameters ?? []).map((parameter) => ({
      name: parameter.name.text,
      type: parameter.type?.text ?? "number",
      ...(parameter.fallback ? { fallback: literal(parameter.fallback) } : {}),
    })),
    help: plainText(help) ?? "",
    planned: status?.type === "name" && status.name === "planned",
    ...(dimensions.length > 0 ? { shape: dimensions } : {}),
    ...(classes?.type === "number" ? { classes: classes.value } : {}),
  };
}

function literal(expression: Expression): number | boolean | string {
  if (expression.type === "number" || expression.type === "flag") return expression.value;
  if (expression.type === "name") return expression.name;
  throw new Error(`a default in the library must be a number, a flag or a name, not ${looksOf(expression)}`);
}
