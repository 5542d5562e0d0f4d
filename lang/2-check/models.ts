/**
 * Models: networks of layers, and functions of a list of numbers.
 */

import type { Expression, Statement, Word } from "../ast.js";
import type { Definition } from "../program.js";
import { type Context, unknownFor } from "./context.js";
import { readNetwork } from "./networks.js";
import { read } from "./scalars.js";
import { settingsOf, written } from "./settings.js";
import { numberType } from "./types.js";

export function readModel(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown = unknownFor(context, name);
  if (!statement.value) return unknown;
  return (
    (statement.parameters
      ? readFunction(context, statement, statement.value, name)
      : readNetwork(written(context, statement.value), name)) ?? unknown
  );
}

function readFunction(context: Context, statement: Statement, body: Expression, name: Word): Definition | undefined {
  const [parameter, extra] = statement.parameters ?? [];
  if (!parameter || extra) {
    context.report("TRP305", extra?.span ?? name.span, {
      what: `The function \`${name.text}\``,
      wanted: "of one input, as `model f(x) = …`",
      found: extra ? "a second one" : "one without any",
    });
    return undefined;
  }
  if (parameter.type) context.report("TRP303", parameter.type.span, { kind: "model", part: "type of its input" });
  if (parameter.fallback)
    context.report("TRP303", parameter.fallback.span, { kind: "model", part: "default for its input" });
  const input = parameter.name.text;
  const typed = read(
    written(context, body, {
      words: () => [input],
      local: (word) =>
        word === input
          ? { formula: { op: "path", path: [input] }, type: { kind: "list", of: numberType() } }
          : undefined,
    }),
  );
  if (!typed) return undefined;
  const id = context.qualified(name.text);
  const predictor = { type: "function", name: id, parameter: input, body: typed.formula } as const;
  return { kind: "function", name: id, span: name.span, predictor };
}
