/**
 * `use "nets.flow" as nets`, `use std/policies`, and `fn`: names for other files and for expressions.
 */

import { childrenOf, type Expression, type Parameter, type Statement, type Word } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import { priorities } from "../kinds.js";
import { diagnostic } from "../messages.js";
import type { Definition, FileTree, FormulaParameter, Module } from "../program.js";
import { suggest } from "../suggest.js";
import { type Context, unknownFor } from "./context.js";
import { settingsOf } from "./settings.js";
import { declaredType, readAll } from "./types.js";

/** The name under which a statement is known in its file; one without a name (`save`) has one that none can equal. */
export function keyOf(statement: Statement): string {
  if (statement.kind.text === "use") return aliasOf(statement)?.text ?? `@${statement.span.start}`;
  return statement.name?.text ?? `@${statement.span.start}`;
}

/** `as nets`, or the last part of the path: `policies` of `std/policies`, `nets` of `"./shared/nets.flow"`. */
function aliasOf(statement: Statement): Word | undefined {
  if (statement.alias) return statement.alias;
  const { file, name } = statement;
  const path = file ? file.parts.filter((part) => typeof part === "string").join("") : name?.text;
  const last = path
    ?.split("/")
    .at(-1)
    ?.replace(/\.flow$/, "");
  const span = (file ?? name)?.span;
  return last && span && /^[A-Za-z_]\w*$/.test(last) ? { text: last, span } : undefined;
}

export interface Declared {
  readonly module: Module;
  readonly diagnostics: readonly Diagnostic[];
}

/** Every file's statements by name, and the files that it uses under theirs. A file is a module once, under its first name. */
export function declareFile(file: FileTree, library: ReadonlyMap<string, Module>): Declared {
  const diagnostics: Diagnostic[] = [];
  const known = new Map<FileTree, Module>();
  const declare = (each: FileTree, prefix: string): Module => {
    const before = known.get(each);
    if (before) return before;
    const own = new Map<string, Statement>();
    const uses = new Map<string, Module>();
    const module: Module = { path: each.source.path, prefix, own, uses, lost: each.lost ?? new Set() };
    known.set(each, module);
    for (const statement of each.tree.statements) {
      declareStatement(statement, own, diagnostics);
      const alias = aliasOf(statement)?.text;
      if (statement.kind.text !== "use" || alias === undefined || own.get(alias) !== statement) continue;
      const used = each.uses.get(statement);
      const target = used ? declare(used, `${prefix}${alias}.`) : library.get(statement.name?.text ?? "");
      if (target) uses.set(alias, target);
    }
    return module;
  };
  return { module: declare(file, ""), diagnostics };
}

function declareStatement(statement: Statement, own: Map<string, Statement>, diagnostics: Diagnostic[]): void {
  const { name, kind } = statement;
  if (kind.text === "extern") {
    diagnostics.push(diagnostic("TRP316", kind.span, { what: "`extern`, which only the standard library may use," }));
    return;
  }
  const key = keyOf(statement);
  const before = own.get(key);
  const word = name ?? aliasOf(statement);
  if (before && word) {
    const first = before.name ?? aliasOf(before) ?? before.kind;
    const related = [{ message: "it is defined here first", span: first.span }];
    diagnostics.push(diagnostic("TRP200", word.span, { name: key }, related));
  } else own.set(key, statement);
}

/** `std/policies` → the statements of that file of the library. */
export function libraryParts(library: readonly FileTree[]): Map<string, Module> {
  return new Map(
    library.map(({ source, tree }) => {
      const path = source.path.replace(/\.flow$/, "");
      const own = new Map(tree.statements.map((statement) => [keyOf(statement), statement]));
      return [
        path,
        { path: source.path, prefix: "", own, uses: new Map(), lost: new Set<string>(), isLibrary: true } as const,
      ];
    }),
  );
}

export function readUse(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown = unknownFor(context, name);
  const alias = aliasOf(statement);
  if (!alias) {
    context.report("TRP214", (statement.file ?? statement.name ?? statement.kind).span, {});
    return unknown;
  }
  const module = context.module.uses.get(alias.text);
  if (module) return { kind: "module", name: alias.text, span: alias.span, module };
  // A file that cannot be read was told where it was looked for; a part of the library is looked for here.
  if (statement.name) {
    const parts = context.shared.library.parts;
    const holes = {
      name: statement.name.text,
      suggestion: suggest(statement.name.text, parts),
      among: `There is ${parts.join(", ")}.`,
    };
    context.report("TRP215", statement.name.span, holes);
  }
  return unknown;
}

/** A body is read anew for every call, where its words mean what they mean there; here only its own names are settled. */
export function readFormula(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown = unknownFor(context, name);
  const { value: body } = statement;
  if (!body) return unknown;
  const parameters = readAll(statement.parameters ?? [], (each) => parameterOf(context, each));
  const type = statement.type && declaredType(context, statement.type);
  if (!parameters || (statement.type && !type)) return unknown;
  const twice = parameters.find((each, at) => parameters.findIndex(({ name: other }) => other === each.name) < at);
  if (twice) {
    context.report("TRP200", twice.span, { name: twice.name });
    return unknown;
  }
  const words = parameters.map((each) => each.name);
  const settled = [
    ...parameters.flatMap(({ fallback }, at) => (fallback ? settleNames(context, fallback, words.slice(0, at)) : [])),
    ...settleNames(context, body, words),
  ];
  if (settled.some((each) => each === undefined || each.kind === "unknown")) return unknown;
  const { module } = context;
  const given = type ? { type } : {};
  return { kind: "fn", name: context.qualified(name.text), span: name.span, parameters, ...given, body, module };
}

function parameterOf(context: Context, { name, type, fallback }: Parameter): FormulaParameter | undefined {
  const declared = type && declaredType(context, type);
  if (type && !declared) return undefined;
  return {
    name: name.text,
    span: name.span,
    ...(declared ? { type: declared } : {}),
    ...(fallback ? { fallback } : {}),
  };
}

/** Words that mean something only where the function is called. */
const placeWords: ReadonlySet<string> = new Set([
  ...["index", "task", "worker", "running", "layers", "input", "lowest", "highest", "except", "loss"],
  ...Object.keys(priorities),
]);

/** What the names of an expression stand for, as far as that can be told before it is called. */
function settleNames(context: Context, body: Expression, words: readonly string[]): (Definition | undefined)[] {
  const names = namesIn(body).filter(({ name }) => !words.includes(name) && !placeWords.has(name));
  return names
    .filter(({ name }) => mustBeThere(context, name))
    .map(({ name, span }) => context.lookup(name, span, undefined, () => words));
}

/** Other functions, so that circles show; and names that nothing has, so that they are told where they stand. */
function mustBeThere(context: Context, name: string): boolean {
  return context.module.own.get(name)?.kind.text === "fn" || !context.isDefined(name);
}

function namesIn(body: Expression): { name: string; span: Word["span"] }[] {
  const found: { name: string; span: Word["span"] }[] = [];
  const waiting = [body];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.type === "name") found.push(next);
    for (const each of childrenOf(next)) waiting.push(each);
  }
  return found;
}
