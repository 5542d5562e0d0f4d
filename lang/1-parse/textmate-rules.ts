/**
 * What the rules of the TextMate grammar are made of: scopes, by the customary names that colour themes know, and
 * brackets.
 */

import * as pattern from "./textmate-patterns.js";
import type { operators, TokenType } from "./tokens.js";
import type { reservedWords } from "./words.js";

/** One rule of a TextMate grammar, with the fields that we use. */
export interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly captures?: Captures;
  readonly begin?: string;
  readonly beginCaptures?: Captures;
  readonly end?: string;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

type Captures = Readonly<Record<string, { readonly name?: string; readonly patterns?: readonly Rule[] }>>;

export const language = "troupe-flow";

/** The scopes of the groups of a pattern, in their order. */
export function groups(...scopes: readonly string[]): Captures {
  return Object.fromEntries(scopes.map((scope, at) => [at + 1, { name: scoped(scope) }]));
}

export function scoped(scope: string): string {
  return `${scope}.${language}`;
}

export function matching(match: string, scope: string): Rule {
  return { match, name: scoped(scope) };
}

export const include = (name: string): Rule => ({ include: `#${name}` });

export const markScopes: Readonly<Record<keyof typeof operators, string>> = {
  arrow: "keyword.operator.arrow",
  range: "keyword.operator.range",
  atMost: "keyword.operator.comparison",
  atLeast: "keyword.operator.comparison",
  equal: "keyword.operator.comparison",
  unequal: "keyword.operator.comparison",
  less: "keyword.operator.comparison",
  more: "keyword.operator.comparison",
  assign: "keyword.operator.assignment",
  plus: "keyword.operator.arithmetic",
  minus: "keyword.operator.arithmetic",
  star: "keyword.operator.arithmetic",
  slash: "keyword.operator.arithmetic",
  comma: "punctuation.separator.comma",
  colon: "punctuation.separator.key-value",
  dot: "punctuation.accessor",
  openParen: "punctuation.section.parens",
  closeParen: "punctuation.section.parens",
  openSquare: "punctuation.section.brackets",
  closeSquare: "punctuation.section.brackets",
};

export const wordScopes: Readonly<Record<(typeof reservedWords)[keyof typeof reservedWords], string>> = {
  ifWord: "keyword.control.conditional",
  thenWord: "keyword.control.conditional",
  elseWord: "keyword.control.conditional",
  andWord: "keyword.operator.logical",
  orWord: "keyword.operator.logical",
  notWord: "keyword.operator.logical",
  asWord: "keyword.other.as",
  flag: "constant.language.boolean",
};

const scopeOf: ReadonlyMap<string, string> = new Map(Object.entries({ ...markScopes, ...wordScopes }));

/** Operators and reserved words by their scope; each scope stands where the lexer tries the first of its tokens. */
export function writtenByScope(
  which: (type: TokenType, text: string) => boolean,
): readonly (readonly [scope: string, match: string])[] {
  const byScope = new Map<string, string[]>();
  for (const [text, type] of pattern.written) {
    const scope = scopeOf.get(type);
    if (scope !== undefined && which(type, text)) byScope.set(scope, [...(byScope.get(scope) ?? []), text]);
  }
  return [...byScope].map(([scope, texts]) => [
    scope,
    texts.every(pattern.isWord) ? pattern.wordsOf(texts) : pattern.anyOf(texts),
  ]);
}

interface BracketRule {
  readonly scope: string;
  readonly open: string;
  readonly close: string;
  /** What ends it without being its end. */
  readonly before: string;
  readonly patterns: readonly Rule[];
}

export function bracket({ scope, open, close, before, patterns }: BracketRule): Rule {
  return {
    begin: `(${open})`,
    beginCaptures: groups(`${scope}.begin`),
    end: `(${close})|${before}`,
    endCaptures: groups(`${scope}.end`),
    patterns,
  };
}

/** An open bracket ends also where another's end or a statement shows that its own was forgotten. */
export const braces = {
  ...{ scope: "punctuation.section.braces", open: "\\{", close: "\\}" },
  before: pattern.statementInBrackets,
};
export const parens = {
  ...{ scope: "punctuation.section.parens", open: "\\(", close: "\\)" },
  before: `(?=[\\]}])|${pattern.statementInBrackets}`,
};
export const squares = {
  ...{ scope: "punctuation.section.brackets", open: "\\[", close: "\\]" },
  before: `(?=[)}])|${pattern.statementInBrackets}`,
};
export const lineEnd = "(?=$)";
