/**
 * Comments wait in a queue, and each is written at the first stop behind it: before an item of a bracket, before the
 * bracket that closes, before an operator of a broken chain, before a statement. So all are kept, in order, wherever
 * they stood; and one in an odd place (`train # why ⏎ a`) moves on to the next place where it can stay for good.
 */

import type { Comment, Expression } from "../ast.js";
import { chainOf } from "./operators.js";
import type { Page } from "./page.js";
import type { Written } from "./written.js";

export class Comments {
  private next = 0;

  constructor(
    private readonly comments: readonly Comment[],
    private readonly written: Written,
    private readonly page: Page,
  ) {}

  /** Whether one is waiting that stands before this offset. */
  waitBefore(offset: number): boolean {
    const comment = this.comments[this.next];
    return comment !== undefined && comment.span.start < offset;
  }

  /** Writes those before an offset, each behind the code that it stood behind or on a line of its own. */
  flush(before: number, indent: number, keepEmptyLines = true): void {
    for (const { text, span } of this.take(before)) {
      const behindCode = !this.written.startsLine(span.start);
      if (behindCode && this.page.remark({ text, column: this.written.columnOf(span.start) })) continue;
      this.page.ownLine(text, indent, keepEmptyLines && this.written.emptyLineBefore(span.start));
    }
  }

  /**
   * A new line for what starts at an offset, below its comments. Those inside it that come before its value (between
   * a key and its value) go above it, too.
   */
  lead(start: number, valueStart: number, indent: number): void {
    this.flush(start, indent);
    let emptyBefore = this.written.emptyLineBefore(start);
    for (const { text } of this.take(valueStart)) {
      this.page.ownLine(text, indent, emptyBefore);
      emptyBefore = false;
    }
    this.page.line(indent, emptyBefore);
  }

  private *take(before: number): Iterable<Comment> {
    while (this.waitBefore(before)) yield this.comments[this.next++]!;
  }

  /** The last stop inside an expression: a comment before it needs the expression broken. -1 where there is none. */
  lastStop(of: Expression): number {
    switch (of.type) {
      case "list":
      case "record":
      case "index":
        return this.written.bare(of.span).end - 1;
      case "call":
        return this.written.next(")", (of.arguments.at(-1) ?? of.callee).span.end);
      case "field":
        return this.lastStop(of.of);
      case "unary":
        return this.lastStop(of.operand);
      case "binary": {
        const last = chainOf(of).links.at(-1)!.of;
        return Math.max(last.span.start, this.lastStop(last));
      }
      case "if":
        return Math.max(of.else.span.start, this.lastStop(of.else));
      default:
        return -1;
    }
  }
}
