/**
 * What could have come, in words. Only what a writer would think of: nobody who forgot a `)` wants to read that an
 * operator could stand there as well.
 */

import type { TokenType } from "./tokens.js";

/** In the order of telling; the first few that apply are told. */
const inWords: readonly (readonly [TokenType, string])[] = [
  ["kind", "a name"],
  ["colon", "`:`"],
  ["assign", "`=`"],
  ["openBrace", "`{`"],
  ["comma", "`,`"],
  ["closeBrace", "`}`"],
  ["closeParen", "`)`"],
  ["closeSquare", "`]`"],
  ["holeClose", "`}`"],
  ["thenWord", "`then`"],
  ["elseWord", "`else`"],
  ["plus", "an operator"],
];

const mostTold = 3;

export function expectedWords(expected: ReadonlySet<TokenType>): string {
  if (expected.size === 0) return "the end of the statement";
  const told = expected.has("number")
    ? ["a value"]
    : inWords
        .filter(([type]) => expected.has(type))
        .map(([type, words]) => (type === "kind" && expected.has("closeBrace") ? "a setting" : words));
  const few = [...new Set(told)].slice(0, mostTold);
  if (few.length === 0) return "something else";
  return few.length === 1 ? few[0]! : `${few.slice(0, -1).join(", ")} or ${few.at(-1)}`;
}
