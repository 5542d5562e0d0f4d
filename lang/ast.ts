/**
 * The tree: what was written, with a span on every node, and nothing yet known about what it means.
 *
 * One statement shape serves every kind: `kind name[count] (parameters) = expression { key: value … }`, each part
 * but the kind optional. Which parts a kind takes is for the checker to say (`kinds.ts`), not for the grammar.
 * The grammar calls the plain object builders below; they must stay pure, because Nearley also runs them on
 * derivations that it throws away.
 */

import type { Span } from "./source.js";

export interface Tree {
  readonly path: string;
  readonly statements: readonly Statement[];
  /** In the order of the text, for the formatter; `#` and `##` lines alike. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** A word with its place. A dotted or slashed path (`std/policies`) is one word here. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

export interface Statement {
  readonly kind: Word;
  readonly name?: Word;
  /** `[count]` behind the name: the statement stands for that many. */
  readonly count?: Expression;
  readonly parameters?: readonly Parameter[];
  /** `: number` behind the name or the parameters. */
  readonly type?: Word;
  /** `= expression`. */
  readonly value?: Expression;
  /** `use "file.flow"`: the quoted file. */
  readonly file?: TextExpression;
  /** `as name`. */
  readonly alias?: Word;
  readonly block?: Block;
  readonly span: Span;
}

/** `name`, `name: type`, `name = default` or `name: type = default`. */
export interface Parameter {
  readonly name: Word;
  readonly type?: Word;
  readonly fallback?: Expression;
  readonly span: Span;
}

export interface Block {
  readonly settings: readonly Setting[];
  readonly span: Span;
}

/** `key: value`; a dotted key (`optimizer.rate`) has several words. */
export interface Setting {
  readonly key: readonly Word[];
  readonly value: Expression;
  readonly span: Span;
}

export interface NumberExpression {
  readonly type: "number";
  /** As written, before the unit is applied: `200` of `200ms`. */
  readonly value: number;
  /** `ms`, `GiB`, `%`; absent on a bare number. */
  readonly unit?: string;
  readonly span: Span;
}

/** Text with holes: `"${folder}/a.gz"` has the parts [expression, "/a.gz"]. Escapes are already undone. */
export interface TextExpression {
  readonly type: "text";
  readonly parts: readonly (string | Expression)[];
  readonly span: Span;
}

export interface FlagExpression {
  readonly type: "flag";
  readonly value: boolean;
  readonly span: Span;
}

export interface NameExpression {
  readonly type: "name";
  readonly name: string;
  readonly span: Span;
}

export interface ListExpression {
  readonly type: "list";
  readonly items: readonly Expression[];
  readonly span: Span;
}

export interface RecordExpression {
  readonly type: "record";
  readonly settings: readonly Setting[];
  readonly span: Span;
}

export interface FieldExpression {
  readonly type: "field";
  readonly of: Expression;
  readonly field: Word;
  readonly span: Span;
}

export interface IndexExpression {
  readonly type: "index";
  readonly of: Expression;
  readonly index: Expression;
  readonly span: Span;
}

export interface Argument {
  /** Absent on a positional argument. */
  readonly name?: Word;
  readonly value: Expression;
  readonly span: Span;
}

export interface CallExpression {
  readonly type: "call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

export type UnaryOperator = "-" | "not";

export interface UnaryExpression {
  readonly type: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
  readonly span: Span;
}

export type BinaryOperator = "->" | ".." | "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/";

export interface BinaryExpression {
  readonly type: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export interface IfExpression {
  readonly type: "if";
  readonly test: Expression;
  readonly then: Expression;
  readonly else: Expression;
  readonly span: Span;
}

export type Expression =
  | NumberExpression
  | TextExpression
  | FlagExpression
  | NameExpression
  | ListExpression
  | RecordExpression
  | FieldExpression
  | IndexExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | IfExpression;

/** The outermost expressions of a statement. */
export function rootsOf(statement: Statement): Expression[] {
  const { count, parameters, value, file, block } = statement;
  const alone = [count, value, file, ...(parameters ?? []).map((each) => each.fallback)];
  return [...alone.filter((each) => each !== undefined), ...(block?.settings ?? []).map((each) => each.value)];
}

/** The expressions directly inside one. */
export function childrenOf(of: Expression): readonly Expression[] {
  switch (of.type) {
    case "number":
    case "flag":
    case "name":
      return [];
    case "text":
      return of.parts.filter((part) => typeof part !== "string");
    case "list":
      return of.items;
    case "record":
      return of.settings.map((each) => each.value);
    case "field":
      return [of.of];
    case "index":
      return [of.of, of.index];
    case "call":
      return [of.callee, ...of.arguments.map((each) => each.value)];
    case "unary":
      return [of.operand];
    case "binary":
      return [of.left, of.right];
    case "if":
      return [of.test, of.then, of.else];
  }
}
