/**
 * The tree, back to text in its one canonical form. The tree must be whole: a statement that could not be parsed is not
 * in it, and would be lost. Comments are kept, all and in order; the meaning is kept; formatting again changes nothing.
 *
 *   - a block written on one line stays there while it fits; otherwise it has a line a setting
 *   - a pipeline that is too long, or was broken at an arrow, is broken before every arrow
 *   - of several empty lines one is kept; parentheses are kept where they are needed
 *   - numbers and texts are spelled as they were
 */

import type { Statement, Tree } from "../ast.js";
import type { Source } from "../source.js";
import { Comments } from "./comments.js";
import { Flat, type OneLine } from "./flat.js";
import { Layout } from "./layout.js";
import { Page } from "./page.js";
import { Written } from "./written.js";

/** The text of `tree`, which was parsed from `source` without a diagnostic. Lines end in LF; empty for an empty file. */
export function format(source: Source, tree: Tree): string {
  const written = new Written(source, tree.comments);
  const page = new Page();
  const comments = new Comments(tree.comments, written, page);
  const flat = new Flat(written);
  const layout = new Layout(page, comments, flat, written);
  const writer = new Statements(page, comments, flat, layout, written);
  for (const statement of tree.statements) writer.statement(statement);
  comments.flush(source.text.length + 1, 0);
  return page.toString();
}

class Statements {
  constructor(
    private readonly page: Page,
    private readonly comments: Comments,
    private readonly flat: Flat,
    private readonly layout: Layout,
    private readonly written: Written,
  ) {}

  statement(of: Statement): void {
    const inBrackets = of.count !== undefined || of.parameters !== undefined;
    const valueStart = inBrackets ? undefined : of.value?.span.start;
    this.comments.lead(of.span.start, valueStart ?? of.span.start, 0);

    const head = this.flatHead(of);
    const body = this.flatBody(of);
    const oneLine = head !== undefined && body !== undefined && head.length + body.length <= this.page.room;
    if (oneLine && !this.comments.waitBefore(this.lastStop(of))) {
      this.page.write(head + body);
      this.markColumn(of, head.length);
    } else this.broken(of);
  }

  private flatHead({ kind, file, name, count, parameters, type }: Statement): OneLine {
    const counted = count ? this.flat.expression(count) : "";
    const given = parameters ? this.flat.parameters(parameters) : "";
    if (counted === undefined || given === undefined) return undefined;
    const signature = (name?.text ?? "") + (count ? `[${counted}]` : "") + given + (type ? `: ${type.text}` : "");
    const called = file ? this.flat.expression(file) : signature;
    return called === "" ? kind.text : `${kind.text} ${called}`;
  }

  private flatBody({ value, alias, block }: Statement): OneLine {
    const flatValue = value ? this.flat.expression(value) : "";
    const flatBlock = block ? this.flat.settings(block.settings, block.span) : "";
    if (flatValue === undefined || flatBlock === undefined) return undefined;
    return (value ? ` = ${flatValue}` : "") + (alias ? ` as ${alias.text}` : "") + (block ? ` ${flatBlock}` : "");
  }

  private lastStop(of: Statement): number {
    if (of.block) return of.block.span.end - 1;
    const inValue = of.value ? this.comments.lastStop(of.value) : -1;
    return Math.max(inValue, this.bracketsEnd(of) ?? -1);
  }

  /** Where the brackets of the head close. */
  private bracketsEnd({ kind, name, count, parameters }: Statement): number | undefined {
    const countEnd = count && this.written.next("]", count.span.end);
    if (!parameters) return countEnd;
    return this.written.next(")", parameters.at(-1)?.span.end ?? countEnd ?? name?.span.end ?? kind.span.end);
  }

  private broken(of: Statement): void {
    const { kind, file, name, count, parameters, type, value, alias, block } = of;
    const end = this.bracketsEnd(of) ?? 0;
    this.page.write(kind.text);
    if (file || name || parameters) this.page.write(" ");
    if (file) this.layout.expression(file, 0);
    if (name) this.page.write(name.text);
    if (count) this.layout.index(count, this.written.next("]", count.span.end), 0, parameters ? 1 : 2);
    const typed = type ? `: ${type.text}` : "";
    if (parameters) this.layout.parameters(parameters, end, 0, typed.length + 2);
    this.page.write(typed);

    const named = alias ? ` as ${alias.text}` : "";
    if (value) {
      this.page.write(" = ");
      this.layout.expression(value, 0, named.length + (block ? 2 : 0));
    }
    this.page.write(named);
    if (!block) return;
    this.page.write(" ");
    this.layout.block(block.settings, block.span, 0);
  }

  /** The `=` or the `{` behind the head: where the author put several in one column, they stay in one. */
  private markColumn(of: Statement, at: number): void {
    const character = of.value ? "=" : of.block && !of.alias ? "{" : undefined;
    if (character === undefined) return;
    const bracketEnd = this.bracketsEnd(of);
    const headEnd = (of.type ?? (bracketEnd === undefined ? (of.file ?? of.name ?? of.kind) : undefined))?.span.end;
    const from = headEnd ?? (bracketEnd ?? 0) + 1;
    const apart = /^ {2,}$/.test(this.written.text.slice(from, this.written.next(character, from)));
    this.page.mark({ key: `${of.kind.text} ${character}`, at, apart });
  }
}
