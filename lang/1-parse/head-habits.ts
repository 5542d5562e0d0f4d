/**
 * Habits in the head of a statement: before its `=` and its `{`. And statements that do not begin with a kind.
 */

import type { Diagnostic } from "../diagnostic.js";
import { join } from "../source.js";
import { suggest } from "../suggest.js";
import { byClosing, byOpening } from "./brackets.js";
import type { Habit } from "./failure.js";
import * as at from "./failure.js";
import { problem } from "./syntax-messages.js";
import type { Token } from "./tokens.js";
import { foreignKinds, kinds } from "./words.js";

/** For a statement whose first word is no kind; it is not parsed any further. */
export function explainStart(tokens: readonly Token[]): Diagnostic {
  const [first, next] = [tokens[0]!, tokens[1]];
  if (first.problem) return first.problem;
  if (first.type === "word" && next?.type === "colon") return problem("TRP122", { key: first.text }, first.span);
  if (first.type === "word" && next?.type === "assign") return problem("TRP121", { name: first.text }, first.span);
  if (first.type === "word") {
    const instead = foreignKinds.get(first.text) ?? suggest(first.text, kinds);
    return problem("TRP120", { word: first.text, instead }, first.span);
  }
  if (first.type === "closeBrace") return problem("TRP141", { open: "{", close: "}" }, first.span);
  return problem("TRP123", { found: at.show(at.valueAt(tokens, 0)) }, first.span);
}

/** `train a:` with its settings below, `ensemble e: 0.5 * a`, or `model: net` on its own. */
const colonInHead: Habit = ({ tokens, at: index, found, inHead }) => {
  if (!inHead) return undefined;
  const colon = lastColon(tokens.slice(0, index + 1));
  if (colon < 1 || (colon === index && index > 1 && !tokens[index + 1]?.first)) return undefined;
  const span = tokens[colon]!.span;
  if (!tokens[colon + 1] || tokens[colon + 1]!.first) return problem("TRP124", { subject: at.subjectOf(tokens) }, span);
  if (colon === 1) return problem("TRP122", { key: tokens[0]!.text }, tokens[0]!.span);
  if (!found || found.type === "colon") return undefined;
  return problem("TRP125", { subject: at.subjectOf(tokens), name: at.nameOf(tokens) }, span);
};

/** Outside brackets; the first of several, since what comes after it is already astray. */
function lastColon(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, { type }] of tokens.entries()) {
    if (byOpening.has(type)) depth++;
    if (byClosing.has(type)) depth--;
    if (type === "colon" && depth === 0) return index;
  }
  return -1;
}

const pointInPath: Habit = ({ tokens, at: index, found, before, inHead }) => {
  const next = tokens[index + 1];
  if (!inHead || found?.type !== "dot" || !before || !next) return undefined;
  const path = at.textOf([...tokens.slice(1, index), found, next]);
  return problem("TRP132", { path }, join(tokens[1]!.span, next.span));
};

const comparesInHead: Habit = ({ tokens, found, inHead }) =>
  inHead && found?.type === "equal" ? problem("TRP134", { subject: at.subjectOf(tokens) }, found.span) : undefined;

/** `train a model: net }`, `train my model {`, `param x 5`. */
const afterName: Habit = (failure) => {
  const { tokens, at: index, found, before, inHead } = failure;
  if (!inHead || !found || index < 2 || !before || !at.valueStarts.has(found.type)) return undefined;
  if (!["word", "kind", "closeParen", "closeSquare"].includes(before.type)) return undefined;
  const subject = at.subjectOf(tokens);
  const isWord = found.type === "word" || found.type === "kind";
  if (isWord && tokens[index + 1]?.type === "colon") return problem("TRP127", { subject }, found.span);
  if (isWord && index === 2 && ["openBrace", "assign"].includes(tokens[index + 1]?.type ?? ""))
    return problem("TRP130", { before: before.text, after: found.text }, join(before.span, found.span));
  if (before.type === "closeParen" || before.type === "closeSquare") return undefined;
  const value = at.textOf(at.valueAt(tokens, index));
  return problem("TRP128", { subject, name: at.nameOf(tokens), value }, at.spanOf(failure));
};

const countInParentheses: Habit = ({ tokens, found, before, open }) => {
  const innermost = open.at(-1);
  if (innermost?.place !== "parameters" || before !== innermost.token || found?.type !== "number") return undefined;
  return problem("TRP131", { name: at.nameOf(tokens), count: found.text }, join(before.span, found.span));
};

export const headHabits: readonly Habit[] = [colonInHead, pointInPath, comparesInHead, afterName, countInParentheses];
