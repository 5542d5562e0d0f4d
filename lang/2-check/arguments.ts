/**
 * Matches the arguments of a call with the parameters of a declaration, by place and by name.
 */

import type { Argument } from "../ast.js";
import type { ExternDefinition } from "../program.js";
import { suggest } from "../suggest.js";
import type { Written } from "./context.js";
import { signatureOf } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";

/** Types whose parameter takes all the arguments without a name that follow. */
const gathering: ReadonlySet<string> = new Set(["models", "values", "numbers"]);

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
  for (const argument of list) {
    // What was given by name is out of the way of those that follow without: conv2d(16, kernel: 3, relu).
    const place = parameters.find((each) => !given.has(each.name) || gathering.has(each.type));
    const gathers = !argument.name && place !== undefined && gathering.has(place.type);
    const name = argument.name?.text ?? place?.name;
    const key = gathers && name !== undefined && given.has(name) ? `${name}#${given.size}` : name;
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
