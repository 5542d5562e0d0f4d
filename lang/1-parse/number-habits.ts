/**
 * Habits of writing numbers: with groups of digits, with a unit apart, with a sign or a point too many; and ranges.
 */

import { join } from "../source.js";
import { units } from "../units.js";
import type { Failure, Habit } from "./failure.js";
import * as at from "./failure.js";
import { foreignUnits } from "./foreign-words.js";
import { problem } from "./syntax-messages.js";
import type { Token } from "./tokens.js";

const isNumber = (token: Token | undefined): token is Token => token?.type === "number";
const isBareNumber = (token: Token | undefined): token is Token => isNumber(token) && /\d$/.test(token.text);

/** `80 %`, `200 ms`, `10 GiB`: where a setting may follow the unit is read as its key, and what comes behind is amiss. */
const unitApart: Habit = ({ tokens, at: index }) => {
  for (const place of [index, index - 1]) {
    const [number, word] = [tokens[place - 1], tokens[place]];
    if (!isBareNumber(number) || !word || word.first) continue;
    const unit = unitOf(word);
    if (unit === undefined || (unit === "%" && divides(tokens, place))) continue;
    const holes = { unit: word.text, number: number.text, instead: `${number.text}${unit}` };
    return problem("TRP115", holes, join(number.span, word.span));
  }
  return undefined;
};

function unitOf({ type, text }: Token): string | undefined {
  if (type === "bad") return text === "%" ? "%" : undefined;
  if (type !== "word") return undefined;
  return units.has(text) ? text : foreignUnits.get(text.toLowerCase());
}

/** `7 % 2` asks for a remainder; behind `80 %` the next setting may follow. */
function divides(tokens: readonly Token[], at: number): boolean {
  const [next, afterNext] = [tokens[at + 1], tokens[at + 2]];
  return (
    next?.type === "number" || next?.type === "openParen" || (next?.type === "word" && afterNext?.type !== "colon")
  );
}

const percentFirst: Habit = ({ tokens, at: index, found, before }) => {
  const number = tokens[index + 1];
  if (found?.text !== "%" || !isBareNumber(number) || !at.touch(found, number)) return undefined;
  if (before && at.valueEnds.has(before.type)) return undefined;
  const holes = { unit: "%", number: number.text, instead: `${number.text}%` };
  return problem("TRP115", holes, join(found.span, number.span));
};

/** `1.000.000`: the first point is read as a decimal one. */
const pointsInNumber: Habit = ({ tokens, at: index, found, before }) => {
  const [first, ...rest] = [tokens[index - 2], before, found];
  if (!isNumber(first) || before?.type !== "dot" || !isNumber(found)) return undefined;
  if (!at.touch(first, rest[0]) || !at.touch(before, found)) return undefined;
  let end = index + 1;
  while (tokens[end]?.type === "dot" && isNumber(tokens[end + 1])) end += 2;
  const all = tokens.slice(index - 2, end);
  const written = at.textOf(all);
  const holes = { written, instead: `\`${written.replaceAll(".", "_")}\`` };
  return problem("TRP114", holes, join(first.span, all.at(-1)!.span));
};

/** `.5` and `5.` */
const pointAtTheEdge: Habit = ({ tokens, at: index, found, before }) => {
  const [digits, number] = [tokens[index + 1], tokens[index - 2]];
  if (found?.type === "dot" && isNumber(digits) && at.touch(found, digits)) {
    const holes = { written: `.${digits.text}`, side: "before", instead: `0.${digits.text}` };
    return problem("TRP166", holes, join(found.span, digits.span));
  }
  if (before?.type !== "dot" || !isBareNumber(number) || !at.touch(number, before) || isNumber(found)) return undefined;
  const holes = { written: `${number.text}.`, side: "behind", instead: number.text };
  return problem("TRP166", holes, join(number.span, before.span));
};

const plusFirst: Habit = ({ tokens, at: index, found, before }) => {
  const value = tokens[index + 1];
  if (found?.type !== "plus" || (before && at.valueEnds.has(before.type))) return undefined;
  if (!value || !at.valueStarts.has(value.type) || !at.touch(found, value)) return undefined;
  return problem("TRP118", { value: at.textOf(at.valueAt(tokens, index + 1)) }, found.span);
};

/** `10^-3` and `10 ** -3`; what other powers want, `foreignOperators` says. */
const powerOfTen: Habit = ({ tokens, at: index, found, before }) => {
  if ((found?.text !== "^" && found?.text !== "**") || before?.text !== "10") return undefined;
  const negative = tokens[index + 1]?.type === "minus";
  const exponent = tokens[index + (negative ? 2 : 1)];
  if (!exponent || !/^\d+$/.test(exponent.text)) return undefined;
  const instead = `Write \`1e${negative ? "-" : ""}${exponent.text}\`.`;
  return problem("TRP109", { operator: found.text, instead }, found.span);
};

/** `16:128` and `16 to 128`; the word may have been read as a key. */
const rangeMark: Habit = (failure) => rangeAt(failure, failure.at) ?? rangeAt(failure, failure.at - 1);

function rangeAt({ tokens }: Failure, place: number) {
  const [from, mark, to] = [tokens[place - 1], tokens[place], tokens[place + 1]];
  if (!isNumber(from) || !mark || !isNumber(to)) return undefined;
  if (mark.type !== "colon" && !["to", "until", "through"].includes(mark.text) && mark.text !== "...") return undefined;
  return problem("TRP171", { mark: mark.text, from: from.text, to: to.text }, mark.span);
}

export const numberHabits: readonly Habit[] = [
  unitApart,
  percentFirst,
  pointsInNumber,
  pointAtTheEdge,
  plusFirst,
  powerOfTen,
  rangeMark,
];
