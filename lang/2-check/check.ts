/**
 * The checker: trees become a program, or diagnostics. The steps, in order, each with its reason:
 *
 * 1. declare: every name of every file is known before any is looked at, so the order of statements means nothing.
 * 2. settle: each definition is checked, those that it needs first; circles show up here.
 * 3. the whole: resources, backends, deadlines and priorities need every worker, pool and task.
 * 4. leftovers: what nobody used, and what the command line set that is not there.
 * 5. what this version cannot carry out: said last, a sentence for each statement, since nothing is wrong with it.
 */

import { childrenOf, type Statement } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import { kindNamed } from "../kinds.js";
import type { Definition, FileTree, Program, Surroundings } from "../program.js";
import { suggest } from "../suggest.js";
import { argumentReaders } from "./argument-readers.js";
import { checkBackends } from "./backends.js";
import { readExtern } from "./calls.js";
import { Context, type DefinitionReader, type Library, unknownFor } from "./context.js";
import { readData } from "./data.js";
import { readEnsemble } from "./ensembles.js";
import { reportLater } from "./later.js";
import { readModel } from "./models.js";
import { declareFile, keyOf, libraryParts, readFormula, readUse } from "./modules.js";
import { byMention } from "./order.js";
import { readParameter } from "./parameters.js";
import { readPolicy, standardPolicy } from "./policies.js";
import { checkDeadlines, checkStarvation } from "./promises.js";
import { checkResources } from "./resources.js";
import { settingsOf } from "./settings.js";
import { readWork, workKinds } from "./work.js";
import { type PlaceOf, readPool, workerReader } from "./workers.js";

export interface Checked {
  readonly program: Program;
  /** Errors first, then warnings, each in the order of the text; what cannot be carried out yet comes last of the errors. */
  readonly diagnostics: readonly Diagnostic[];
}

export function check(
  file: FileTree,
  library: readonly FileTree[],
  surroundings: Surroundings,
  placeOf: PlaceOf,
): Checked {
  const parts = libraryParts(library);
  const { module, diagnostics } = declareFile(file, parts);
  const context = Context.for(module, libraryOf(library, parts), surroundings, readersWith(placeOf), argumentReaders);
  for (const each of diagnostics) context.shared.diagnostics.push(each);
  for (const statement of byMention(module.own)) context.settle(statement);
  const definitions = definitionsOf(context);
  const whole = !lostAnything(file);
  if (whole) {
    checkResources(context, definitions);
    checkBackends(context, definitions);
    checkDeadlines(context, definitions);
    checkStarvation(context, definitions);
    reportLeftovers(context);
  }
  reportLater(context);
  const program: Program = {
    path: file.source.path,
    definitions,
    standardPolicy: standardPolicy(context),
    reaches: [...context.shared.reaches.values()],
    likes: context.shared.likes,
    later: context.shared.later,
  };
  return { program, diagnostics: [...context.shared.diagnostics].sort(byUse) };
}

/** Every definition that the first file has or needs, in the order of its text, and before each what it needs. */
function definitionsOf(context: Context): readonly Definition[] {
  const { order } = context.shared;
  const own = new Map(
    order.filter(({ module }) => module === context.module).map(({ statement, definition }) => [statement, definition]),
  );
  const others = order.filter(
    ({ module, definition }) => module !== context.module && module.prefix !== "" && definition.kind !== "extern",
  );
  return [
    ...others.map(({ definition }) => definition),
    ...[...context.module.own.values()].flatMap((each) => own.get(each) ?? []),
  ];
}

/** In the file or in one that it uses; each is looked at once, however many use it. */
function lostAnything(file: FileTree, seen = new Set<FileTree>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return file.lost !== undefined || file.incomplete || [...file.uses.values()].some((each) => lostAnything(each, seen));
}

function libraryOf(
  library: readonly FileTree[],
  parts: ReadonlyMap<string, { readonly own: ReadonlyMap<string, Statement> }>,
): Library {
  const own = new Map<string, Statement>();
  const externs = new Map<string, Map<string, Statement>>();
  for (const statement of library.flatMap((each) => each.tree.statements)) {
    const key = keyOf(statement);
    // `mean` is a function, and a rule for missing values: alone it means the function.
    if (!own.has(key) || statement.type?.text === "function") own.set(key, statement);
    if (statement.kind.text !== "extern" || !statement.type) continue;
    const ofType = externs.get(statement.type.text) ?? new Map<string, Statement>();
    externs.set(statement.type.text, ofType.set(key, statement));
  }
  return {
    path: "std",
    prefix: "",
    own,
    uses: new Map(),
    lost: new Set(),
    isLibrary: true,
    parts: [...parts.keys()],
    externs,
  };
}

function readersWith(placeOf: PlaceOf): ReadonlyMap<string, DefinitionReader> {
  const readers = new Map<string, DefinitionReader>([
    ["param", readParameter],
    ["use", readUse],
    ["fn", readFormula],
    ["data", readData],
    ["model", readModel],
    ["worker", workerReader(placeOf)],
    ["policy", readPolicy],
    ["pool", readPool],
    ["ensemble", readEnsemble],
    ["extern", readExtern],
  ]);
  for (const kind of workKinds) readers.set(kind, readWork);
  for (const spec of kindNamed.values()) if (!readers.has(spec.kind)) readers.set(spec.kind, readLaterKind);
  return readers;
}

/** A kind of which only the settings are known: `serve`. What it names is looked up, and so is used. */
const readLaterKind: DefinitionReader = (context, statement, name) => {
  const settings = settingsOf(context, statement);
  const waiting = [...settings.found.values()].map(({ value }) => value);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.type === "name") context.lookup(next.name, next.span);
    waiting.push(...childrenOf(next));
  }
  return unknownFor(context, name);
};

/** Kinds whose definitions do nothing by themselves. */
const passive: ReadonlySet<string> = new Set(["param", "use", "fn", "data", "model", "policy", "pool", "ensemble"]);

function reportLeftovers(context: Context): void {
  const { own } = context.module;
  const { diagnostics } = context.shared;
  const broken = diagnostics.some((each) => each.severity === "error");
  const pools = [...own.values()].filter(({ kind }) => kind.text === "pool");
  for (const [key, statement] of own) {
    const { kind } = statement;
    // The only pool is everybody's.
    if (pools.length === 1 && statement === pools[0]) continue;
    const span = (statement.name ?? statement.alias ?? statement.file)?.span;
    // With errors about, a use may stand in what could not be read.
    if (span && passive.has(kind.text) && !broken && !context.isUsed(statement))
      context.report("TRP206", span, { kind: kind.text === "use" ? "file" : kind.text, name: key });
  }
  const parameters = parameterNames(context);
  const among = parameters.length > 0 ? `It has ${parameters.join(", ")}.` : "It has none.";
  const { set, parameters: filed } = context.surroundings;
  for (const [code, names] of [["TRP207", set.keys()] as const, ["TRP217", filed.keys()] as const])
    for (const name of names)
      if (!parameters.includes(name))
        context.report(code, undefined, { name, suggestion: suggest(name, parameters), among });
}

/** `epochs`, and `nets.units` of a file that this one uses. */
function parameterNames(context: Context): readonly string[] {
  const found: string[] = [];
  const seen = new Set([context.module]);
  for (const module of seen) {
    for (const [name, { kind }] of module.own) if (kind.text === "param") found.push(`${module.prefix}${name}`);
    for (const used of module.uses.values()) if (used.prefix !== "") seen.add(used);
  }
  return [...new Set(found)];
}

/** Lower goes first: what is wrong, what is missing around it, what cannot be carried out yet, what is merely odd. */
function rank({ severity, code }: Diagnostic): number {
  if (severity !== "error") return 3;
  return code === "TRP600" ? 2 : code.startsWith("TRP7") ? 1 : 0;
}

function byUse(a: Diagnostic, b: Diagnostic): number {
  return rank(a) - rank(b) || (a.span?.start ?? -1) - (b.span?.start ?? -1);
}
