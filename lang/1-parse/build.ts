/**
 * The builders that the grammar calls: pure, because Nearley also runs them on derivations that it throws away.
 *
 * Lists arrive as chains (`Chain`), one link an item, and become arrays once, where the list ends: copying an array
 * for each item would make a long list quadratic. Absent parts arrive as null, as Nearley writes them.
 */

import type {
  Argument,
  BinaryOperator,
  Block,
  Expression,
  Parameter,
  Setting,
  Statement,
  TextExpression,
  UnaryOperator,
  Word,
} from "../ast.js";
import { join, type Span } from "../source.js";
import { escapeValue, numberOf, type Token } from "./tokens.js";
import { isPlainName } from "./words.js";

export type Chain<Item> = { readonly before: Chain<Item>; readonly item: Item } | null;

export function link<Item>(before: Chain<Item>, item: Item): Chain<Item> {
  return { before, item };
}

function items<Item>(chain: Chain<Item>): Item[] {
  const found: Item[] = [];
  for (let at = chain; at; at = at.before) found.push(at.item);
  return found.reverse();
}

interface Spanned {
  readonly span: Span;
}

/** The parts of a statement's head between the kind and the value. */
export interface Head {
  readonly name?: Word;
  readonly count?: Expression;
  readonly parameters?: readonly Parameter[];
  readonly type?: Word;
  readonly file?: TextExpression;
  /** Absent where the head is empty. */
  readonly span?: Span;
}

export const emptyHead: Head = {};

interface Enclosed<Item> {
  readonly item: Item;
  readonly span: Span;
}

export function enclosed<Item>(open: Token, item: Item, close: Token): Enclosed<Item> {
  return { item, span: join(open.span, close.span) };
}

export function fileHead(file: TextExpression): Head {
  return { file, span: file.span };
}

export function signature(
  name: Word | null,
  count: Enclosed<Expression> | null,
  parameters: Enclosed<Chain<Parameter>> | null,
  type: Word | null,
): Head {
  const first: Spanned | null = name ?? parameters;
  const last: Spanned | null = type ?? parameters ?? count ?? name;
  return {
    ...(name && { name }),
    ...(count && { count: count.item }),
    ...(parameters && { parameters: items(parameters.item) }),
    ...(type && { type }),
    ...(first && last && { span: join(first.span, last.span) }),
  };
}

export function statement(
  kind: Token,
  head: Head,
  value: Expression | null,
  alias: Word | null,
  block: Block | null,
): Statement {
  const { span: headSpan, ...parts } = head;
  const end = (block ?? alias ?? value)?.span ?? headSpan ?? kind.span;
  return {
    kind: word(kind),
    ...parts,
    ...(value && { value }),
    ...(alias && { alias }),
    ...(block && { block }),
    span: join(kind.span, end),
  };
}

export function word(token: Token): Word {
  return { text: token.text, span: token.span };
}

/** `std/policies` is one word. */
export function path(before: Word, next: Word): Word {
  return { text: `${before.text}/${next.text}`, span: join(before.span, next.span) };
}

export function parameter(name: Word, type: Word | null, fallback: Expression | null): Parameter {
  const end: Spanned = fallback ?? type ?? name;
  return { name, ...(type && { type }), ...(fallback && { fallback }), span: join(name.span, end.span) };
}

export function block(open: Token, settings: Chain<Setting>, close: Token): Block {
  return { settings: items(settings), span: join(open.span, close.span) };
}

export function setting(key: Chain<Word>, value: Expression): Setting {
  const words = items(key);
  return { key: words, value, span: join(words[0]!.span, value.span) };
}

/** A column whose name is no word; words have no quotes, so that each key is written in one way. */
export function quotedKey<Reject>({ parts, span }: TextExpression, reject: Reject): Chain<Word> | Reject {
  const [name] = parts;
  if (parts.length !== 1 || typeof name !== "string" || isPlainName(name)) return reject;
  return link(null, { text: name, span });
}

export function number(token: Token): Expression {
  return { type: "number", ...numberOf(token.text), span: token.span };
}

export function flag(token: Token): Expression {
  return { type: "flag", value: token.text === "true", span: token.span };
}

export function name(from: Word): Expression {
  return { type: "name", name: from.text, span: from.span };
}

export function chars(token: Token): string {
  return token.type === "escape" ? (escapeValue(token.text) ?? "") : token.text;
}

/** Neighbouring characters and escapes become one part. */
export function text(open: Token, parts: Chain<string | Expression>, close: Token): TextExpression {
  const joined: (string | Expression)[] = [];
  let pending: string[] = [];
  const flush = () => {
    if (pending.length > 0) joined.push(pending.join(""));
    pending = [];
  };
  for (const part of items(parts)) {
    if (typeof part === "string") pending.push(part);
    else {
      flush();
      joined.push(part);
    }
  }
  flush();
  return { type: "text", parts: joined, span: join(open.span, close.span) };
}

export function list(open: Token, chain: Chain<Expression>, close: Token): Expression {
  return { type: "list", items: items(chain), span: join(open.span, close.span) };
}

export function record(from: Block): Expression {
  return { type: "record", settings: from.settings, span: from.span };
}

/** A parenthesised expression is the inner one with the parentheses in its span. */
export function parenthesised(open: Token, inner: Expression, close: Token): Expression {
  return { ...inner, span: join(open.span, close.span) };
}

export function field(of: Expression, name: Word): Expression {
  return { type: "field", of, field: name, span: join(of.span, name.span) };
}

export function index(of: Expression, at: Expression, close: Token): Expression {
  return { type: "index", of, index: at, span: join(of.span, close.span) };
}

export function argument(name: Word | null, value: Expression): Argument {
  return { ...(name && { name }), value, span: join((name ?? value).span, value.span) };
}

export function call(callee: Expression, args: Chain<Argument>, close: Token): Expression {
  return { type: "call", callee, arguments: items(args), span: join(callee.span, close.span) };
}

export function unary(operator: Token, operand: Expression): Expression {
  return {
    type: "unary",
    operator: operator.text as UnaryOperator,
    operand,
    span: join(operator.span, operand.span),
  };
}

export function binary(left: Expression, operator: Token, right: Expression): Expression {
  return {
    type: "binary",
    operator: operator.text as BinaryOperator,
    left,
    right,
    span: join(left.span, right.span),
  };
}

export function choice(ifWord: Token, test: Expression, yes: Expression, no: Expression): Expression {
  return { type: "if", test, then: yes, else: no, span: join(ifWord.span, no.span) };
}
