/**
 * Ways out for what was meant and is written in another form: names in quotes, words of the library behind the name of
 * a part.
 */

import { plainText } from "../program.js";
import { suggest } from "../suggest.js";
import type { Written } from "./context.js";
import { ownWordFor } from "./foreign-words.js";

/** `"adam"` in quotes, where the name was meant. */
export function quotedName({ context, expression }: Written, wanted: string): string | undefined {
  const text = expression.type === "text" ? plainText(expression) : undefined;
  if (text === undefined) return undefined;
  const names = [...(context.shared.library.externs.get(wanted)?.keys() ?? [])];
  const name = names.includes(text) ? text : (ownWordFor(text, wanted, names) ?? suggest(text, names));
  return name ? `Write it as a name, without quotes: \`${name}\`.` : `Names stand without quotes: ${names.join(", ")}.`;
}

/** `layers.dense(64)` behind `use std/layers`: what the library declares needs no name of a file before it. */
export function libraryWord({ context, expression }: Written): string | undefined {
  const callee = expression.type === "call" ? expression.callee : expression;
  if (callee.type !== "field" || callee.of.type !== "name") return undefined;
  const { text } = callee.field;
  const declared = context.module.uses.get(callee.of.name)?.own.get(text)?.kind.text === "extern";
  return declared ? `Write \`${text}\` alone: it is a word of the library, which needs no \`use\`.` : undefined;
}
