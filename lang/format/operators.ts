/**
 * How tightly the forms of an expression hold together, and chains of operators that hold equally tightly. The order is
 * that of the grammar (`1-parse/flow.ne`); the property tests hold the two together.
 */

import type { BinaryExpression, BinaryOperator, Expression } from "../ast.js";

/** From the loosest to the tightest. */
export const tightness = {
  choice: 0,
  flow: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  range: 6,
  sum: 7,
  product: 8,
  sign: 9,
  postfix: 10,
  primary: 11,
} as const;

const ofOperator: Readonly<Record<BinaryOperator, number>> = {
  "->": tightness.flow,
  or: tightness.or,
  and: tightness.and,
  ...{ "==": tightness.comparison, "!=": tightness.comparison },
  ...{ "<": tightness.comparison, "<=": tightness.comparison, ">": tightness.comparison, ">=": tightness.comparison },
  "..": tightness.range,
  ...{ "+": tightness.sum, "-": tightness.sum },
  ...{ "*": tightness.product, "/": tightness.product },
};

export function tightnessOf(of: Expression): number {
  switch (of.type) {
    case "if":
      return tightness.choice;
    case "binary":
      return ofOperator[of.operator];
    case "unary":
      return of.operator === "not" ? tightness.not : tightness.sign;
    case "field":
    case "index":
    case "call":
      return tightness.postfix;
    default:
      return tightness.primary;
  }
}

/** An operand, and how tight it must be to stand there without parentheses. */
export interface Operand {
  readonly of: Expression;
  readonly least: number;
}

export interface Link extends Operand {
  readonly operator: BinaryOperator;
}

/** `a - b + c`: the first operand, and each further one with the operator before it. */
export interface Chain {
  readonly first: Operand;
  readonly links: readonly Link[];
}

/** Operators that stay in line with others of their tightness; comparisons and ranges take two operands and no more. */
const chained = new Set<number>([tightness.flow, tightness.or, tightness.and, tightness.sum, tightness.product]);

/** A loop, not a recursion: a network may be a chain of a thousand layers. */
export function chainOf(of: BinaryExpression): Chain {
  const level = tightnessOf(of);
  const links: Link[] = [];
  let first: Expression = of;
  do {
    const { operator, left, right }: BinaryExpression = first;
    links.push({ operator, of: right, least: level + 1 });
    first = left;
  } while (chained.has(level) && first.type === "binary" && tightnessOf(first) === level);
  return { first: { of: first, least: chained.has(level) ? level : level + 1 }, links: links.reverse() };
}

/** `1/255`: a fraction of two bare numbers is written as one. */
export function isFraction(left: Expression, { operator, of: right }: Link): boolean {
  const bare = (each: Expression) => each.type === "number" && each.unit === undefined;
  return operator === "/" && bare(left) && bare(right);
}
