/**
 * Where a statement stopped making sense: what stood before, what could have come, and inside which brackets.
 * `habits.ts` reads it to say what the writer probably meant.
 */

import type { Diagnostic } from "../diagnostic.js";
import { join, type Span } from "../source.js";
import { type Bracket, byClosing, byOpening } from "./brackets.js";
import type { Token, TokenType } from "./tokens.js";

/** What an opening bracket opens. */
export type Place = "block" | "call" | "list" | "index" | "parameters" | "group" | "hole";

export interface Open {
  readonly token: Token;
  readonly bracket: Bracket;
  readonly place: Place;
}

export interface Failure {
  readonly tokens: readonly Token[];
  /** Index of the first token that cannot stand where it does; the number of tokens if the statement just ends. */
  readonly at: number;
  readonly expected: ReadonlySet<TokenType>;
  /** The brackets open before it, outermost first. */
  readonly open: readonly Open[];
  /** Absent at the end of the statement. */
  readonly found?: Token;
  /** Absent at the start. */
  readonly before?: Token;
  /** Outside all brackets, and no `=` yet. */
  readonly inHead: boolean;
}

/** What the writer probably meant, or silence. */
export type Habit = (failure: Failure) => Diagnostic | undefined;

export const valueEnds: ReadonlySet<TokenType> = new Set<TokenType>([
  "word",
  "kind",
  "number",
  "flag",
  "unquote",
  "closeParen",
  "closeSquare",
  "closeBrace",
]);

export const valueStarts: ReadonlySet<TokenType> = new Set<TokenType>([
  "word",
  "kind",
  "number",
  "flag",
  "quote",
  "openParen",
  "openSquare",
  "openBrace",
  "minus",
  "notWord",
  "ifWord",
]);

export function failureAt(tokens: readonly Token[], at: number, expected: ReadonlySet<TokenType>): Failure {
  const open: Open[] = [];
  let sawAssign = false;
  for (const [index, token] of tokens.slice(0, at).entries()) {
    if (token.type === "assign" && open.length === 0) sawAssign = true;
    const bracket = byOpening.get(token.type);
    if (bracket) open.push({ token, bracket, place: placeOf(tokens, index, open.length === 0 && !sawAssign) });
    if (byClosing.has(token.type)) open.pop();
  }
  const [found, before] = [tokens[at], tokens[at - 1]];
  const inHead = open.length === 0 && !sawAssign;
  return { tokens, at, expected, open, ...(found && { found }), ...(before && { before }), inHead };
}

function placeOf(tokens: readonly Token[], at: number, inHead: boolean): Place {
  const behindValue = at > 0 && valueEnds.has(tokens[at - 1]!.type);
  switch (tokens[at]!.type) {
    case "openBrace":
      return "block";
    case "holeOpen":
      return "hole";
    case "openSquare":
      return behindValue ? "index" : "list";
    default:
      return inHead ? "parameters" : behindValue ? "call" : "group";
  }
}

export function isWord(token: Token | undefined): token is Token {
  return token?.type === "word" || token?.type === "kind";
}

/** Nothing stands between two tokens, not even space. */
export function touch(first: Token | undefined, second: Token | undefined): boolean {
  return first !== undefined && first.span.end === second?.span.start;
}

/** A value ends and another begins. */
export function sideBySide({ found, before }: Failure): boolean {
  return Boolean(found && before && valueStarts.has(found.type) && valueEnds.has(before.type));
}

/** `train a`, as far as it is written. */
export function subjectOf(tokens: readonly Token[]): string {
  const [kind, name] = tokens;
  return name?.type === "word" || name?.type === "kind" ? `${kind!.text} ${nameOf(tokens)}` : (kind?.text ?? "");
}

export function nameOf(tokens: readonly Token[]): string {
  let end = 2;
  while (tokens[end]?.type === "slash") end += 2;
  return textOf(tokens.slice(1, end));
}

/** The tokens as they were written, on one line: for messages, so long ones are cut. */
export function textOf(tokens: readonly Token[]): string {
  let text = "";
  for (const [at, token] of tokens.entries()) {
    const apart = at > 0 && token.span.start > tokens[at - 1]!.span.end;
    text += `${apart ? " " : ""}${token.text}`;
    if (text.length > longestQuote) return `${text.slice(0, longestQuote - 1)}…`;
  }
  return text;
}

/** A message that quotes more than this is no longer one sentence. */
const longestQuote = 30;

/** The value or the mark that ends before a place, for a message. */
export function showBefore({ tokens, at }: Failure): string {
  return at === 0 ? "the start" : show(tokens.slice(startBefore(tokens, at), at));
}

export function textBefore({ tokens, at }: Failure): string {
  return at === 0 ? "" : textOf(tokens.slice(startBefore(tokens, at), at));
}

export function textFound({ tokens, at }: Failure): string {
  return textOf(valueAt(tokens, at));
}

export function spanBefore({ tokens, at }: Failure): Span {
  return join(tokens[startBefore(tokens, at)]!.span, tokens[at - 1]!.span);
}

/** Where the value begins that ends before a place: a call with its name, a field with what it is a field of. */
function startBefore(tokens: readonly Token[], at: number): number {
  let start = partBefore(tokens, at - 1);
  for (;;) {
    const before = tokens[start - 1];
    if (before?.type === "dot" && start > 1) start = partBefore(tokens, start - 2);
    else if (isBehindCallee(tokens, start)) start = partBefore(tokens, start - 1);
    else return start;
  }
}

function isBehindCallee(tokens: readonly Token[], start: number): boolean {
  const [open, before] = [tokens[start], tokens[start - 1]];
  if ((open?.type !== "openParen" && open?.type !== "openSquare") || before?.span.end !== open.span.start) return false;
  return before.type === "word" || before.type === "kind" || before.type === "closeSquare";
}

/** Where the token begins, or the whole text, or what is in the brackets that it ends. */
function partBefore(tokens: readonly Token[], last: number): number {
  const { type } = tokens[last]!;
  if (type === "unquote") return openingOf(tokens, last, "quote", "unquote");
  if (type === "closeParen") return openingOf(tokens, last, "openParen", "closeParen");
  if (type === "closeSquare") return openingOf(tokens, last, "openSquare", "closeSquare");
  return last;
}

function openingOf(tokens: readonly Token[], last: number, open: TokenType, close: TokenType): number {
  let start = last;
  for (let depth = 0; start > 0; start--) {
    if (tokens[start]!.type === close) depth++;
    if (tokens[start]!.type === open && --depth === 0) break;
  }
  return start;
}

/** What stands between an opening bracket and the one that closes it, or the end. */
export function insideOf(tokens: readonly Token[], open: number): readonly Token[] {
  let end = open + 1;
  for (let depth = 1; end < tokens.length; end++) {
    if (byOpening.has(tokens[end]!.type)) depth++;
    if (byClosing.has(tokens[end]!.type) && --depth === 0) break;
  }
  return tokens.slice(open + 1, end);
}

/** What was found, for a message. */
export function showFound({ tokens, at }: Failure): string {
  return at >= tokens.length ? "the end of the statement" : show(valueAt(tokens, at));
}

/** One token, or a whole text where one begins. */
export function valueAt(tokens: readonly Token[], at: number): readonly Token[] {
  if (tokens[at]?.type !== "quote") return tokens.slice(at, at + 1);
  let end = at + 1;
  for (let depth = 1; end < tokens.length; end++) {
    if (tokens[end]!.type === "quote") depth++;
    if (tokens[end]!.type === "unquote" && --depth === 0) break;
  }
  return tokens.slice(at, end + 1);
}

export function show(tokens: readonly Token[]): string {
  return `\`${textOf(tokens)}\``;
}

/** Where to point: at what was found, or just behind the last token where the statement ends. */
export function spanOf({ tokens, at }: Failure): Span {
  const found = valueAt(tokens, at);
  if (found.length > 0) return join(found[0]!.span, found.at(-1)!.span);
  const { path, end } = tokens.at(-1)!.span;
  return { path, start: Math.max(end - 1, 0), end };
}
