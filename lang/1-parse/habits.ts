/**
 * What a writer probably meant, from where a statement stopped making sense. Each habit answers with its message or
 * stays silent; the first that answers is heard, so the sure ones stand first and the general ones last.
 */

import type { Diagnostic, Related } from "../diagnostic.js";
import { join } from "../source.js";
import { byClosing } from "./brackets.js";
import { expectedWords } from "./expected.js";
import type { Failure, Habit, Open } from "./failure.js";
import * as at from "./failure.js";
import { headHabits } from "./head-habits.js";
import { problem } from "./syntax-messages.js";
import type { Token, TokenType } from "./tokens.js";
import { reservedWords } from "./words.js";

export function explain(failure: Failure): Diagnostic {
  for (const habit of habits) {
    const found = habit(failure);
    if (found) return found;
  }
  const holes = {
    expected: expectedWords(failure.expected),
    after: at.showBefore(failure),
    found: at.showFound(failure),
  };
  return problem("TRP190", holes, at.spanOf(failure));
}

const badCharacters: Habit = ({ found }) => found?.problem;

/** Before all that speaks of missing values: the end of the statement is where the next one cut it off. */
const unclosed: Habit = (failure) => {
  const innermost = failure.open.at(-1);
  if (failure.found || !innermost) return undefined;
  const { opening, closing } = innermost.bracket;
  const holes = { open: opening, close: closing, after: at.showBefore(failure) };
  return problem("TRP140", holes, at.spanOf(failure), [stillOpen(innermost)]);
};

const wrongCloser: Habit = ({ found, open }) => {
  const bracket = found && byClosing.get(found.type);
  if (!bracket) return undefined;
  const innermost = open.at(-1);
  if (!innermost || !open.some((each) => each.bracket === bracket))
    return problem("TRP141", { open: bracket.opening, close: found.text }, found.span);
  if (innermost.bracket === bracket) return undefined;
  const { opening, closing } = innermost.bracket;
  return problem("TRP142", { found: found.text, open: opening, close: closing }, found.span, [stillOpen(innermost)]);
};

function stillOpen({ token }: Open): Related {
  return { message: `this \`${token.text}\` is still open`, span: token.span };
}

const emptyHole: Habit = ({ found, before }) =>
  found?.type === "holeClose" && before?.type === "holeOpen"
    ? problem("TRP162", {}, join(before.span, found.span))
    : undefined;

const strayComma: Habit = ({ found, before, open }) => {
  if (found?.type !== "comma") return undefined;
  if (before?.type === "comma" || before === open.at(-1)?.token) return problem("TRP143", {}, found.span);
  return open.length === 0 && before && at.valueEnds.has(before.type) ? problem("TRP129", {}, found.span) : undefined;
};

const reservedName: Habit = ({ tokens, at: index, found, before, inHead }) => {
  if (!found || !Object.hasOwn(reservedWords, found.text) || found.text === "as") return undefined;
  const asName = before?.type === "dot" || tokens[index + 1]?.type === "colon" || (inHead && index === 1);
  return asName ? problem("TRP155", { word: found.text }, found.span) : undefined;
};

const assignForColon: Habit = (failure) => {
  const { tokens, at: index, found, before, expected, open } = failure;
  if (found?.type !== "assign" || !before) return undefined;
  const place = open.at(-1)?.place;
  if (expected.has("colon") && (place === "block" || place === "call")) {
    const value = at.valueAt(tokens, index + 1);
    const holes = {
      what: place === "block" ? "setting" : "argument",
      name: before.text,
      value: value.length > 0 && at.valueStarts.has(value[0]!.type) ? at.textOf(value) : "…",
    };
    return problem("TRP126", holes, found.span);
  }
  return at.valueEnds.has(before.type) && !failure.inHead ? problem("TRP167", {}, found.span) : undefined;
};

/** A colon where there is none to be: a quoted key, a named item, or a setting whose value is the next one's key. */
const strayColon: Habit = (failure) => {
  const { tokens, at: index, found, before, open } = failure;
  if (found?.type !== "colon" || !before) return undefined;
  const place = open.at(-1)?.place;
  if (before.type === "unquote" && (place === "block" || place === "call"))
    return problem("TRP152", { key: at.showBefore(failure) }, at.spanBefore(failure));
  if (!isWord(before)) return undefined;
  if (place === "list" || place === "index" || place === "group")
    return problem("TRP153", { name: before.text }, join(before.span, found.span));
  const [colon, key] = [tokens[index - 2], tokens[index - 3]];
  if (place === "block" && colon?.type === "colon" && key && isWord(key))
    return problem("TRP151", { key: key.text }, join(key.span, colon.span));
  return undefined;
};

const keys: Habit = (failure) => {
  const { tokens, at: index, found, before, expected, open } = failure;
  if (open.at(-1)?.place !== "block" || !before || !found) return undefined;
  if (found.type === "quote" && expected.has("word") && !expected.has("quote")) {
    const text = at.valueAt(tokens, index);
    if (tokens[index + text.length]?.type === "colon")
      return problem("TRP152", { key: at.show(text) }, at.spanOf(failure));
  }
  const keyOnly = expected.has("colon") && !expected.has("comma");
  if (!keyOnly || !isWord(before)) return undefined;
  const [comma, last] = [tokens[index - 2], tokens[index - 3]];
  const endsItem = found.type === "comma" || found.type === "closeBrace";
  if (endsItem && comma?.type === "comma" && last && isWord(last))
    return problem("TRP156", { name: before.text, before: last.text }, before.span);
  const value = at.valueStarts.has(found.type) ? at.textOf(at.valueAt(tokens, index)) : "…";
  return problem("TRP150", { key: before.text, value }, before.span);
};

const choices: Habit = (failure) => {
  const { found, before, expected } = failure;
  if (found?.type === "ifWord")
    return problem(before && at.valueEnds.has(before.type) ? "TRP164" : "TRP165", {}, found.span);
  const part = expected.has("thenWord") ? "then" : expected.has("elseWord") ? "else" : undefined;
  return part && problem("TRP163", { part, found: at.showFound(failure) }, at.spanOf(failure));
};

const pointFirst: Habit = ({ tokens, at: index, found }) => {
  const digits = tokens[index + 1];
  if (found?.type !== "dot" || digits?.type !== "number" || digits.span.start !== found.span.end) return undefined;
  return problem("TRP166", { digits: digits.text }, join(found.span, digits.span));
};

const comparers = new Set<TokenType>(["equal", "unequal", "less", "atMost", "more", "atLeast"]);

const chained: Habit = ({ found, before, inHead }) =>
  found && comparers.has(found.type) && before && at.valueEnds.has(before.type) && !inHead
    ? problem("TRP161", {}, found.span)
    : undefined;

const thirdEnd: Habit = ({ found, before, inHead }) =>
  found?.type === "range" && before && at.valueEnds.has(before.type) && !inHead
    ? problem("TRP169", {}, found.span)
    : undefined;

const missingComma: Habit = (failure) => {
  const place = failure.open.at(-1)?.place;
  if (!sideBySide(failure) || (place !== "list" && place !== "call" && place !== "parameters")) return undefined;
  const holes = { before: at.showBefore(failure), after: at.showFound(failure) };
  return problem("TRP144", holes, at.spanOf(failure));
};

const missingValue: Habit = (failure) => {
  const { tokens, at: index, found, before, expected, open } = failure;
  if (!expected.has("number") || !before) return undefined;
  const key = tokens[index - 2];
  if (before.type === "colon" && key && isWord(key) && open.at(-1)?.place === "block")
    return problem("TRP151", { key: key.text }, join(key.span, before.span));
  if (found && at.valueStarts.has(found.type)) return undefined;
  const holes = { after: at.showBefore(failure), found: at.showFound(failure) };
  return problem("TRP160", holes, at.spanOf(failure));
};

const behindBlock: Habit = (failure) =>
  failure.expected.size === 0 ? problem("TRP133", { found: at.showFound(failure) }, at.spanOf(failure)) : undefined;

const nothingBetween: Habit = (failure) => {
  if (!sideBySide(failure) || failure.expected.has("number")) return undefined;
  return problem("TRP168", { before: at.showBefore(failure), after: at.showFound(failure) }, at.spanOf(failure));
};

function sideBySide({ found, before }: Failure): boolean {
  return Boolean(found && before && at.valueStarts.has(found.type) && at.valueEnds.has(before.type));
}

function isWord(token: Token): boolean {
  return token.type === "word" || token.type === "kind";
}

const habits: readonly Habit[] = [
  badCharacters,
  unclosed,
  wrongCloser,
  emptyHole,
  strayComma,
  reservedName,
  assignForColon,
  strayColon,
  ...headHabits,
  keys,
  choices,
  pointFirst,
  chained,
  thirdEnd,
  missingComma,
  missingValue,
  behindBlock,
  nothingBetween,
];
