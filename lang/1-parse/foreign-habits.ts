/**
 * Habits from other languages that show inside a statement: forms of text, functions without a name, loops, tuples.
 */

import { join } from "../source.js";
import type { Habit } from "./failure.js";
import * as at from "./failure.js";
import { foreignStatements } from "./foreign-words.js";
import { problem } from "./syntax-messages.js";
import type { Token } from "./tokens.js";

/** `f"…"` and `r"…"`. */
const textPrefix: Habit = ({ found, before }) => {
  if (found?.type !== "quote" || !before || !at.touch(before, found)) return undefined;
  return /^[fFrRbBuU]{1,2}$/.test(before.text) ? problem("TRP116", { prefix: before.text }, before.span) : undefined;
};

/** `lambda x: …`, `{ worker -> … }`. */
const namelessFunction: Habit = ({ tokens, at: index, found, before, open }) => {
  if (!found || !before) return undefined;
  if (before.text === "lambda")
    return problem("TRP172", { written: `lambda ${found.text}` }, join(before.span, found.span));
  const opensBlock = open.at(-1)?.place === "block" && tokens[index - 2] === open.at(-1)?.token;
  if (found.type !== "arrow" || !opensBlock || !at.isWord(before)) return undefined;
  return problem("TRP172", { written: `${before.text} ->` }, join(before.span, found.span));
};

const loopInExpression: Habit = ({ found, before, inHead }) =>
  found?.text === "for" && before && at.valueEnds.has(before.type) && !inHead
    ? problem("TRP173", {}, found.span)
    : undefined;

/** `(28, 28)`. */
const tuple: Habit = ({ tokens, found, open }) => {
  const innermost = open.at(-1);
  if (found?.type !== "comma" || innermost?.place !== "group") return undefined;
  const inside = at.textOf(at.insideOf(tokens, tokens.indexOf(innermost.token)));
  return problem("TRP170", { inside }, found.span);
};

/** `./rows.csv` and `/home/me`: a value cannot begin like that. */
const pathWithoutQuotes: Habit = ({ tokens, at: index, found, before }) => {
  if (!found || !["dot", "range", "slash"].includes(found.type)) return undefined;
  if (!before || at.valueEnds.has(before.type) || !at.touch(found, tokens[index + 1])) return undefined;
  let end = index + 1;
  while (end < tokens.length && at.touch(tokens[end - 1], tokens[end]) && isPathPart(tokens[end]!)) end++;
  const path = tokens.slice(index, end);
  if (!path.some(at.isWord)) return undefined;
  return problem("TRP174", { path: at.textOf(path) }, join(found.span, path.at(-1)!.span));
};

const isPathPart = ({ type }: Token) => ["word", "kind", "number", "dot", "range", "slash", "minus"].includes(type);

/** Kinds whose value braces of other languages would hold. */
const valued = new Set(["fn", "model", "param", "ensemble"]);

/** `fn f(x) { 2 * x }`. */
const valueInBraces: Habit = ({ tokens, at: index, found, before, open }) => {
  const [only, inner] = open;
  if (!only || inner || !found?.type || found.type === "colon" || found.type === "assign") return undefined;
  const start = tokens.indexOf(only.token);
  if (only.place !== "block" || !valued.has(tokens[0]!.text) || index > start + 2) return undefined;
  if (before !== only.token && found.type === "closeBrace") return undefined;
  if (tokens.slice(0, start).some(({ type }) => type === "assign")) return undefined;
  const [head, value] = [at.textOf(tokens.slice(0, start)), at.textOf(at.insideOf(tokens, start))];
  return problem("TRP146", { name: at.nameOf(tokens), instead: `${head} = ${value}` }, only.token.span);
};

/** `pass` and `return x` in a block. */
const statementInBlock: Habit = ({ expected, before, open }) => {
  if (open.at(-1)?.place !== "block" || !before || !expected.has("colon") || expected.has("comma")) return undefined;
  const foreign = foreignStatements.get(before.text);
  return foreign && problem("TRP135", { word: before.text, ...foreign }, before.span);
};

export const foreignHabits: readonly Habit[] = [
  textPrefix,
  namelessFunction,
  loopInExpression,
  tuple,
  pathWithoutQuotes,
  statementInBlock,
  valueInBraces,
];
