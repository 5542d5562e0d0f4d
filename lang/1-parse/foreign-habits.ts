/**
 * Habits from other languages that show inside a statement: forms of text, functions without a name, loops, tuples.
 */

import { join } from "../source.js";
import type { Habit } from "./failure.js";
import * as at from "./failure.js";
import { foreignStatements } from "./foreign-words.js";
import { problem } from "./syntax-messages.js";

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
  statementInBlock,
];
