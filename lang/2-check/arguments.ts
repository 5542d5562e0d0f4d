/**
 * Matches the arguments of a call with the parameters of a declaration, by place and by name.
 */

import type { Argument } from "../ast.js";
import type { ExternDefinition, ExternParameter } from "../program.js";
import { suggest } from "../suggest.js";
import type { Written } from "./context.js";
import { signatureOf } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";

/** Types whose parameter takes all the arguments without a name that follow. */
const gathering: ReadonlySet<string> = new Set(["models", "values", "numbers"]);

const isGathering = (parameter: ExternParameter | undefined): parameter is ExternParameter =>
  parameter !== undefined && gathering.has(parameter.type);

/** By parameter. A gathering parameter's further arguments are under `name#1`, `name#2`. `undefined` after a report. */
export function matchArguments(
  { context }: Written,
  extern: ExternDefinition,
  list: readonly Argument[],
): Map<string, Argument> | undefined {
  const { parameters, open, type } = extern;
  const given = new Map<string, Argument>();
  const holes = { callee: extern.name, signature: signatureOf(extern) };
  let whole = true;
  let position = 0;
  for (const argument of list) {
    // `conv2d(16, kernel: 3, relu)`: what was given by name is given, so the next by place is the one after it.
    while (!argument.name && given.has(parameters[position]?.name ?? "") && !isGathering(parameters[position]))
      position++;
    const parameter = parameters[Math.min(position, parameters.length - 1)];
    const gathers = !argument.name && isGathering(parameter);
    const name = argument.name?.text ?? (gathers ? parameter.name : parameters[position]?.name);
    const key = gathers && name !== undefined && given.has(name) ? `${name}#${given.size}` : name;
    if (!argument.name && !gathers) position++;
    const known = open || (type === "layer" && name === "name") || parameters.some((each) => each.name === name);
    if (name === undefined || key === undefined) context.report("TRP310", argument.span, holes);
    else if (!known) {
      const names = parameters.map((each) => each.name);
      context.report("TRP311", argument.name?.span ?? argument.span, {
        ...holes,
        name,
        suggestion: ownWordFor(name, "argument", names) ?? suggest(name, names),
      });
    } else if (given.has(key)) context.report("TRP312", argument.span, { callee: extern.name, name });
    else {
      given.set(key, argument);
      continue;
    }
    whole = false;
  }
  return whole ? given : undefined;
}

/** The arguments that a gathering parameter took, in their order. */
export function gathered(given: ReadonlyMap<string, Argument>, name: string): Argument[] {
  return [...given].filter(([key]) => key === name || key.startsWith(`${name}#`)).map(([, argument]) => argument);
}
