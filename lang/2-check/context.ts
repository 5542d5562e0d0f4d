/**
 * What every part of the checker shares: the statements by name, the diagnostics, and definitions settled on demand.
 *
 * A definition is checked when somebody first asks for it, so the order of statements means nothing; one that is asked
 * for while it is being checked is a circle. The same message is kept once for one place: counted statements check
 * their settings for every index.
 */

import type { Expression, Statement, Word } from "../ast.js";
import type { Diagnostic, Related } from "../diagnostic.js";
import { type Code, diagnostic, type Holes } from "../messages.js";
import type { Definition, Surroundings } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";

/** Checks one statement; each kind has one, in the file of its subject. */
export type DefinitionReader = (context: Context, statement: Statement, name: Word) => Definition;

export class Context {
  readonly diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #settled = new Map<Statement, Definition>();
  /** Being settled now, outermost first. */
  readonly #path: Statement[] = [];
  readonly #used = new Set<Statement>();

  constructor(
    readonly own: ReadonlyMap<string, Statement>,
    readonly library: ReadonlyMap<string, Statement>,
    readonly surroundings: Surroundings,
    readonly readers: ReadonlyMap<string, DefinitionReader>,
    /** Names that statements with mistakes in them may have defined: nobody knows what they stand for. */
    readonly lost: ReadonlySet<string>,
  ) {}

  report<C extends Code>(code: C, span: Span | undefined, holes: Holes<C>, related: readonly Related[] = []): void {
    const found = diagnostic(code, span, holes, related);
    const key = `${code} ${span?.path} ${span?.start}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.diagnostics.push(found);
  }

  /** The definition behind a name; reports a name that is not there. */
  lookup(name: string, span: Span, wanted?: readonly string[], words: readonly string[] = []): Definition | undefined {
    const statement = this.own.get(name) ?? this.library.get(name);
    if (statement) {
      this.#used.add(statement);
      return this.settle(statement);
    }
    if (this.lost.has(name)) return undefined;
    const among = [...words, ...this.#namesFor(wanted)];
    this.report("TRP201", span, {
      name,
      suggestion: suggest(name, among) ?? suggest(name, [...this.own.keys(), ...this.library.keys()]),
      among: among.length > 0 && among.length <= 12 ? `What fits here: ${among.join(", ")}.` : undefined,
    });
    return undefined;
  }

  /** Checks a statement, once. */
  settle(statement: Statement): Definition {
    const known = this.#settled.get(statement);
    if (known) return known;
    const name = statement.name ?? statement.kind;
    const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
    if (this.#path.includes(statement)) {
      this.#reportCircle(statement);
      return unknown;
    }
    this.#path.push(statement);
    const reader = this.readers.get(statement.kind.text);
    const definition = reader ? reader(this, statement, name) : unknown;
    this.#path.pop();
    this.#settled.set(statement, definition);
    return definition;
  }

  isUsed(statement: Statement): boolean {
    return this.#used.has(statement);
  }

  /** From the name that comes first in the alphabet, so that the message is the same wherever the circle was entered. */
  #reportCircle(entry: Statement): void {
    const circle = this.#path.slice(this.#path.indexOf(entry));
    const nameOf = (statement: Statement) => (statement.name ?? statement.kind).text;
    const first = circle.reduce((least, each) => (nameOf(each) < nameOf(least) ? each : least));
    const at = circle.indexOf(first);
    const turned = [...circle.slice(at), ...circle.slice(0, at), first];
    this.report(
      "TRP202",
      (first.name ?? first.kind).span,
      { path: turned.map(nameOf).join(" → ") },
      turned.slice(1, -1).map((each) => ({
        message: `\`${nameOf(each)}\` is part of it`,
        span: (each.name ?? each.kind).span,
      })),
    );
  }

  #namesFor(wanted: readonly string[] | undefined): string[] {
    const fits = (statement: Statement) =>
      !wanted || wanted.includes(statement.kind.text) || (statement.type && wanted.includes(statement.type.text));
    const all = [...this.own, ...this.library].filter(([, statement]) => fits(statement));
    return [...new Set(all.map(([name]) => name))];
  }
}

/** What a definition is, for a sentence: "`net` is a network". */
export function kindOf(definition: Definition): string {
  switch (definition.kind) {
    case "param":
      return "a parameter";
    case "data":
      return "data";
    case "network":
      return "a network that nobody has trained";
    case "function":
      return "a function";
    case "work":
      return definition.statement === "train" ? "a training" : `the work of a \`${definition.statement}\``;
    case "extern":
      return /^[aeiou]/.test(definition.type) ? `an ${definition.type}` : `a ${definition.type}`;
    case "ensemble":
      return "an ensemble";
    case "unknown":
      return "something with a mistake in it";
    default:
      return `a ${definition.kind}`;
  }
}

/** What an expression is, for a sentence, by its looks alone. */
export function looksOf(expression: Expression): string {
  switch (expression.type) {
    case "number":
      return expression.unit === undefined ? "a number" : `\`${expression.value}${expression.unit}\``;
    case "text":
      return "a text";
    case "flag":
      return `\`${expression.value}\``;
    case "name":
      return `\`${expression.name}\``;
    case "list":
      return "a list";
    case "record":
      return "a record in braces";
    case "field":
      return "a field";
    case "index":
      return "an indexed name";
    case "call":
      return expression.callee.type === "name" ? `a call of \`${expression.callee.name}\`` : "a call";
    case "if":
      return "a choice";
    case "unary":
      return "an expression";
    case "binary":
      return expression.operator === "->" ? "a pipeline" : expression.operator === ".." ? "a range" : "an expression";
  }
}
