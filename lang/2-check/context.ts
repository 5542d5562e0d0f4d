/**
 * What every part of the checker shares: the statements by name, the diagnostics, and definitions settled on demand.
 *
 * A definition is checked when somebody first asks for it, so the order of statements means nothing; one that is asked
 * for while it is being checked is a circle. The same message is kept once for one place: counted statements check
 * their settings for every index. A context is one file's view; `inside` gives that of another file.
 */

import type { Expression, Statement, Word } from "../ast.js";
import type { Diagnostic, Related } from "../diagnostic.js";
import type { Formula, Value } from "../formula.js";
import { type Code, diagnostic, type Holes } from "../messages.js";
import type { Reach } from "../plan.js";
import type { Definition, Later, Like, Module, Program, Surroundings, Type } from "../program.js";
import type { Span } from "../source.js";
import { suggest } from "../suggest.js";
import { mostNamed, ownWordFor } from "./foreign-words.js";
import { byMention } from "./order.js";

/** Checks one statement; each kind has one, in the file of its subject. */
export type DefinitionReader = (context: Context, statement: Statement, name: Word) => Definition;

/** The library: all its names at once, its parts, and its externs by type, since `log` is a function and a space. */
export interface Library extends Module {
  readonly parts: readonly string[];
  readonly externs: ReadonlyMap<string, ReadonlyMap<string, Statement>>;
}

/** An expression where it stands. */
export interface Written<E extends Expression = Expression> {
  readonly context: Context;
  readonly expression: E;
  readonly names: Names;
  /** How many expressions stand around it, those of the functions that were written out among them. */
  readonly depth: number;
  /** What a `fn` says of its value: `fn f(x: time): number`. */
  readonly declared?: { readonly what: string; readonly type: Type };
}

/** What bare names and dotted paths mean where the expression stands. */
export interface Names {
  /** A meaning that comes before the file's own names: `index`, `high`, the input of a function. */
  readonly local: (name: string) => Local | undefined;
  /** Words with a meaning of their own, for suggestions. */
  readonly words?: () => readonly string[];
  /** For paths such as `worker.load`; reports its own mistakes. `false`: not such a path. */
  readonly path?: (path: readonly string[], span: Span) => Computed | undefined | false;
  /** The heads of the network that is trained: for `large.loss`. */
  readonly heads?: readonly string[];
  /** What the statement turns out to need, gathered while it is read. */
  readonly uses?: Uses;
}

export interface Computed {
  readonly formula: Formula;
  readonly type: Type;
}

/** A computed value, or an expression of another place that the name stands for. */
export type Local = Computed | Written;

/** Ids of tasks whose results are used, and of the loads that are read. */
export interface Uses {
  readonly tasks: Set<string>;
  readonly data: Set<string>;
}

/** Reads an argument of a type that is more than a constant (`data`, `models`): see `calls.ts`. */
export type ArgumentReader = (at: Written, what: string) => Value | undefined;

/** What all files of a program have together. */
class Shared {
  readonly diagnostics: Diagnostic[] = [];
  /** Loads of data in the way of others, by their ids. */
  readonly likes = new Map<string, Like>();
  readonly later: Later[] = [];
  /** Where something of `later` was met. */
  readonly laterPlaces = new Set<string>();
  readonly reaches = new Map<string, Program["reaches"][number]>();
  readonly seen = new Set<string>();
  readonly settled = new Map<Statement, Definition>();
  /** In the order in which they were settled: each after those that it needs. */
  readonly order: { statement: Statement; definition: Definition; module: Module }[] = [];
  /** Being settled now, outermost first. */
  readonly path: Statement[] = [];
  readonly used = new Set<Statement>();
  /** How many calls and arguments were written out in the statement that is being settled. */
  unfolded = 0;
  /** The same for the indices of it that were read before this one. */
  unfoldedBefore = 0;
  /** How long the path was when statements were last settled ahead. */
  ahead = 0;
  /** How many names were compared, to suggest one for another that is not there. */
  compared = 0;

  constructor(
    readonly library: Library,
    readonly surroundings: Surroundings,
    readonly readers: ReadonlyMap<string, DefinitionReader>,
    readonly argumentReaders: ReadonlyMap<string, ArgumentReader>,
  ) {}
}

/** The call of a `fn` whose body is being read. */
interface Unfolding {
  readonly fn: string;
  readonly span: Span;
  /** How many calls stand around it, itself among them. */
  readonly depth: number;
}

export class Context {
  private constructor(
    readonly shared: Shared,
    readonly module: Module,
    readonly unfolding?: Unfolding,
  ) {}

  static for(
    module: Module,
    library: Library,
    surroundings: Surroundings,
    readers: ReadonlyMap<string, DefinitionReader>,
    argumentReaders: ReadonlyMap<string, ArgumentReader>,
  ): Context {
    return new Context(new Shared(library, surroundings, readers, argumentReaders), module);
  }

  /** The same program, seen from another of its files. */
  inside(module: Module): Context {
    return module === this.module && !this.unfolding ? this : new Context(this.shared, module);
  }

  /** The body of a `fn` of `module`, read for a call at `span`: messages name the outermost call, too. */
  insideCall(module: Module, fn: string, span: Span): Context {
    const { unfolding } = this;
    const call = unfolding ? { ...unfolding, depth: unfolding.depth + 1 } : { fn, span, depth: 1 };
    return new Context(this.shared, module, call);
  }

  get surroundings(): Surroundings {
    return this.shared.surroundings;
  }

  report<C extends Code>(code: C, span: Span | undefined, holes: Holes<C>, related: readonly Related[] = []): void {
    const call = this.unfolding;
    const all = call ? [...related, { message: `\`${call.fn}\` is called here`, span: call.span }] : related;
    const found = diagnostic(code, span, holes, all);
    const key = `${code} ${span?.path} ${span?.start} ${found.message}`;
    if (this.shared.seen.has(key)) return;
    this.shared.seen.add(key);
    this.shared.diagnostics.push(found);
  }

  /** Something is right, and this version cannot carry it out. Said once for a place, statement by statement. */
  later(what: Later): void {
    const { later, laterPlaces } = this.shared;
    const place = `${what.span.start} ${what.span.path}`;
    if (laterPlaces.has(place)) return;
    laterPlaces.add(place);
    later.push(what);
  }

  /** Something beyond the flow's own folder and words is used. */
  reach(kind: Reach["kind"], name: string, span: Span): void {
    const key = `${kind} ${name}`;
    if (!this.shared.reaches.has(key)) this.shared.reaches.set(key, { kind, name, span });
  }

  /** How the plan knows a definition of this file. */
  qualified(name: string): string {
    return `${this.module.prefix}${name}`;
  }

  /** The definition behind a name; reports a name that is not there. What is `wanted` is for the suggestion alone. */
  lookup(name: string, span: Span, wanted?: readonly string[], words?: Names["words"]): Definition | undefined {
    const { library } = this.shared;
    const own = this.module.own.get(name);
    const statement = own ?? library.own.get(name);
    if (statement) {
      this.shared.used.add(statement);
      return own ? this.settle(statement) : this.inside(library).settle(statement);
    }
    if (this.module.lost.has(name)) return undefined;
    this.#reportMissing(name, span, wanted, words?.() ?? []);
    return undefined;
  }

  /** What was meant, as long as not too many names were compared before. */
  suggest(name: string, among: readonly string[]): string | undefined {
    if (this.shared.compared > mostCompared) return undefined;
    this.shared.compared += among.length;
    return suggest(name, among);
  }

  #reportMissing(name: string, span: Span, wanted: readonly string[] | undefined, words: readonly string[]): void {
    if (this.shared.compared > mostCompared) {
      this.report("TRP201", span, { name, suggestion: undefined, among: undefined });
      return;
    }
    const fitting = [...words, ...this.#namesFor(wanted)];
    const pieces = this.#namesFor(["fn", "use"]);
    const foreign = wanted?.map((each) => ownWordFor(name, each.replace("extern ", ""), fitting));
    this.report("TRP201", span, {
      name,
      suggestion:
        this.#inUsedFile(name, wanted) ??
        words.find((word) => word.endsWith(`.${name}`)) ??
        foreign?.find((each) => each !== undefined) ??
        this.suggest(name, [...fitting, ...pieces]),
      among: fitting.length > 0 && fitting.length <= mostNamed ? `What fits here: ${fitting.join(", ")}.` : undefined,
    });
  }

  /**
   * By the wanted type first: `log` is a function here and a space there, and in `data digits = digits(…)` only the
   * second is a source. A name of the file is never an extern.
   */
  extern(name: string, span: Span, wanted: string, others: readonly string[] = []): Definition | undefined {
    const { library } = this.shared;
    const statement = library.externs.get(wanted)?.get(name);
    if (!statement)
      return this.lookup(
        name,
        span,
        [wanted, ...others].map((each) => `extern ${each}`),
      );
    this.use(statement);
    return this.inside(library).settle(statement);
  }

  /** A definition of another file, by the name it has there. */
  lookupIn(module: Module, word: Word, alias: string): Definition | undefined {
    const statement = module.own.get(word.text);
    if (statement) {
      this.shared.used.add(statement);
      return this.inside(module).settle(statement);
    }
    if (module.lost.has(word.text)) return undefined;
    const names = [...module.own.keys()].filter((name) => !name.startsWith("@"));
    const among = names.length > mostNamed ? undefined : `It has ${names.join(", ") || "nothing"}.`;
    this.report("TRP213", word.span, { name: word.text, alias, suggestion: suggest(word.text, names), among });
    return undefined;
  }

  has(name: string): boolean {
    return this.module.own.has(name);
  }

  isDefined(name: string): boolean {
    return this.has(name) || this.shared.library.own.has(name) || this.module.lost.has(name);
  }

  /** Checks a statement of this file, once. */
  settle(statement: Statement): Definition {
    const { settled, path, readers } = this.shared;
    const known = settled.get(statement);
    if (known) return known;
    const name = statement.name ?? statement.alias ?? statement.kind;
    const unknown: Definition = { kind: "unknown", name: this.qualified(name.text), span: name.span };
    if (path.includes(statement)) {
      this.#reportCircle(statement);
      return unknown;
    }
    if (path.length - this.shared.ahead > deepestSettling) this.#settleAhead(statement);
    path.push(statement);
    const { unfolded, unfoldedBefore } = this.shared;
    this.shared.unfolded = 0;
    this.shared.unfoldedBefore = 0;
    const reader = readers.get(statement.kind.text);
    const definition = reader ? reader(this, statement, name) : unknown;
    this.shared.unfolded = unfolded;
    this.shared.unfoldedBefore = unfoldedBefore;
    path.pop();
    settled.set(statement, definition);
    this.shared.order.push({ statement, definition, module: this.module });
    return definition;
  }

  /**
   * All that the statement mentions, in an order in which none waits for another: so that a chain of definitions in
   * another file, or a long circle, does not take the stack that settling on demand would.
   */
  #settleAhead(statement: Statement): void {
    const { settled, path } = this.shared;
    const before = this.shared.ahead;
    this.shared.ahead = path.length;
    for (const each of byMention(this.module.own, [statement], [...settled.keys(), ...path]))
      if (each !== statement) this.settle(each);
    this.shared.ahead = before;
  }

  /** Each index of a counted statement may write out as much as a statement alone, unless they are very many. */
  beginIndex(): void {
    const { shared } = this;
    if (shared.unfoldedBefore > mostUnfoldedInAll) return;
    shared.unfoldedBefore += shared.unfolded;
    shared.unfolded = 0;
  }

  isUsed(statement: Statement): boolean {
    return this.shared.used.has(statement);
  }

  use(statement: Statement): void {
    this.shared.used.add(statement);
  }

  /** From the name that comes first in the alphabet, so that the message is the same wherever the circle was entered. */
  #reportCircle(entry: Statement): void {
    const { path } = this.shared;
    const circle = path.slice(path.indexOf(entry));
    const nameOf = (statement: Statement) => (statement.name ?? statement.kind).text;
    const first = circle.reduce((least, each) => (nameOf(each) < nameOf(least) ? each : least));
    const at = circle.indexOf(first);
    const turned = [...circle.slice(at), ...circle.slice(0, at), first];
    this.report(
      circle.every(({ kind }) => kind.text === "fn") ? "TRP219" : "TRP202",
      (first.name ?? first.kind).span,
      { path: shortened(turned.map(nameOf)).join(" → ") },
      turned
        .slice(1, -1)
        .slice(0, mostShown)
        .map((each) => ({
          message: `\`${nameOf(each)}\` is part of it`,
          span: (each.name ?? each.kind).span,
        })),
    );
  }

  /** `nets.small` for `small`, where a file that is used has one. */
  #inUsedFile(name: string, wanted: readonly string[] | undefined): string | undefined {
    const used = [...this.module.uses].find(([, { prefix, own }]) => {
      const statement = prefix === "" ? undefined : own.get(name);
      return statement && (!wanted || wanted.includes(roleOf(statement)));
    });
    return used && `${used[0]}.${name}`;
  }

  /** Names of what is wanted: a kind of statement, `network` or `function` for those of a `model`, or `extern layer`. */
  #namesFor(wanted: readonly string[] | undefined): string[] {
    const { own, externs } = this.shared.library;
    const asking = this.shared.path.at(-1);
    const all = [...this.module.own, ...own].filter(
      ([, each]) => each !== asking && (!wanted || wanted.includes(roleOf(each))),
    );
    const types = (wanted ?? []).flatMap((each) => /^extern (.+)$/.exec(each)?.slice(1) ?? []);
    const declared = types.flatMap((each) => [...(externs.get(each) ?? [])]);
    return [...new Set([...all, ...declared].map(([name]) => name))].filter((name) => !name.startsWith("@"));
  }
}

function roleOf({ kind: { text: kind }, type, parameters }: Statement): string {
  if (kind === "model") return parameters ? "function" : "network";
  return kind === "extern" ? `extern ${type?.text}` : kind;
}

/** More statements than this that wait for one another are settled in another way. */
const deepestSettling = 30;

/** Calls and arguments that the indices of one statement write out together. */
const mostUnfoldedInAll = 1_000_000;

/** In one program; with so many slips in so large a file, nothing is suggested for the rest of them. */
const mostCompared = 1_000_000;

/** Of a chain of names, for a sentence. */
const mostShown = 12;

/** The beginning and the end of a long chain. */
export function shortened(chain: readonly string[]): readonly string[] {
  return chain.length <= mostShown ? chain : [...chain.slice(0, mostShown - 3), "…", ...chain.slice(-2)];
}

export function unknownFor(context: Context, name: Word): Definition {
  return { kind: "unknown", name: context.qualified(name.text), span: name.span };
}
