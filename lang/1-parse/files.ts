/**
 * A file and all that it uses: each file is parsed once, however many use it, and no file may use itself, directly or
 * through others. What cannot be read is a diagnostic at the `use`; the rest goes on without it.
 */

import type { Statement, TextExpression } from "../ast.js";
import { type Diagnostic, hasErrors } from "../diagnostic.js";
import { diagnostic } from "../messages.js";
import type { FileTree } from "../program.js";
import type { Source } from "../source.js";
import { parse } from "./parse.js";

/** Opens the file that `path` names in the file `from`. `source.path` is the same for the same file, whoever asks. */
export type OpenFile = (
  path: string,
  from: string,
) => { readonly source: Source } | { readonly problem: string; readonly file: string };

export interface ParsedFiles {
  readonly file: FileTree;
  /** All files, the first one first. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

export function parseFiles(source: Source, open: OpenFile): ParsedFiles {
  const gathering: Gathering = { open, trees: new Map(), sources: [], diagnostics: [] };
  const file = gather(source, gathering, []);
  return { file, sources: gathering.sources, diagnostics: gathering.diagnostics };
}

interface Gathering {
  readonly open: OpenFile;
  readonly trees: Map<string, FileTree>;
  readonly sources: Source[];
  readonly diagnostics: Diagnostic[];
}

/** A chain of files longer than this is refused: it would be no help to anyone, and following it takes stack. */
const longestChain = 100;

function gather(source: Source, gathering: Gathering, using: readonly string[]): FileTree {
  const { tree, diagnostics } = parse(source);
  gathering.sources.push(source);
  for (const each of diagnostics) gathering.diagnostics.push(each);
  const uses = new Map<Statement, FileTree>();
  const lost = hasErrors(diagnostics) ? headNames(source.text) : undefined;
  const file = { source, tree, uses, ...(lost ? { lost } : {}), incomplete: false };
  gathering.trees.set(source.path, file);
  for (const statement of tree.statements) {
    if (statement.kind.text !== "use" || !statement.file) continue;
    const used = fileUsed(statement.file, source.path, gathering, [...using, source.path]);
    if (used) uses.set(statement, used);
    else file.incomplete = true;
  }
  return file;
}

function fileUsed(
  file: TextExpression,
  from: string,
  gathering: Gathering,
  using: readonly string[],
): FileTree | undefined {
  const { diagnostics, trees, open } = gathering;
  if (!file.parts.every((part) => typeof part === "string")) {
    diagnostics.push(diagnostic("TRP218", file.span, {}));
    return undefined;
  }
  const opened = open(file.parts.join(""), from);
  if ("problem" in opened) {
    diagnostics.push(diagnostic("TRP702", file.span, { file: opened.file, reason: opened.problem }));
    return undefined;
  }
  const { source } = opened;
  const circle = using.indexOf(source.path);
  if (circle >= 0 || using.length > longestChain) {
    const path = [...using.slice(Math.max(0, circle)), source.path].join(" → ");
    diagnostics.push(diagnostic("TRP216", file.span, { path: short(path) }));
    return undefined;
  }
  return trees.get(source.path) ?? gather(source, gathering, using);
}

const short = (path: string) => (path.length > 400 ? `${path.slice(0, 400)} …` : path);

/** The second word of every line: whatever a statement may define whose head could not be read. */
function headNames(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^[ \t]*\w+[ \t]+(\w+)/gm)].map(([, name = ""]) => name));
}
