/**
 * The checker: a tree becomes a program, or diagnostics. The steps, in order, each with its reason:
 *
 * 1. declare: every name is known before any is looked at, so the order of statements means nothing.
 * 2. settle: each definition is checked, those that it needs first; circles show up here.
 * 3. resources: needs the whole of every worker, pool and task.
 * 4. leftovers: what nobody used, and what the command line set that is not there.
 */

import type { Statement, Tree } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import { kindNamed } from "../kinds.js";
import { diagnostic } from "../messages.js";
import type { Definition, Program, Surroundings } from "../program.js";
import { suggest } from "../suggest.js";
import { readExtern } from "./calls.js";
import { Context, type DefinitionReader } from "./context.js";
import { readData, readParameter } from "./data.js";
import { readEnsemble, readModel } from "./models.js";
import { byMention } from "./order.js";
import { checkResources } from "./resources.js";
import { readWork } from "./work.js";
import { type PlaceOf, readPolicy, readPool, standardPolicy, workerReader } from "./workers.js";

export interface Checked {
  readonly program: Program;
  /** Errors first, then warnings, each in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `lost`, where some statements could not be read: the names that they may have defined. */
export function check(
  tree: Tree,
  library: readonly Tree[],
  surroundings: Surroundings,
  placeOf: PlaceOf,
  lost: ReadonlySet<string> | undefined,
): Checked {
  const own = declare(tree);
  const libraryNames = new Map(
    library.flatMap((each) => each.statements).map((statement) => [statement.name?.text ?? "", statement]),
  );
  const context = new Context(own.names, libraryNames, surroundings, readersWith(placeOf), lost ?? new Set());
  context.diagnostics.push(...own.diagnostics);
  for (const statement of byMention(own.names)) context.settle(statement);
  const definitions = [...own.names.values()].map((statement) => context.settle(statement));
  if (!lost) {
    checkResources(context, definitions);
    reportLeftovers(context);
  }
  const program: Program = { path: tree.path, definitions, standardPolicy: standardPolicy(context) };
  return { program, diagnostics: [...context.diagnostics].sort(byUse) };
}

function readersWith(placeOf: PlaceOf): ReadonlyMap<string, DefinitionReader> {
  const readers = new Map<string, DefinitionReader>([
    ["param", readParameter],
    ["data", readData],
    ["model", readModel],
    ["worker", workerReader(placeOf)],
    ["policy", readPolicy],
    ["pool", readPool],
    ["ensemble", readEnsemble],
    ["extern", readExtern],
  ]);
  for (const kind of ["train", "evaluate", "predict", "save", "task"]) readers.set(kind, readWork);
  for (const spec of kindNamed.values()) if (spec.planned) readers.set(spec.kind, reportPlanned);
  return readers;
}

const reportPlanned: DefinitionReader = (context, statement, name): Definition => {
  context.report("TRP600", statement.kind.span, { what: `\`${statement.kind.text}\`` });
  return { kind: "unknown", name: name.text, span: name.span };
};

/** Every statement under its name; one without a name (`save`) under its place, which no name can equal. */
function declare(tree: Tree): { names: Map<string, Statement>; diagnostics: Diagnostic[] } {
  const names = new Map<string, Statement>();
  const diagnostics: Diagnostic[] = [];
  for (const statement of tree.statements) {
    const { name, span, kind } = statement;
    if (kind.text === "extern") {
      diagnostics.push(diagnostic("TRP316", kind.span, { what: "`extern`, which only the standard library may use," }));
      continue;
    }
    const key = name?.text ?? statement.alias?.text ?? `@${span.start}`;
    const before = names.get(key);
    if (before?.name && name) {
      const related = [{ message: "it is defined here first", span: before.name.span }];
      diagnostics.push(diagnostic("TRP200", name.span, { name: key }, related));
    } else names.set(key, statement);
  }
  return { names, diagnostics };
}

/** Kinds whose definitions do nothing by themselves. */
const passive: ReadonlySet<string> = new Set(["param", "data", "model", "policy", "pool", "ensemble"]);

function reportLeftovers(context: Context): void {
  const broken = context.diagnostics.some((each) => each.severity === "error");
  const pools = [...context.own.values()].filter(({ kind }) => kind.text === "pool");
  for (const statement of context.own.values()) {
    const { kind, name } = statement;
    // The only pool is everybody's.
    if (pools.length === 1 && statement === pools[0]) continue;
    // With errors about, a use may stand in what could not be read.
    if (name && passive.has(kind.text) && !broken && !context.isUsed(statement))
      context.report("TRP206", name.span, { kind: kind.text, name: name.text });
  }
  const parameters = [...context.own].filter(([, { kind }]) => kind.text === "param").map(([name]) => name);
  for (const name of context.surroundings.set.keys()) {
    if (parameters.includes(name)) continue;
    const among = parameters.length > 0 ? `It has ${parameters.join(", ")}.` : "It has none.";
    context.diagnostics.push(diagnostic("TRP207", undefined, { name, suggestion: suggest(name, parameters), among }));
  }
}

function byUse(a: Diagnostic, b: Diagnostic): number {
  if (a.severity !== b.severity) return a.severity === "error" ? -1 : 1;
  return (a.span?.start ?? -1) - (b.span?.start ?? -1);
}
