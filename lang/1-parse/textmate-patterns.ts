/**
 * The tokens as Oniguruma, the regular expressions of TextMate grammars, knows them.
 *
 * Two things differ from JavaScript: a character is written `\x{…}`, and `\d` and `\w` take in the digits and letters
 * of every script. A pattern is only ever tried where a token begins, because in every state of the grammar some
 * pattern takes each token whole; so words look ahead to where they end, and never back.
 */

import { units } from "../units.js";
import { foreignValues } from "./foreign-words.js";
import { digits, escapes, foreign, foreignComment, letters, operators, type TokenType, unit } from "./tokens.js";
import { kinds, reservedWords } from "./words.js";

/** Throws at what it does not know, so that no new pattern of the lexer is translated wrongly. */
function oniguruma(pattern: string): string {
  if (/\\[wWbBDsSpPkx]|\(\?<|\\uD[89A-F]/.test(pattern)) throw new Error(`no Oniguruma for ${pattern}`);
  return pattern.replaceAll("\\d", "[0-9]").replace(/\\u([0-9A-F]{4})/g, "\\x{$1}");
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Any of these, the longest first, because the first that fits is taken. */
export function anyOf(texts: Iterable<string>): string {
  const longestFirst = [...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?:${longestFirst.map(literally).join("|")})`;
}

const beyondAscii = oniguruma(letters);
/** Behind a word. */
const wordEnd = `(?![A-Za-z0-9_${beyondAscii}])`;

export function wordsOf(words: Iterable<string>): string {
  return `${anyOf(words)}${wordEnd}`;
}

export const space = "[ \\t]*";
const notNames = [...Object.keys(reservedWords), ...foreignValues.keys()];
/** A word that can be a name: kinds can, reserved words cannot. */
export const name = `(?!${wordsOf(notNames)})[A-Za-z_][A-Za-z0-9_]*${wordEnd}`;
export const path = `${name}(?:${space}/${space}${name})*`;
/** The name of a setting, or a path of names as `optimizer.rate`. */
export const key = `${name}(?:${space}\\.${space}${name})*(?=${space}:(?!=))`;
/** Once every name has been tried: a word of other languages, or one with letters beyond a to z. */
export const refusedWord = `[A-Za-z_${beyondAscii}][A-Za-z0-9_${beyondAscii}]*`;

export const number = oniguruma(digits.source);
export const anyUnit = oniguruma(unit.source);
export const isWord = (text: string) => /^\w+$/.test(text);
const signUnits = anyOf([...units.keys()].filter((each) => !isWord(each)));
const wordUnits = anyOf([...units.keys()].filter(isWord));
export const knownUnit = `${signUnits}|${wordUnits}(?![A-Za-z0-9_])`;

/** A code point has up to six digits, and is no larger than 10FFFF. */
export const knownEscape = `${anyOf(Object.keys(escapes))}|\\\\u\\{(?:10[0-9A-Fa-f]{4}|0?[0-9A-Fa-f]{1,5})\\}`;
export const anyEscape = "\\\\u\\{[0-9A-Fa-f]*\\}|\\\\[^\\n]";

/** Before texts, as in the lexer: `"""` begins like one. */
export const refusedComment = oniguruma(foreignComment.source);
/** In the order in which the lexer tries them. */
export const refusedMarks = Object.values(foreign)
  .map((each) => (typeof each === "string" ? literally(each) : oniguruma(each.source)))
  .join("|");

/** The reserved words and the operators as written, each with the type of its token, in the order of the lexer. */
export const written: readonly (readonly [text: string, type: TokenType])[] = [
  ...Object.entries(operators).map(([type, text]) => [text, type as TokenType] as const),
  ...Object.entries(reservedWords),
];

const kind = wordsOf(kinds);

/** A line that begins a statement, outside brackets. A kind before a colon is a key without its `{`. */
export const statementAhead = `(?=^${space}${kind}(?!${space}:))`;
/** The same behind an operator that waits for more: there a kind alone is a name. */
export const statementAfterWaiting = `(?=^${space}${kind}(?:[ \\t]+${name}(?!${space}:)|${space}["{]))`;
/** The kind as that name. */
export const kindAsName = `^${space}(${kind})`;
/**
 * A line inside brackets that can hardly be anything but a statement, so that a bracket left open spoils its own
 * statement only; see `beginsInsideBrackets` in statements.ts.
 */
export const statementInBrackets = [
  `(?=^${space}${kind}(?:${space}"|[ \\t]+${name}${space}(?:[{(\\[/]|=(?!=)|${wordsOf(["as"])})))`,
  `(?=^${kind}(?:${space}\\{|[ \\t]+${name}${space}:))`,
].join("|");

/** One kind where it begins a statement; it is the first group. */
export function kindAtStart(its: string): string {
  return `^${space}(${wordsOf([its])})(?!${space}:)`;
}
