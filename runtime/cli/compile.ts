/**
 * From the arguments of a command to a plan, or to diagnostics on the screen. Every command that takes a file begins
 * here. Loads neither TensorFlow.js nor the pool, so `troupe check` answers at once.
 */

import { readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { compile, type Diagnostic, positionOf, type Source, showDiagnostic, showSummary } from "../../lang/index.js";
import type { Plan } from "../../lang/plan.js";
import { inspect } from "../data/inspect.js";
import { library } from "../library.js";
import { CallError } from "./exit.js";
import { paintFor, say } from "./terminal.js";

export interface FileOptions {
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface CompiledFile {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

export function compileFile(path: string, options: FileOptions): CompiledFile {
  const source = readSource(path);
  const folder = dirname(resolve(path));
  const compiled = compile(source, {
    library: library(),
    set: parameters(options.set ?? []),
    seed: seedFrom(options.seed),
    cores: availableParallelism(),
    resolvePath: (relative) => resolve(folder, relative),
    inspect,
  });
  return { ...compiled, sources: [source, ...library()] };
}

/** Far more than a page; a larger file is something else. */
const mostBytes = 1_000_000;

function readSource(path: string): Source {
  // A byte-order mark is no part of the text.
  return {
    path,
    text: readBytes(path)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  };
}

/** @throws CallError where the file cannot be read, or is too large to be a .flow file */
export function readBytes(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > mostBytes) throw new CallError(`${path} has ${size} bytes, and a .flow file may have ${mostBytes}.`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CallError) throw error;
    throw new CallError(`Cannot read ${path}: ${reasonOf(error)}.`, "Name a .flow file, relative to where you are.");
  }
}

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  if (code === "EISDIR") return "it is a folder";
  return message;
}

function parameters(pairs: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new CallError(`--set ${pair} is not of the form name=value.`, "Write it as --set epochs=3.");
    const name = pair.slice(0, at).trim();
    if (found.has(name)) throw new CallError(`--set gives ${name} twice.`, "Keep one of the two.");
    found.set(name, pair.slice(at + 1));
  }
  return found;
}

function seedFrom(text: string | undefined): number {
  if (text === undefined) return 0;
  const seed = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(seed)) return seed;
  throw new CallError(`--seed ${text} is not a whole number.`);
}

/** More would scroll the first ones, which matter most, out of sight. */
const mostShown = 20;

export function sayDiagnostics({ diagnostics, sources }: Pick<CompiledFile, "diagnostics" | "sources">): void {
  const paint = paintFor(process.stderr);
  for (const found of diagnostics.slice(0, mostShown)) say(`${showDiagnostic(found, sources, paint)}\n`);
  if (diagnostics.length > mostShown) say(`… and ${diagnostics.length - mostShown} more.\n`);
  if (diagnostics.length > 0) say(showSummary(diagnostics));
}

export function diagnosticsAsJson({ diagnostics, sources }: CompiledFile): unknown[] {
  const at = (path: string, offset: number) =>
    positionOf(sources.find((source) => source.path === path)?.text ?? "", offset);
  return diagnostics.map(({ span, related, ...rest }) => ({
    ...rest,
    ...(span ? { file: span.path, start: at(span.path, span.start), end: at(span.path, span.end) } : {}),
    related: related.map(({ message, span: where }) => ({
      message,
      file: where.path,
      start: at(where.path, where.start),
      end: at(where.path, where.end),
    })),
  }));
}
