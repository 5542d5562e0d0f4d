/** The library as its files say it: `extern` declarations, functions and policies, each with its own words. */

import { parse } from "../../lang/1-parse/parse.js";
import type { Parameter, Statement } from "../../lang/ast.js";
import type { Source, Span } from "../../lang/source.js";
import { library } from "../../runtime/library.js";

export interface Extern {
  readonly name: string;
  readonly type: string;
  /** `dense(units: count, activation: activation = linear)`. */
  readonly signature: string;
  readonly help: string;
  readonly planned: boolean;
  /** The types of its parameters, as they are written. */
  readonly takes: readonly string[];
  /** A setting as it is written (`shape`, `takes`), in one line. */
  rule(key: string): string | undefined;
}

/** In the order of the files. */
export function externs(): Extern[] {
  return library().flatMap((source) =>
    statementsOf(source)
      .filter(({ kind }) => kind.text === "extern")
      .map((statement) => externOf(source, statement)),
  );
}

export const externsOf = (type: string): Extern[] => externs().filter((each) => each.type === type);

function externOf(source: Source, statement: Statement): Extern {
  const written = (span: Span) => inOneLine(source.text.slice(span.start, span.end));
  const setting = (key: string) => statement.block?.settings.find((each) => each.key[0]?.text === key)?.value;
  const rule = (key: string) => {
    const value = setting(key);
    return value && written(value.span);
  };
  return {
    name: statement.name?.text ?? "",
    type: statement.type?.text ?? "",
    signature: signatureOf(statement, written),
    takes: (statement.parameters ?? []).flatMap((each) => each.type?.text ?? []),
    help: (rule("help") ?? "").slice(1, -1),
    planned: rule("status") === "planned",
    rule,
  };
}

function signatureOf({ name, parameters }: Statement, written: (span: Span) => string): string {
  const list = (parameters ?? []).map((each: Parameter) => written(each.span));
  return list.length === 0 ? (name?.text ?? "") : `${name?.text}(${list.join(", ")})`;
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, " ").replaceAll("[ ", "[").replaceAll(" ]", "]");

const statementsOf = (source: Source) => parse(source).tree.statements;

/** Definitions of one kind in a file of the library, as they are written, with the `##` lines above each. */
export function definitions(file: string, kind: string): { name: string; text: string }[] {
  const source = library().find(({ path }) => path === `std/${file}.flow`);
  if (!source) throw new Error(`the library has no file ${file}`);
  return statementsOf(source)
    .filter((statement) => statement.kind.text === kind)
    .map(({ name, span }) => ({
      name: name?.text ?? "",
      text: `${commentAbove(source.text, span.start)}${source.text.slice(span.start, span.end)}`,
    }));
}

/** A heading of its own, with a blank line behind it, does not belong to what follows. */
function commentAbove(text: string, start: number): string {
  return /(?:^##[^\n]*\n)*$/m.exec(text.slice(0, start))?.[0] ?? "";
}
