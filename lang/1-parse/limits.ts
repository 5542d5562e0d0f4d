/**
 * Bounds on what is parsed, so that nothing later can run out of stack or time: everything behind the parser may walk
 * a tree recursively.
 */

import { childrenOf, type Expression, rootsOf, type Statement } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import { byClosing, byOpening } from "./brackets.js";
import { problem } from "./syntax-messages.js";
import type { Token, TokenType } from "./tokens.js";

/** In UTF-16 units: a thousand times the longest file anyone writes by hand. */
export const longestFile = 1_000_000;

/** Brackets, holes, `if`, `not` and unary minus inside one another. The last three make Nearley quadratic, too. */
const deepestNesting = 64;

/** Of the whole tree, where `a + b + c` and `a -> b -> c` count one a step: a network may well have hundreds of layers. */
const longestChain = 1000;

/** They nest where they follow one another: `not not a`, `- - a`. */
const prefixes = new Set<TokenType>(["notWord", "minus"]);
/** After these a new expression begins at the same depth. */
const separates = new Set<TokenType>(["comma", "colon", "assign"]);

/** The token with which a statement becomes too deep, found before parsing. */
export function tooDeep(tokens: readonly Token[]): Diagnostic | undefined {
  /** For each open bracket, how many `if` are open in it; an `if` without parentheses always nests in the one before. */
  const ifs = [0];
  let depth = 0;
  let run = 0;
  for (const token of tokens) {
    run = prefixes.has(token.type) ? run + 1 : 0;
    if (token.type === "ifWord") {
      ifs[ifs.length - 1]!++;
      depth++;
    }
    if (separates.has(token.type)) {
      depth -= ifs.at(-1)!;
      ifs[ifs.length - 1] = 0;
    }
    if (byOpening.has(token.type)) {
      ifs.push(0);
      depth++;
    } else if (byClosing.has(token.type) && ifs.length > 1) depth -= 1 + ifs.pop()!;
    if (depth + run > deepestNesting) return problem("TRP181", { limit: deepestNesting }, token.span);
  }
  return undefined;
}

/** The depth of the finished tree, found without recursion. */
export function tooLong(statement: Statement): Diagnostic | undefined {
  const waiting: { of: Expression; depth: number }[] = rootsOf(statement).map((of) => ({ of, depth: 1 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { of, depth } = next;
    if (depth > longestChain) return problem("TRP182", { limit: longestChain }, statement.kind.span);
    for (const each of childrenOf(of)) waiting.push({ of: each, depth: depth + 1 });
  }
  return undefined;
}
