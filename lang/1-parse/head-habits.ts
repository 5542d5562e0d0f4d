/**
 * Habits in the head of a statement: before its `=` and its `{`. And statements that do not begin with a kind.
 */

import type { Diagnostic } from "../diagnostic.js";
import { join } from "../source.js";
import { suggest } from "../suggest.js";
import { byClosing, byOpening } from "./brackets.js";
import type { Habit } from "./failure.js";
import * as at from "./failure.js";
import { foreignKinds, foreignStatements, kindForms } from "./foreign-words.js";
import { problem } from "./syntax-messages.js";
import type { Token } from "./tokens.js";
import { kinds, settingsOnly } from "./words.js";

/** For a statement whose first word is no kind; it is not parsed any further. */
export function explainStart(tokens: readonly Token[]): Diagnostic {
  const [first, next, third] = [tokens[0]!, tokens[1], tokens[2]];
  if (first.problem) return first.problem;
  const foreign = foreignStatements.get(first.text);
  if (foreign && next?.type !== "assign" && next?.type !== "colon")
    return problem("TRP135", { word: first.text, ...foreign }, first.span);
  if (first.type === "word" && next?.type === "colon") return problem("TRP122", { key: first.text }, first.span);
  if (first.type === "word" && (next?.type === "assign" || isLeftArrow(next, third))) {
    const span = isLeftArrow(next, third) ? join(first.span, third!.span) : first.span;
    return problem("TRP121", { name: first.text, mark: next?.type === "assign" ? "=" : "<-" }, span);
  }
  if (first.type === "word") return unknownKind(tokens);
  if (first.type === "closeBrace") return problem("TRP141", { open: "{", close: "}" }, first.span);
  if (first.type === "openBrace") return problem("TRP138", {}, first.span);
  if (first.type === "minus" && next?.type === "minus" && at.touch(first, next))
    return problem("TRP111", { mark: "--", first: true }, join(first.span, next.span));
  return problem("TRP123", { found: at.show(at.valueAt(tokens, 0)) }, first.span);
}

function unknownKind(tokens: readonly Token[]): Diagnostic {
  const [first, next] = [tokens[0]!, tokens[1]];
  if (next?.problem?.code === "TRP109") return next.problem;
  const calls = next?.type === "openParen" || next?.type === "dot";
  const counterpart = next?.type === "dot" ? undefined : foreignKinds.get(first.text);
  const instead = counterpart ?? (next?.type === "dot" ? undefined : suggest(first.text, kinds));
  if (calls && !instead) {
    let end = 1;
    while (tokens[end]?.type === "dot" && at.isWord(tokens[end + 1])) end += 2;
    const call = tokens.slice(0, end);
    return problem(
      "TRP137",
      { call: `${at.textOf(call)}${tokens[end]?.type === "openParen" ? "(…)" : ""}` },
      join(first.span, call.at(-1)!.span),
    );
  }
  const form = counterpart && kindForms.get(counterpart);
  return problem("TRP120", { word: first.text, instead, form }, first.span);
}

/** `<-` of R, which is read as a comparison with something negative. */
function isLeftArrow(less: Token | undefined, minus: Token | undefined): boolean {
  return less?.type === "less" && minus?.type === "minus" && at.touch(less, minus);
}

/** `train a:` with its settings below, `ensemble e: 0.5 * a`, or `model: net` on its own. */
const colonInHead: Habit = ({ tokens, at: index, found, inHead }) => {
  if (!inHead) return undefined;
  const colon = lastColon(tokens.slice(0, index + 1));
  if (colon < 1 || (colon === index && index > 1 && !tokens[index + 1]?.first)) return undefined;
  const span = tokens[colon]!.span;
  const next = tokens[colon + 1];
  if (!next || next.first || (next.type === "openBrace" && settingsOnly.has(tokens[0]!.text)))
    return problem("TRP124", { subject: at.subjectOf(tokens) }, span);
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
  if (!inHead || found?.type !== "dot" || !before || !next || tokens[0]!.text !== "use") return undefined;
  const path = at.textOf([...tokens.slice(1, index), found, next]);
  return problem("TRP132", { path }, join(tokens[1]!.span, next.span));
};

const comparesInHead: Habit = ({ tokens, at: index, found, inHead }) => {
  if (!inHead || !found) return undefined;
  const subject = at.subjectOf(tokens);
  if (found.type === "equal") return problem("TRP134", { mark: "==", subject }, found.span);
  const minus = tokens[index + 1];
  if (!isLeftArrow(found, minus)) return undefined;
  return problem("TRP134", { mark: "<-", subject }, join(found.span, minus!.span));
};

/** `train my-net {`, `train my.net {`, `train 2nd {`. */
const oddName: Habit = ({ tokens, at: index, found, before, inHead }) => {
  if (!inHead || !found) return undefined;
  if (index === 1 && found.type === "number") {
    const parts = at.touch(found, tokens[2]) && at.isWord(tokens[2]) ? tokens.slice(1, 3) : [found];
    return problem("TRP159", { written: at.textOf(parts) }, join(found.span, parts.at(-1)!.span));
  }
  const next = tokens[index + 1];
  if (tokens[0]!.text === "use" || (found.type !== "minus" && found.type !== "dot")) return undefined;
  if (!at.touch(before, found) || !at.touch(found, next) || !next) return undefined;
  let end = index;
  while (tokens[end]?.type === found.type && at.touch(tokens[end], tokens[end + 1])) end += 2;
  const name = tokens.slice(1, end);
  const mark = found.type === "minus" ? "a `-`" : "a point";
  return problem("TRP130", { name: at.textOf(name), mark }, join(name[0]!.span, name.at(-1)!.span));
};

/** `train a ( model: net … )`: parentheses after a name hold parameters, which only definitions have. */
const settingsInParentheses: Habit = ({ tokens, open, found }) => {
  if (open.at(-1)?.place !== "parameters" || !settingsOnly.has(tokens[0]!.text)) return undefined;
  const innermost = open.at(-1)!.token;
  const colon = tokens[tokens.indexOf(innermost) + 2];
  if (!found || colon?.type !== "colon") return undefined;
  return problem("TRP136", { subject: at.subjectOf(tokens) }, innermost.span);
};

/** `train a model: net }`, `train my model {`, `param x 5`. */
const afterName: Habit = (failure) => {
  const { tokens, at: index, found, before, inHead } = failure;
  if (!inHead || !found || index < 2 || !before || !at.valueStarts.has(found.type)) return undefined;
  if (!["word", "kind", "closeParen", "closeSquare"].includes(before.type)) return undefined;
  const subject = at.subjectOf(tokens);
  const isWord = found.type === "word" || found.type === "kind";
  if (isWord && tokens[index + 1]?.type === "colon") return problem("TRP127", { subject }, found.span);
  if (isWord && index === 2 && ["openBrace", "assign"].includes(tokens[index + 1]?.type ?? ""))
    return problem("TRP130", { name: `${before.text} ${found.text}`, mark: "a space" }, join(before.span, found.span));
  if (before.type === "closeParen" || before.type === "closeSquare") return undefined;
  const value = at.textOf(at.valueAt(tokens, index));
  return problem("TRP128", { subject, name: at.nameOf(tokens), value }, at.spanOf(failure));
};

const countInParentheses: Habit = ({ tokens, found, before, open }) => {
  const innermost = open.at(-1);
  if (innermost?.place !== "parameters" || before !== innermost.token || found?.type !== "number") return undefined;
  return problem("TRP131", { name: at.nameOf(tokens), count: found.text }, join(before.span, found.span));
};

export const headHabits: readonly Habit[] = [
  colonInHead,
  pointInPath,
  comparesInHead,
  oddName,
  afterName,
  countInParentheses,
  settingsInParentheses,
];
