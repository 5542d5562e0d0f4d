/**
 * What opens and what closes: the one list of brackets. A hole in a text is a bracket, too.
 */

import type { TokenType } from "./tokens.js";

export interface Bracket {
  readonly open: TokenType;
  readonly close: TokenType;
  /** As written. */
  readonly opening: string;
  readonly closing: string;
}

const brackets: readonly Bracket[] = [
  { open: "openBrace", close: "closeBrace", opening: "{", closing: "}" },
  { open: "openParen", close: "closeParen", opening: "(", closing: ")" },
  { open: "openSquare", close: "closeSquare", opening: "[", closing: "]" },
  { open: "holeOpen", close: "holeClose", opening: "${", closing: "}" },
];

export const byOpening: ReadonlyMap<TokenType, Bracket> = new Map(brackets.map((each) => [each.open, each]));
export const byClosing: ReadonlyMap<TokenType, Bracket> = new Map(brackets.map((each) => [each.close, each]));
