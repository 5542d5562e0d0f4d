/**
 * `compile()`: source → plan. Start reading here.
 *
 *   text ─1-parse→ trees ─2-check→ program ─3-plan→ plan
 *
 * Each phase is called once, in order. Nothing here touches a file, a clock or a thread: what a program needs to know
 * of the world comes in as an argument, so the same text gives the same plan in a terminal, an editor or a test.
 */

import { type OpenFile, parseFiles } from "./1-parse/files.js";
import { parse } from "./1-parse/parse.js";
import { check } from "./2-check/check.js";
import { lower } from "./3-plan/lower.js";
import { type Diagnostic, hasErrors } from "./diagnostic.js";
import { format } from "./format/format.js";
import { cannotYet } from "./messages.js";
import type { Place, Plan } from "./plan.js";
import type { FileTree, Surroundings } from "./program.js";
import { linesOf, type Source, type Span } from "./source.js";

export type { OpenFile } from "./1-parse/files.js";
export { type Diagnostic, hasErrors } from "./diagnostic.js";
export { functions } from "./formula.js";
export { type Paint, plainPaint, showDiagnostic, showSummary } from "./frame.js";
export { kinds, valueTypes } from "./kinds.js";
export { cannotYet, surroundings } from "./messages.js";
export type { Plan } from "./plan.js";
export type { SourceFacts, Surroundings } from "./program.js";
export { positionOf, type Source } from "./source.js";
export { suggest } from "./suggest.js";

export interface CompileOptions extends Partial<Surroundings> {
  /** The standard library's files (`stdlib/*.flow`): the language reads no files itself. */
  readonly library: readonly Source[];
  /** The root seed; 0 unless given. */
  readonly seed?: number;
  /** Opens the files that `use "…"` names; without it there are none. */
  readonly open?: OpenFile;
  /** Plans all data, also what nobody reads: for those who only want to look at them. */
  readonly everyData?: boolean;
}

export interface Compiled {
  /**
   * Absent when something is wrong. It is there, with an error for each, when all is right and this version cannot
   * carry out some of it: such a plan can be looked at (`plan.later` says what), and `run` refuses it.
   */
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
  /** The file and all that it uses, for showing diagnostics. */
  readonly sources: readonly Source[];
}

export function compile(source: Source, options: CompileOptions): Compiled {
  // 1. Text to trees. What a statement has wrong is told, and the others are read all the same.
  const parsed = parseFiles(source, options.open ?? noFiles);
  const library = options.library.map(libraryTree);

  // 2. Trees to program. With syntax errors about, a name may be missing only because its statement could not be read:
  //    then the checker says what is wrong in the statements that could be, and nothing of names that may be theirs.
  const surroundings = withDefaults(options);
  const placeOf = placesIn([...parsed.sources, ...options.library]);
  const checked = check(parsed.file, library, surroundings, placeOf);
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics];
  const { sources } = parsed;
  if (diagnostics.some((each) => each.severity === "error" && !cannotYet.has(each.code)))
    return { diagnostics, sources };

  // 3. Program to plan. Only now, because a plan promises that nothing in it is wrong.
  const { seed = 0, everyData = false } = options;
  const plan = lower(checked.program, { seed, cores: surroundings.cores, placeOf, everyData });
  return { plan, diagnostics, sources };
}

const noFiles: OpenFile = (path) => ({ problem: "no files can be opened from here", file: path });

function withDefaults(options: CompileOptions): Surroundings {
  return {
    set: options.set ?? new Map(),
    parameters: options.parameters ?? new Map(),
    environment: options.environment ?? (() => undefined),
    resolvePath: options.resolvePath ?? ((path) => path),
    cores: options.cores ?? 1,
    forbidden: options.forbidden ?? new Set(),
    measured: options.measured ?? new Map(),
    ...(options.inspect ? { inspect: options.inspect } : {}),
  };
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

const libraryTrees = new WeakMap<Source, FileTree>();

/** The library is parsed once for a process, and a mistake in it is ours. */
function libraryTree(source: Source): FileTree {
  const known = libraryTrees.get(source);
  if (known) return known;
  const { tree, diagnostics } = parse(source);
  const [broken] = diagnostics.filter((each) => hasErrors([each]));
  if (broken) throw new Error(`the standard library does not parse: ${source.path}: ${broken.message}`);
  const file: FileTree = { source, tree, uses: new Map(), incomplete: false };
  libraryTrees.set(source, file);
  return file;
}

/** Lines are counted once for each file. */
function placesIn(sources: readonly Source[]): (span: Span) => Place {
  const lines = new Map(sources.map((each) => [each.path, linesOf(each.text)]));
  return (span) => ({ file: span.path, ...(lines.get(span.path)?.(span.start) ?? { line: 1, column: 1 }) });
}
