/**
 * Cuts a file into its statements before any is parsed, so that a slip in one hides nothing of the others.
 *
 * A statement begins where a line does. Outside brackets any word there begins one, unless the line before waits for
 * more. Inside brackets only what can hardly be anything else does (`train a {`): the bracket before was forgotten.
 */

import { byClosing, byOpening } from "./brackets.js";
import { endWords } from "./foreign-words.js";
import type { Token, TokenType } from "./tokens.js";

/** The tokens of one statement; never empty. */
export type Cut = readonly Token[];

/** After one of these the expression or the list goes on in the next line. */
export const waiting: ReadonlySet<TokenType> = new Set<TokenType>([
  "assign",
  "arrow",
  "range",
  "plus",
  "minus",
  "star",
  "slash",
  "comma",
  "colon",
  "dot",
  "equal",
  "unequal",
  "atMost",
  "atLeast",
  "less",
  "more",
  "ifWord",
  "thenWord",
  "elseWord",
  "andWord",
  "orWord",
  "notWord",
  "asWord",
]);

/** More open brackets than the limit on nesting lets through: no need to count on, and searching them stays cheap. */
const enoughBrackets = 100;

/** The statement being cut. */
interface Current {
  start: number;
  open: TokenType[];
  /** Neither `=` nor `{` has come yet. */
  onlyHead: boolean;
  /** `=` has come, outside brackets. */
  inValue: boolean;
  /** `for i in range(5):`, of which all that is indented below is a part. */
  hasBody: boolean;
}

const begun = (start: number): Current => ({ start, open: [], onlyHead: true, inValue: false, hasBody: false });

export function cutStatements(tokens: readonly Token[]): Cut[] {
  const cuts: Cut[] = [];
  let current = begun(0);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.first && at > current.start) {
      if (beginsStatement(tokens, at, current)) {
        cuts.push(tokens.slice(current.start, at));
        current = begun(at);
      } else if (tokens[at - 1]!.type === "colon" && tokens[current.start]!.type !== "kind") current.hasBody = true;
    }
    follow(current, token.type);
  }
  if (current.start < tokens.length) cuts.push(tokens.slice(current.start));
  return cuts;
}

function follow(current: Current, type: TokenType): void {
  const { open } = current;
  if (type === "assign" || type === "openBrace") current.onlyHead = false;
  if (type === "assign" && open.length === 0) current.inValue = true;
  if (byOpening.has(type) && open.length < enoughBrackets) open.push(type);
  const opener = byClosing.get(type)?.open;
  // A closing bracket closes what was left open inside it; one that closes nothing changes nothing.
  if (opener !== undefined && open.includes(opener)) open.length = open.lastIndexOf(opener);
}

function beginsStatement(tokens: readonly Token[], at: number, current: Current): boolean {
  const { type, column } = tokens[at]!;
  const indented = column > tokens[current.start]!.column;
  if (indented && belowColon(tokens, at, current)) return false;
  if (type !== "kind" && type !== "word")
    return !indented && current.open.length === 0 && beginsForeign(tokens, at, current);
  if (current.open.length > 0) {
    // What is indented in the braces of a foreign statement, such as a loop, is a part of it.
    return !(indented && tokens[current.start]!.type !== "kind") && beginsInsideBrackets(tokens, at);
  }
  const next = tokens[at + 1];
  const before = tokens[at - 1]!;
  // `train` alone, its name on the next line.
  if (type === "word" && at === current.start + 1 && before.type === "kind") return false;
  if (endWords.has(tokens[at]!.text) && (!next || next.first)) return false;
  if (next?.type === "colon") return !takesSettings(tokens, current);
  if (!waiting.has(before.type)) return !(indented && goesOn(tokens, at, current));
  return (
    next?.type === "word" ||
    next?.type === "kind" ||
    next?.type === "quote" ||
    (next?.type === "openBrace" && type === "kind")
  );
}

/** In what is no statement of this language, but a loop or a function of Python. */
function belowColon(tokens: readonly Token[], at: number, { start, hasBody }: Current): boolean {
  return hasBody || (tokens[at - 1]!.type === "colon" && tokens[start]!.type !== "kind");
}

/** The next layer on a line of its own, without its `->`: one statement, for one message. */
function goesOn(tokens: readonly Token[], at: number, { start, inValue }: Current): boolean {
  const [{ type }, next, third] = [tokens[at]!, tokens[at + 1], tokens[at + 2]?.type];
  if (tokens[start]!.type !== "kind" || !inValue || type !== "word" || tokens[at - 1]!.type === "closeBrace")
    return false;
  const sameLine = next !== undefined && !next.first;
  return !sameLine || !(next.type === "assign" || (isName(next) && (third === "assign" || third === "openBrace")));
}

/** A line that no statement begins with and none goes on with: `if` of Python, `@cached`, a comment of C or of SQL. */
function beginsForeign(tokens: readonly Token[], at: number, { start }: Current): boolean {
  const [token, next, before] = [tokens[at]!, tokens[at + 1], tokens[at - 1]!];
  if (waiting.has(before.type)) return false;
  if (token.type === "ifWord") return true;
  if (token.type === "minus") return isDashes(token, next) && !isDashes(tokens[start]!, tokens[start + 1]);
  // A comment of several lines is one slip.
  return token.type === "bad" && tokens[start]!.problem?.code !== token.problem?.code;
}

function isDashes(first: Token, second: Token | undefined): boolean {
  return first.type === "minus" && second?.type === "minus" && first.span.end === second.span.start;
}

const isName = ({ type }: Token) => type === "word" || type === "kind";

/** Settings without their `{`, or below a YAML-like `train a:`, belong to the statement that they should be in. */
function takesSettings(tokens: readonly Token[], { start, onlyHead }: Current): boolean {
  const { type } = tokens[start]!;
  if (type === "kind" && onlyHead) return true;
  return (type === "kind" || type === "word") && tokens[start + 1]?.type === "colon";
}

/** At the very start of its line a statement is believed sooner than where it is indented like a setting. */
function beginsInsideBrackets(tokens: readonly Token[], at: number): boolean {
  const [kind, next, third] = [tokens[at]!, tokens[at + 1]?.type, tokens[at + 2]];
  if (kind.type === "word")
    return kind.column === 1 && next === "word" && (third?.type === "openBrace" || third?.type === "assign");
  if (next === "quote") return true;
  if (next === "openBrace") return kind.column === 1;
  if (next !== "word" && next !== "kind") return false;
  if (!third) return true;
  if (["openBrace", "openParen", "openSquare", "assign", "asWord", "slash"].includes(third.type)) return true;
  // `param x: number` in the first column is a statement, `model` above `x: 3` in a block is not.
  return kind.column === 1 && third.type === "colon" && !tokens[at + 1]!.first;
}
