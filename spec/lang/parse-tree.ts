/**
 * Every node of a tree with its span, for tests that hold for any tree.
 */

import type { Expression, Statement } from "../../lang/ast.js";
import type { Span } from "../../lang/source.js";

export interface Node {
  readonly span: Span;
  readonly children: readonly Node[];
}

/** Whatever has a span is a node, at any depth of plain objects and arrays: no list of node types to keep in step. */
export function nodeOf(of: Statement | Expression): Node {
  return { span: of.span, children: nodesIn(of) };
}

function nodesIn(of: object): Node[] {
  return Object.values(of).flatMap((value: unknown) => {
    if (typeof value !== "object" || value === null || isSpan(value)) return [];
    if ("span" in value) return [{ span: value.span as Span, children: nodesIn(value) }];
    return nodesIn(value);
  });
}

function isSpan(value: object): boolean {
  return "start" in value && "end" in value;
}

/** The same tree without its spans: what two texts that differ in their layout have in common. */
export function withoutSpans(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(withoutSpans);
  if (typeof of !== "object" || of === null) return of;
  return Object.fromEntries(
    Object.entries(of)
      .filter(([key, value]) => !(key === "span" && isSpan(value as object)))
      .map(([key, value]) => [key, withoutSpans(value)]),
  );
}
