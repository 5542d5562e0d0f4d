/**
 * `compile()`: source → plan. Start reading here.
 *
 *   text ─1-parse→ tree ─2-check→ program ─3-plan→ plan
 *
 * Each phase is called once, in order. Nothing here touches a file, a clock or a thread: what a program needs to know
 * of the world comes in as an argument, so the same text gives the same plan in a terminal, an editor or a test.
 */

import { parse } from "./1-parse/parse.js";
import { check } from "./2-check/check.js";
import { lower } from "./3-plan/lower.js";
import type { Tree } from "./ast.js";
import { type Diagnostic, hasErrors } from "./diagnostic.js";
import { format } from "./format/format.js";
import type { Place, Plan } from "./plan.js";
import type { Surroundings } from "./program.js";
import { positionOf, type Source, type Span } from "./source.js";

export { type Diagnostic, hasErrors } from "./diagnostic.js";
export { functions } from "./formula.js";
export { type Paint, plainPaint, showDiagnostic, showSummary } from "./frame.js";
export { kinds } from "./kinds.js";
export { surroundings } from "./messages.js";
export type { Plan } from "./plan.js";
export type { SourceFacts, Surroundings } from "./program.js";
export { positionOf, type Source } from "./source.js";
export { suggest } from "./suggest.js";

export interface CompileOptions extends Partial<Surroundings> {
  /** The standard library's files (`stdlib/*.flow`): the language reads no files itself. */
  readonly library: readonly Source[];
  /** The root seed; 0 unless given. */
  readonly seed?: number;
}

export interface Compiled {
  /** Absent when there are errors. */
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

export function compile(source: Source, options: CompileOptions): Compiled {
  // 1. Text to tree. What a statement has wrong is told, and the others are read all the same.
  const parsed = parse(source);
  const library = options.library.map(libraryTree);

  // 2. Tree to program. With syntax errors about, a name may be missing only because its statement could not be read:
  //    then the checker says what is wrong in the statements that could be, and nothing of names that may be theirs.
  const surroundings: Surroundings = {
    set: options.set ?? new Map(),
    resolvePath: options.resolvePath ?? ((path) => path),
    cores: options.cores ?? 1,
    ...(options.inspect ? { inspect: options.inspect } : {}),
  };
  const placeOf = placesIn(source, options.library);
  const checked = check(
    parsed.tree,
    library,
    surroundings,
    placeOf,
    hasErrors(parsed.diagnostics) ? headNames(source.text) : undefined,
  );
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics };

  // 3. Program to plan. Only now, because a plan promises that all of it can be carried out.
  return { plan: lower(checked.program, { seed: options.seed ?? 0, cores: surroundings.cores, placeOf }), diagnostics };
}

export interface Formatted {
  /** Absent when the source could not be parsed in full: what is not in the tree would be lost. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file in its one canonical form: parsed, and written anew by `format/`. */
export function formatSource(source: Source): Formatted {
  const { tree, diagnostics } = parse(source);
  return hasErrors(diagnostics) ? { diagnostics } : { text: format(source, tree), diagnostics };
}

/** The second word of every line: whatever a statement may define whose head could not be read. */
function headNames(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^[ \t]*\w+[ \t]+(\w+)/gm)].map(([, name = ""]) => name));
}

const libraryTrees = new WeakMap<Source, Tree>();

/** The library is parsed once for a process, and a mistake in it is ours. */
function libraryTree(source: Source): Tree {
  const known = libraryTrees.get(source);
  if (known) return known;
  const { tree, diagnostics } = parse(source);
  if (diagnostics[0]) throw new Error(`the standard library does not parse: ${source.path}: ${diagnostics[0].message}`);
  libraryTrees.set(source, tree);
  return tree;
}

function placesIn(source: Source, library: readonly Source[]): (span: Span) => Place {
  const texts = new Map([source, ...library].map((each) => [each.path, each.text]));
  return (span) => ({ file: span.path, ...positionOf(texts.get(span.path) ?? "", span.start) });
}
