/**
 * Expressions and brackets on the page: in one line where they fit and no comment stands inside, broken where not.
 *
 * `indent` is that of the line in which a thing begins; `tail` is how much must still fit behind it on its last line.
 * Broken outside brackets, a line begins with an operator, never with a word: that could begin a statement.
 */

import type {
  BinaryExpression,
  CallExpression,
  Expression,
  IfExpression,
  ListExpression,
  Parameter,
  Setting,
} from "../ast.js";
import type { Span } from "../source.js";
import type { Comments } from "./comments.js";
import type { Flat, OneLine } from "./flat.js";
import { chainOf, type Link, type Operand, tightness, tightnessOf } from "./operators.js";
import type { Page } from "./page.js";
import type { Written } from "./written.js";

const step = 2;

/** A bracket and what is in it. */
interface Bracket {
  readonly open: string;
  readonly close: string;
  /** Where it closes in the source. */
  readonly closeAt: number;
  readonly flat: OneLine;
  /** What stands between two items, each on its line. */
  readonly separator: "," | "";
  readonly items: readonly Item[];
}

interface Item {
  readonly span: Span;
  /** Behind its key. */
  readonly value?: Expression | undefined;
  /** Up to its value. */
  readonly head: string;
}

export class Layout {
  constructor(
    private readonly page: Page,
    private readonly comments: Comments,
    private readonly flat: Flat,
    private readonly written: Written,
  ) {}

  expression(of: Expression, indent: number, tail = 0): void {
    const flat = this.flat.expression(of);
    if (flat !== undefined && this.fits(flat, tail) && !this.comments.waitBefore(this.comments.lastStop(of)))
      this.page.write(flat);
    else this.broken(of, indent, tail);
  }

  block(settings: readonly Setting[], span: Pick<Span, "start" | "end">, indent: number, tail = 0): void {
    this.bracket(
      {
        ...{ open: "{", close: "}", closeAt: span.end - 1, separator: "" },
        flat: this.flat.settings(settings, span),
        items: settings.map(({ key, value, span }) => ({ span, value, head: `${this.flat.key(key)}: ` })),
      },
      indent,
      tail,
    );
  }

  parameters(parameters: readonly Parameter[], closeAt: number, indent: number, tail: number): void {
    this.bracket(
      {
        ...{ open: "(", close: ")", closeAt, separator: "," },
        flat: this.flat.parameters(parameters),
        items: parameters.map(({ name, type, fallback, span }) => ({
          span,
          value: fallback,
          head: name.text + (type ? `: ${type.text}` : "") + (fallback ? " = " : ""),
        })),
      },
      indent,
      tail,
    );
  }

  /** `[count]` or `[index]`. */
  index(of: Expression, closeAt: number, indent: number, tail: number): void {
    const inner = this.flat.expression(of);
    this.bracket(
      {
        ...{ open: "[", close: "]", closeAt, separator: "," },
        flat: inner && `[${inner}]`,
        items: [{ span: of.span, value: of, head: "" }],
      },
      indent,
      tail,
    );
  }

  private fits(flat: string, tail: number): boolean {
    return flat.length + tail <= this.page.room;
  }

  private broken(of: Expression, indent: number, tail: number): void {
    switch (of.type) {
      case "list":
        this.list(of, indent, tail);
        break;
      case "record":
        this.block(of.settings, this.written.bare(of.span), indent, tail);
        break;
      case "field":
        this.operand({ of: of.of, least: tightness.postfix }, indent, tail + 1 + of.field.text.length);
        this.page.write(`.${of.field.text}`);
        break;
      case "index":
        this.operand({ of: of.of, least: tightness.postfix }, indent, 1);
        this.index(of.index, this.written.bare(of.span).end - 1, indent, tail);
        break;
      case "call":
        this.call(of, indent, tail);
        break;
      case "unary":
        this.page.write(of.operator === "not" ? "not " : "-");
        this.operand({ of: of.operand, least: tightnessOf(of) }, indent, tail);
        break;
      case "binary":
        this.chain(of, indent, tail);
        break;
      case "if":
        this.choice(of, indent, tail);
        break;
      default:
        // A number, a word or a text that is too long for the line cannot be broken.
        this.page.write(this.flat.expression(of) ?? "");
    }
  }

  private bracket(bracket: Bracket, indent: number, tail: number): void {
    const { flat, closeAt, items } = bracket;
    const waiting = this.comments.waitBefore(closeAt);
    if (flat !== undefined && !waiting && (items.length === 0 || this.fits(flat, tail))) this.page.write(flat);
    else this.spread(bracket, indent);
  }

  private spread({ open, close, closeAt, separator, items }: Bracket, indent: number): void {
    const inner = indent + step;
    this.page.open(open);
    for (const [at, { span, value, head }] of items.entries()) {
      const between = at < items.length - 1 ? separator : "";
      this.comments.lead(span.start, value?.span.start ?? span.start, inner);
      this.page.write(head);
      if (value) this.expression(value, inner, between.length);
      this.page.write(between);
    }
    this.comments.flush(closeAt, inner);
    this.page.line(indent);
    this.page.write(close);
  }

  private list(of: ListExpression, indent: number, tail: number): void {
    const closeAt = this.written.bare(of.span).end - 1;
    const { items } = of;
    if (items.length > 0 && items.every(isNumber) && !this.comments.waitBefore(closeAt)) this.fill(items, indent);
    else
      this.bracket(
        {
          ...{ open: "[", close: "]", closeAt, separator: "," },
          flat: this.flat.expression(of),
          items: items.map((value) => ({ span: value.span, value, head: "" })),
        },
        indent,
        tail,
      );
  }

  /** Numbers fill their lines, as a table does. */
  private fill(numbers: readonly Expression[], indent: number): void {
    this.page.open("[");
    this.page.line(indent + step);
    for (const [at, each] of numbers.entries()) {
      const text = (this.flat.expression(each) ?? "") + (at < numbers.length - 1 ? "," : "");
      if (at > 0 && !this.fits(text, 1)) this.page.line(indent + step);
      else if (at > 0) this.page.write(" ");
      this.page.write(text);
    }
    this.page.line(indent);
    this.page.write("]");
  }

  private call({ callee, arguments: given }: CallExpression, indent: number, tail: number): void {
    this.operand({ of: callee, least: tightness.postfix }, indent, 1);
    const bracket: Bracket = {
      ...{ open: "(", close: ")", separator: "," },
      closeAt: this.written.next(")", (given.at(-1) ?? callee).span.end),
      flat: this.flat.arguments(given),
      items: given.map(({ name, value, span }) => ({ span, value, head: name ? `${name.text}: ` : "" })),
    };
    this.bracket(bracket, indent, tail);
  }

  private operand({ of, least }: Operand, indent: number, tail: number): void {
    const loose = tightnessOf(of) < least;
    if (loose) this.page.write("(");
    this.expression(of, indent, loose ? tail + 1 : tail);
    if (loose) this.page.write(")");
  }

  private chain(of: BinaryExpression, indent: number, tail: number): void {
    const { first, links } = chainOf(of);
    if (this.endsInRecord(of, first, links)) {
      this.page.write(this.flatBefore(first, links) ?? "");
      this.expression(links.at(-1)!.of, indent, tail);
      return;
    }
    this.operand(first, indent, 0);
    for (const [at, link] of links.entries()) {
      this.comments.flush(link.of.span.start, indent + step, false);
      this.page.line(indent + step);
      this.page.write(`${link.operator} `);
      this.operand(link, indent + step, at < links.length - 1 ? 0 : tail);
    }
  }

  /** `trunk -> {`: what is broken is the record alone, and the rest fits before it. */
  private endsInRecord(of: BinaryExpression, first: Operand, links: readonly Link[]): boolean {
    const last = links.at(-1)!.of;
    if (of.operator !== "->" || last.type !== "record" || this.flat.isBroken(of)) return false;
    const before = this.flatBefore(first, links);
    return before !== undefined && this.fits(before, 1) && !this.comments.waitBefore(last.span.start);
  }

  private flatBefore(first: Operand, links: readonly Link[]): OneLine {
    const parts = [first, ...links.slice(0, -1)].map(({ of, least }) => this.flat.operand(of, least));
    return parts.includes(undefined) ? undefined : parts.map((each) => `${each} -> `).join("");
  }

  /** `if … then …`, and each `else` on a line of its own. */
  private choice(of: IfExpression, indent: number, tail: number): void {
    const inner = indent + step;
    let choice: IfExpression = of;
    for (;;) {
      this.page.write("if ");
      this.expression(choice.test, inner);
      this.consequence(choice.then, inner);
      this.comments.flush(choice.else.span.start, inner, false);
      this.page.line(inner);
      this.page.write("else ");
      if (choice.else.type !== "if") break;
      choice = choice.else;
    }
    this.expression(choice.else, inner, tail);
  }

  private consequence(of: Expression, indent: number): void {
    const flat = this.flat.expression(of);
    const commented = this.comments.waitBefore(Math.max(of.span.start, this.comments.lastStop(of)));
    this.comments.flush(of.span.start, indent, false);
    if (!commented && flat !== undefined && this.fits(` then ${flat}`, 0)) this.page.write(" then ");
    else {
      this.page.line(indent);
      this.page.write("then ");
    }
    this.expression(of, indent);
  }
}

function isNumber(of: Expression): boolean {
  return of.type === "number" || (of.type === "unary" && of.operator === "-" && of.operand.type === "number");
}
