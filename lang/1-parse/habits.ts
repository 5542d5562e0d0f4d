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
import { isWord, sideBySide } from "./failure.js";
import { foreignHabits } from "./foreign-habits.js";
import { foreignStatements } from "./foreign-words.js";
import { headHabits } from "./head-habits.js";
import { numberHabits } from "./number-habits.js";
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

const badCharacters: Habit = ({ found, open }) => {
  if (found?.problem?.code !== "TRP110") return found?.problem;
  const place = open.at(-1)?.place;
  if (!place) return found.problem;
  const instead = place === "block" ? "Remove it, or write a comma for it." : "Write a comma between two items.";
  return problem("TRP110", { instead }, found.span);
};

/** More would fill the screen. */
const mostPlaces = 4;

/** Before all that speaks of missing values: the end of the statement is where the next one cut it off. */
const unclosed: Habit = (failure) => {
  const inward = failure.open.toReversed();
  const innermost = inward[0];
  if (failure.found || !innermost) return undefined;
  const close = inward.map(({ bracket }) => bracket.closing).join("");
  const holes = { open: innermost.bracket.opening, close, after: at.showBefore(failure) };
  return problem("TRP140", holes, at.spanOf(failure), inward.slice(0, mostPlaces).map(stillOpen));
};

/** `digits(rows: 100 {`, and `adam(0.001` with the next setting below it. */
const closerBefore: Habit = (failure) => {
  const { tokens, at: index, found, open } = failure;
  const innermost = open.at(-1);
  if (!found || !innermost || !sideBySide(failure) || innermost.place === "block") return undefined;
  const opensBlock = found.type === "openBrace" && open.length === 1;
  const nextSetting =
    found.first &&
    isWord(found) &&
    tokens[index + 1]?.type === "colon" &&
    open.at(-2)?.place === "block" &&
    !tokens[tokens.indexOf(innermost.token) + 1]?.first;
  if (!opensBlock && !nextSetting) return undefined;
  const or = opensBlock ? ", or a comma if the braces are one more argument" : "";
  const holes = { close: innermost.bracket.closing, before: at.showBefore(failure), found: at.showFound(failure), or };
  return problem("TRP145", holes, at.spanOf(failure), [stillOpen(innermost)]);
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

const strayComma: Habit = ({ tokens, at: index, found, before, open, inHead }) => {
  if (found?.type !== "comma") return undefined;
  if (before?.type === "comma" || before === open.at(-1)?.token) return problem("TRP143", {}, found.span);
  if (open.length > 0 || !before || !at.valueEnds.has(before.type)) return undefined;
  const [name, assign] = [tokens[index + 1], tokens[index + 2]];
  const next = isWord(name) && assign?.type === "assign" ? `${tokens[0]!.text} ${name.text} = …` : undefined;
  const counted = inHead && index === 2 ? at.subjectOf(tokens) : undefined;
  return problem("TRP129", { next, counted }, found.span);
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
    const what = place === "block" ? "setting" : "argument";
    return problem("TRP126", { what, name: before.text, value: valueText(tokens, index + 1) }, found.span);
  }
  return at.valueEnds.has(before.type) && !failure.inHead ? problem("TRP167", {}, found.span) : undefined;
};

/** A colon where there is none to be: a quoted key, a named item, or a setting whose value is the next one's key. */
const strayColon: Habit = (failure) => {
  const { tokens, at: index, found, before, open } = failure;
  if (found?.type !== "colon" || !before) return undefined;
  const place = open.at(-1)?.place;
  if (before.type === "unquote" && (place === "block" || place === "call"))
    return problem(
      "TRP152",
      { key: at.showBefore(failure), value: valueText(tokens, index + 1) },
      at.spanBefore(failure),
    );
  if (!isWord(before)) return undefined;
  if (place === "list" || place === "index" || place === "group")
    return problem("TRP153", { name: before.text }, join(before.span, found.span));
  const [colon, key] = [tokens[index - 2], tokens[index - 3]];
  if (place !== "block" || colon?.type !== "colon" || !isWord(key)) return undefined;
  const span = join(key.span, colon.span);
  return before.first && before.column > key.column && key.first
    ? problem("TRP157", { key: key.text, inner: before.text }, span)
    : problem("TRP151", { key: key.text }, span);
};

const keys: Habit = (failure) => {
  const { tokens, at: index, found, before, expected, open } = failure;
  if (open.at(-1)?.place !== "block" || !before || !found) return undefined;
  if (found.type === "quote" && expected.has("word") && !expected.has("quote")) {
    const text = at.valueAt(tokens, index);
    if (tokens[index + text.length]?.type === "colon") {
      const value = valueText(tokens, index + text.length + 1);
      return problem("TRP152", { key: at.show(text), value }, at.spanOf(failure));
    }
  }
  const keyOnly = expected.has("colon") && !expected.has("comma");
  if (!keyOnly || !isWord(before)) return undefined;
  const [comma, last] = [tokens[index - 2], tokens[index - 3]];
  const endsItem = found.type === "comma" || found.type === "closeBrace";
  if (endsItem && comma?.type === "comma" && last && isWord(last))
    return problem("TRP156", { name: before.text, before: last.text }, before.span);
  return problem("TRP150", { key: before.text, value: valueText(tokens, index) }, before.span);
};

/** The value that begins at a place, for an example. */
function valueText(tokens: readonly Token[], from: number): string {
  const value = at.valueAt(tokens, from);
  return value.length > 0 && at.valueStarts.has(value[0]!.type) ? at.textOf(value) : "…";
}

const choices: Habit = (failure) => {
  const { found, before, expected } = failure;
  if (found?.type === "ifWord")
    return before && at.valueEnds.has(before.type)
      ? problem("TRP164", { value: at.textBefore(failure) }, found.span)
      : problem("TRP165", {}, found.span);
  const part = expected.has("thenWord") ? "then" : expected.has("elseWord") ? "else" : undefined;
  return part && problem("TRP163", { part, found: at.showFound(failure) }, at.spanOf(failure));
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
  const call = callOf(failure);
  const name = failure.tokens[failure.at + 1]?.type === "colon" ? ": …" : "";
  const instead = `Write \`${at.textBefore(failure)}, ${at.textFound(failure)}${name}\`${call ? `, or \`${call}\` for a call` : ""}.`;
  const holes = { before: at.showBefore(failure), after: at.showFound(failure), instead };
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

const behindEnd: Habit = (failure) => {
  const { tokens, at: index, found, before, expected, open } = failure;
  const [name, third] = [tokens[index + 1], tokens[index + 2]?.type];
  const another = found?.type === "kind" && isWord(name) && (third === "assign" || third === "openBrace");
  const behindValue = another && open.length === 0 && before && at.valueEnds.has(before.type);
  if (expected.size > 0 && !behindValue) return undefined;
  const instead = foreignStatements.get(found?.text ?? "")?.instead ?? "Begin the next statement on a line of its own.";
  const part = before?.type === "closeBrace" ? "block" : "value";
  return problem("TRP133", { part, found: at.showFound(failure), instead }, at.spanOf(failure));
};

const nothingBetween: Habit = (failure) => {
  if (!sideBySide(failure) || failure.expected.has("number")) return undefined;
  const call = callOf(failure);
  const instead = call
    ? `Write \`${call}\`: the arguments of a call stand in parentheses.`
    : "Write `->` between two layers, and an operator between two values.";
  return problem(
    "TRP168",
    { before: at.showBefore(failure), after: at.showFound(failure), instead },
    at.spanOf(failure),
  );
};

/** `dense 64` as it should be, if a call is meant. */
function callOf(failure: Failure): string | undefined {
  const { found, before } = failure;
  if (!found || before?.type !== "word" || found.first) return undefined;
  return ["number", "quote", "flag"].includes(found.type)
    ? `${at.textBefore(failure)}(${at.textFound(failure)})`
    : undefined;
}

const habits: readonly Habit[] = [
  ...numberHabits,
  badCharacters,
  unclosed,
  wrongCloser,
  emptyHole,
  ...foreignHabits,
  strayComma,
  reservedName,
  closerBefore,
  assignForColon,
  strayColon,
  ...headHabits,
  keys,
  choices,
  chained,
  thirdEnd,
  behindEnd,
  missingComma,
  missingValue,
  nothingBetween,
];
