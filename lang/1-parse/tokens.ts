/**
 * Text into tokens, with moo, one line at a time.
 *
 * No token spans lines, so each line starts afresh in the state `main` and a text without its closing quote can spoil
 * its own line only. Nothing here throws: what has no meaning becomes a token of type `bad` that carries its problem,
 * and the parser reports it if it is the first thing wrong in its statement.
 */

import moo from "moo";
import type { Comment } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import type { Source, Span } from "../source.js";
import {
  foreignCharacters,
  foreignOperators,
  foreignValues,
  invisibleCharacters,
  lookAlikes,
} from "./foreign-words.js";
import { problem } from "./syntax-messages.js";
import { kinds, reservedWords } from "./words.js";

/** Every type that the grammar may name; a test compares the two lists. */
export const tokenTypes = [
  ...["number", "word", "kind", "flag", "quote", "chars", "escape", "unquote", "holeOpen", "holeClose"],
  ...["ifWord", "thenWord", "elseWord", "andWord", "orWord", "notWord", "asWord"],
  ...["openBrace", "closeBrace", "openParen", "closeParen", "openSquare", "closeSquare"],
  ...["comma", "colon", "dot", "range", "assign", "arrow"],
  ...["equal", "unequal", "atMost", "atLeast", "less", "more", "plus", "minus", "star", "slash", "bad"],
] as const;

export type TokenType = (typeof tokenTypes)[number];

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly span: Span;
  /** Nothing but space stands before it on its line. */
  readonly first: boolean;
  /** From 1. */
  readonly column: number;
  /** Only on a `bad` one. */
  readonly problem?: Diagnostic;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** A number is its digits and, against them, its unit; the editors' grammar is made of these patterns as well. */
export const digits = /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/;
export const unit = /%|[A-Za-zµμ_][A-Za-z0-9_]*/;
const number = new RegExp(`${digits.source}(?:${unit.source})?`);

export const operators = {
  ...{ arrow: "->", range: "..", atMost: "<=", atLeast: ">=", equal: "==", unequal: "!=", less: "<", more: ">" },
  ...{ openParen: "(", closeParen: ")", openSquare: "[", closeSquare: "]", comma: ",", colon: ":", dot: "." },
  ...{ assign: "=", plus: "+", minus: "-", star: "*", slash: "/" },
};

/**
 * Letters beyond a to z, coarsely (moo wants either all or none of its patterns in Unicode mode): a word with one of
 * them is read as one word, to be refused as a whole.
 */
export const letters =
  "\\u00AA\\u00B5\\u00BA\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F\\u0370-\\u1FFF\\u2C00-\\u2DFF\\u3040-\\uD7FF";

/** Before `quote` and `foreign`, which begin in the same way. */
export const foreignComment = /(?:\/\/|\/\*|"""|'''|<!--)[^\n]*/;

/** What ends those that may go over several lines. */
const commentEnds: ReadonlyMap<string, string> = new Map([
  ["/*", "*/"],
  ["<!--", "-->"],
  ['"""', '"""'],
  ["'''", "'''"],
]);

/** Before `operators`, because moo takes the first rule that matches. `!` alone, not `!=`; `%` never follows a digit. */
export const foreign = {
  foreign: /%>%|===|!==|&&?|\|\||\|>|\||\*\*|\^|=>|>>|<>|:=|[-+*/]=|\+\+|\.\.\.|!(?!=)|\?|%/,
  singleQuoted: /'[^'\n]*'/,
  backQuoted: /`[^`\n]*`/,
  curlyQuoted: /[“”„‟][^“”„‟"\n]*[“”„‟]|[‘’‚‛][^‘’‚‛'\n]*[‘’‚‛]/,
  semicolon: ";",
};

const code: moo.Rules = {
  space: /[ \t\r]+/,
  comment: /#[^\n]*/,
  number,
  word: new RegExp(`[A-Za-z_${letters}][A-Za-z0-9_${letters}]*`),
  foreignComment,
  quote: { match: '"', push: "text" },
  ...foreign,
  ...operators,
};

/** Last in its state: any other character, as a whole where UTF-16 needs two units for it. */
const strange = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\n]/;
const rest: moo.Rules = { strange, bad: moo.error };

/** A brace inside a hole belongs to a record there (`inner`), so that it does not close the hole. */
const lexer = moo.states(
  {
    main: { ...code, openBrace: "{", closeBrace: "}", ...rest },
    text: {
      holeOpen: { match: "${", push: "hole" },
      unquote: { match: '"', pop: 1 },
      escape: /\\u\{[0-9A-Fa-f]*\}|\\[\uD800-\uDBFF][\uDC00-\uDFFF]|\\[^\n]/,
      chars: /[^"\\$\n]+|\$/,
      bad: moo.error,
    },
    hole: { ...code, openBrace: { match: "{", push: "inner" }, holeClose: { match: "}", pop: 1 }, ...rest },
    inner: { ...code, openBrace: { match: "{", push: "inner" }, closeBrace: { match: "}", pop: 1 }, ...rest },
  },
  "main",
);

/** What the generated grammar asks: an honest `has`, since moo's own says yes to every name. */
export const grammarLexer = {
  has: (type: string) => (tokenTypes as readonly string[]).includes(type),
  reset: () => {},
  next: () => undefined,
  save: () => undefined,
  formatError: () => "",
};

export function tokenise(source: Source): Tokens {
  const into: { tokens: Token[]; comments: Comment[] } = { tokens: [], comments: [] };
  const { path, text } = source;
  // A byte order mark says nothing, and editors do not show it.
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  /** Sought and not found up to the end of the file: a second search would be as long. */
  const absent = new Set<string>();
  while (start <= text.length) {
    const end = lineEnd(text, start);
    tokeniseLine({ path, line: text.slice(start, end), start }, into);
    const commentEnd = endOfForeignComment(text, end, into.tokens.at(-1), absent);
    start = lineEnd(text, commentEnd) + 1;
  }
  return into;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at === -1 ? text.length : at;
}

/** A comment of another language is one slip, however many lines it has: none of them is read. */
function endOfForeignComment(text: string, lineEnd: number, last: Token | undefined, absent: Set<string>): number {
  if (last?.problem?.code !== "TRP111" || last.span.end !== lineEnd) return lineEnd;
  const opening = [...commentEnds.keys()].find((each) => last.text.startsWith(each));
  const closing = opening && commentEnds.get(opening);
  if (!closing || absent.has(closing) || last.text.includes(closing, opening.length)) return lineEnd;
  const at = text.indexOf(closing, lineEnd);
  if (at !== -1) return at;
  absent.add(closing);
  return lineEnd;
}

interface Line {
  readonly path: string;
  readonly line: string;
  /** Offset of the line in the file. */
  readonly start: number;
}

function tokeniseLine({ path, line, start }: Line, into: { tokens: Token[]; comments: Comment[] }): void {
  const firstToken = into.tokens.length;
  const openTexts: { token: number; hole?: Span }[] = [];
  lexer.reset(line);
  for (let raw = lexer.next(); raw; raw = lexer.next()) {
    const { text } = raw;
    const from = start + raw.offset;
    const span = { path, start: from, end: from + text.length };
    if (raw.type === "space") continue;
    if (raw.type === "comment") {
      into.comments.push({ text: text.trimEnd(), span: { ...span, end: from + text.trimEnd().length } });
      continue;
    }
    if (raw.type === "quote") openTexts.push({ token: into.tokens.length });
    const innermost = openTexts.at(-1);
    if (raw.type === "holeOpen" && innermost) innermost.hole = span;
    if (raw.type === "holeClose" && innermost) delete innermost.hole;
    if (raw.type === "unquote") openTexts.pop();
    into.tokens.push(
      classify(raw.type ?? "bad", text, span, { first: into.tokens.length === firstToken, column: raw.col }),
    );
  }
  const unclosed = openTexts[0];
  if (unclosed) replaceUnclosedText(into.tokens, unclosed, { path, start, end: start + line.length });
}

/** One bad token for the whole rest of the line: what its pieces would say is beside the point. */
function replaceUnclosedText(tokens: Token[], unclosed: { token: number; hole?: Span }, line: Span): void {
  const opening = tokens[unclosed.token]!;
  const last = tokens.at(-1)!;
  const span = { ...opening.span, end: Math.max(last.span.end, opening.span.end) };
  tokens.length = unclosed.token;
  const found = unclosed.hole
    ? problem("TRP102", {}, { ...unclosed.hole, end: Math.min(unclosed.hole.end, line.end) })
    : problem("TRP101", {}, span);
  tokens.push({ ...opening, type: "bad", span, problem: found });
}

const kindWords: ReadonlySet<string> = new Set(kinds);
const reserved: ReadonlyMap<string, TokenType> = new Map(Object.entries(reservedWords));

function classify(type: string, text: string, span: Span, where: Pick<Token, "first" | "column">): Token {
  const found = problemOf(type, text, span, where.first);
  if (found) return { type: "bad", text, span, ...where, problem: found };
  // What is left of moo's names are the ones in `tokenTypes`: the others have a problem, or are no tokens.
  if (type !== "word") return { type: type as TokenType, text, span, ...where };
  return { type: reserved.get(text) ?? (kindWords.has(text) ? "kind" : "word"), text, span, ...where };
}

function problemOf(type: string, text: string, span: Span, first: boolean): Diagnostic | undefined {
  switch (type) {
    case "bad":
    case "strange":
      return strangeCharacter(text, span);
    case "word": {
      if (!/^\w+$/.test(text)) return problem("TRP107", { word: text }, span);
      const instead = foreignValues.get(text);
      return instead === undefined ? undefined : problem("TRP112", { word: text, instead }, span);
    }
    case "number":
      return Number.isFinite(numberOf(text).value) ? undefined : problem("TRP113", { number: text }, span);
    case "escape":
      return escapeValue(text) === undefined ? problem("TRP103", { written: text }, span) : undefined;
    case "foreign":
      return problem("TRP109", { operator: text, instead: foreignOperators.get(text) ?? "" }, span);
    case "foreignComment":
      return problem("TRP111", { mark: /^(?:\/.|<!--|...)/.exec(text)?.[0] ?? text, first }, span);
    case "semicolon":
      return problem("TRP110", { instead: "Remove it." }, span);
    case "singleQuoted":
      return problem("TRP104", { inside: text.slice(1, -1), quotes: "single quotes" }, span);
    case "backQuoted":
      return problem("TRP104", { inside: text.slice(1, -1), quotes: "backticks" }, span);
    case "curlyQuoted":
      return problem("TRP105", { inside: text.slice(1, -1) }, span);
    default:
      return undefined;
  }
}

function strangeCharacter(text: string, span: Span): Diagnostic {
  const meant = lookAlikes.get(text);
  if (meant !== undefined) return problem("TRP117", { character: text, meant }, span);
  if (/^[\p{Z}\p{C}]/u.test(text))
    return problem("TRP108", { point: codePoint(text), name: invisibleCharacters.get(text) }, span);
  if (/^[‘’‚‛“”„‟]/u.test(text)) return problem("TRP105", { inside: "…" }, span);
  const instead = foreignCharacters.get(text) ?? "Remove it, or put it between double quotes if it belongs to a text.";
  return problem("TRP106", { character: text, instead }, span);
}

function codePoint(text: string): string {
  return `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** `20_000ms` is 20000 and `ms`. */
export function numberOf(text: string): { value: number; unit?: string } {
  const written = digits.exec(text)?.[0] ?? "";
  const value = Number(written.replaceAll("_", ""));
  const suffix = text.slice(written.length);
  return suffix === "" ? { value } : { value, unit: suffix };
}

export const escapes: Readonly<Record<string, string>> = {
  '\\"': '"',
  "\\\\": "\\",
  "\\$": "$",
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
};

/** What an escape stands for; undefined where it stands for nothing. */
export function escapeValue(written: string): string | undefined {
  const point = /^\\u\{([0-9A-Fa-f]{1,6})\}$/.exec(written)?.[1];
  if (point === undefined) return escapes[written];
  const value = Number.parseInt(point, 16);
  return value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
}
