/**
 * Ways out for what was meant and is written in another form: names in quotes and texts without, words of the library
 * behind the name of a part, numbers with a unit too few.
 */

import type { Expression } from "../ast.js";
import { plainText } from "../program.js";
import { suggest } from "../suggest.js";
import { plain, type Unit } from "../units.js";
import type { Context, Written } from "./context.js";
import { mostNamed, ownWordFor } from "./foreign-words.js";

/** `"adam"` in quotes, where a name of the library was meant; `"rows.csv"`, where a source. */
export function quotedName({ context, expression }: Written, wanted: string): string | undefined {
  const text = textIn(expression);
  if (text === undefined) return undefined;
  const names = [...(context.shared.library.externs.get(wanted)?.keys() ?? [])];
  const ending = /\.(\w+)$/.exec(text)?.[1];
  if (wanted === "source" && ending !== undefined && names.includes(ending)) return `Write \`${ending}("${text}")\`.`;
  const name = names.includes(text) ? text : (ownWordFor(text, wanted, names) ?? suggest(text, names));
  if (name) return `Write it as a name, without quotes: \`${name}\`.`;
  return names.length > 0 ? `Names stand without quotes: ${names.join(", ")}.` : undefined;
}

/** `"net"` in quotes, where something of the file was meant. */
export function quotedReference({ context, expression }: Written): string | undefined {
  const text = textIn(expression);
  if (text === undefined) return undefined;
  if (context.isDefined(text)) return `Write it as a name, without quotes: \`${text}\`.`;
  return /\.csv$/.test(text) ? `Give the data a name: \`data rows = csv("${text}")\`.` : "Names stand without quotes.";
}

const textIn = (expression: Expression) => (expression.type === "text" ? plainText(expression) : undefined);

/** `to: out` and `to: out/a`, where a text was meant. */
export function unquotedText({ context, expression, names }: Written): string | undefined {
  const path = pathIn(expression);
  const [first] = path ?? [];
  if (!path || first === undefined || context.isDefined(first) || names.local(first)) return undefined;
  return `Write it in quotes: \`"${path.join("/")}"\`.`;
}

/** The names of `out/models/a`. */
function pathIn(expression: Expression): readonly string[] | undefined {
  if (expression.type === "name") return [expression.name];
  if (expression.type !== "binary" || expression.operator !== "/") return undefined;
  const [folder, file] = [pathIn(expression.left), pathIn(expression.right)];
  return folder && file && [...folder, ...file];
}

/** `layers.dense(64)` behind `use std/layers`: what the library declares needs no name of a file before it. */
export function libraryWord({ context, expression }: Written): string | undefined {
  const callee = expression.type === "call" ? expression.callee : expression;
  if (callee.type !== "field" || callee.of.type !== "name") return undefined;
  const { text } = callee.field;
  const declared = context.module.uses.get(callee.of.name)?.own.get(text)?.kind.text === "extern";
  return declared ? `Write \`${text}\` alone: it is a word of the library, which needs no \`use\`.` : undefined;
}

/** `mse` as a metric: a word of the library, for something else. */
export function otherWord(context: Context, name: string, wanted: string): string | undefined {
  const names = [...(context.shared.library.externs.get(wanted)?.keys() ?? [])];
  const own = ownWordFor(name, wanted, names);
  if (own) return `Did you mean \`${own}\`?`;
  return names.length > 0 && names.length <= mostNamed ? `What fits here: ${names.join(", ")}.` : undefined;
}

/** A number without its unit, or with one too many. */
export function unitAdvice({ expression }: Written, wanted: Unit): string | undefined {
  if (expression.type !== "number") return undefined;
  const { value, unit } = expression;
  if (unit !== undefined) return wanted === plain ? `Write it without a unit: \`${value}\`.` : undefined;
  if (wanted.time === 1) return `Say the unit: \`${value}s\`, or \`${value}ms\`.`;
  return wanted.size === 1 ? `Say the unit: \`${value}GiB\`, or \`${value}MiB\`.` : undefined;
}

/** `x.mean()`, as methods are called elsewhere. */
export function methodAdvice({ context, expression }: Written): string | undefined {
  const callee = expression.type === "call" ? expression.callee : expression;
  if (callee.type !== "field" || callee.of.type !== "name") return undefined;
  const { text } = callee.field;
  const known = context.shared.library.externs.get("function")?.has(text) ?? false;
  return known ? `Write \`${text}(${callee.of.name})\`.` : undefined;
}
