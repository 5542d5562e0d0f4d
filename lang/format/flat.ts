/**
 * Anything in one line. `undefined` where it has no one-line form: a block that was written on several lines stays so,
 * and so does a pipeline that was broken at an arrow; everything around them is then broken, too.
 */

import type {
  Argument,
  BinaryExpression,
  Expression,
  IfExpression,
  Parameter,
  Setting,
  TextExpression,
} from "../ast.js";
import type { Span } from "../source.js";
import { chainOf, isFraction, tightness, tightnessOf } from "./operators.js";
import type { Written } from "./written.js";

export type OneLine = string | undefined;

export class Flat {
  private readonly known = new Map<Expression, OneLine>();

  constructor(private readonly written: Written) {}

  expression(of: Expression): OneLine {
    if (!this.known.has(of)) this.known.set(of, this.make(of));
    return this.known.get(of);
  }

  /** In parentheses where it would otherwise fall apart. */
  operand(of: Expression, least: number): OneLine {
    const inner = this.expression(of);
    return inner !== undefined && tightnessOf(of) < least ? `(${inner})` : inner;
  }

  /** What is in braces from `start` to `end`. */
  settings(settings: readonly Setting[], { start, end }: Pick<Span, "start" | "end">): OneLine {
    if (settings.length === 0) return "{}";
    if (!this.written.inOneLine(start, end)) return undefined;
    const inner = together(
      settings.map(({ key, value }) => after(`${this.key(key)}: `, this.expression(value))),
      ", ",
    );
    return inner && `{ ${inner} }`;
  }

  /** Words, or a column in quotes. */
  key(key: Setting["key"]): string {
    return key.map(({ span: { start, end } }) => this.written.text.slice(start, end)).join(".");
  }

  parameters(parameters: readonly Parameter[]): OneLine {
    return around("(", together(parameters.map((each) => this.parameter(each))), ")");
  }

  parameter({ name, type, fallback }: Parameter): OneLine {
    const head = type ? `${name.text}: ${type.text}` : name.text;
    return fallback ? after(`${head} = `, this.expression(fallback)) : head;
  }

  arguments(given: readonly Argument[]): OneLine {
    return around("(", together(given.map((each) => this.argument(each))), ")");
  }

  argument({ name, value }: Argument): OneLine {
    return after(name ? `${name.text}: ` : "", this.expression(value));
  }

  /** Whether the author broke the pipeline at an arrow. */
  isBroken(of: BinaryExpression): boolean {
    if (of.operator !== "->") return false;
    const { first, links } = chainOf(of);
    return links.some(({ of: right }, at) => {
      const left = at === 0 ? first.of : links[at - 1]!.of;
      return !this.written.inOneLine(left.span.end, right.span.start);
    });
  }

  private make(of: Expression): OneLine {
    switch (of.type) {
      case "number":
        return this.slice(of);
      case "flag":
        return String(of.value);
      case "name":
        return of.name;
      case "text":
        return this.text(of);
      case "list":
        return around("[", together(of.items.map((each) => this.expression(each))), "]");
      case "record":
        return this.settings(of.settings, this.written.bare(of.span));
      case "field":
        return around("", this.operand(of.of, tightness.postfix), `.${of.field.text}`);
      case "index":
        return together([this.operand(of.of, tightness.postfix), around("[", this.expression(of.index), "]")], "");
      case "call":
        return together([this.operand(of.callee, tightness.postfix), this.arguments(of.arguments)], "");
      case "unary":
        return after(of.operator === "not" ? "not " : "-", this.operand(of.operand, tightnessOf(of)));
      case "binary":
        return this.chain(of);
      case "if":
        return this.choice(of);
    }
  }

  private slice(of: Expression): string {
    const { start, end } = this.written.bare(of.span);
    return this.written.text.slice(start, end);
  }

  /** As it was written, escapes and all, but for what is in the holes. */
  private text({ span, parts }: TextExpression): OneLine {
    const { start, end } = this.written.bare(span);
    const pieces: OneLine[] = [];
    let from = start;
    for (const hole of parts) {
      if (typeof hole === "string") continue;
      pieces.push(closingHole(this.written.text.slice(from, hole.span.start)).replace(/[ \t\r]+$/, ""));
      pieces.push(this.expression(hole));
      from = hole.span.end;
    }
    pieces.push(closingHole(this.written.text.slice(from, end)));
    return together(pieces, "");
  }

  private chain(of: BinaryExpression): OneLine {
    if (this.isBroken(of)) return undefined;
    const { first, links } = chainOf(of);
    const parts = links.map((link, at) => {
      const mark = at === 0 && isFraction(first.of, link) ? "/" : ` ${link.operator} `;
      return after(mark, this.operand(link.of, link.least));
    });
    return together([this.operand(first.of, first.least), ...parts], "");
  }

  private choice({ test, then: yes, else: no }: IfExpression): OneLine {
    return together(
      [
        after("if ", this.expression(test)),
        after(" then ", this.expression(yes)),
        after(" else ", this.expression(no)),
      ],
      "",
    );
  }
}

/** A piece of text that begins behind a hole, with the space before the brace that closes it taken away. */
function closingHole(piece: string): string {
  return piece.replace(/^[ \t\r]+\}/, "}");
}

function together(parts: readonly OneLine[], separator = ", "): OneLine {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

function after(before: string, part: OneLine): OneLine {
  return part === undefined ? undefined : before + part;
}

function around(open: string, part: OneLine, close: string): OneLine {
  return part === undefined ? undefined : open + part + close;
}
