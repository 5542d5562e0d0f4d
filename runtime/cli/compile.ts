/**
 * From the arguments of a command to a plan, or to diagnostics on the screen. Every command that takes a file begins
 * here. Loads neither TensorFlow.js nor the pool, so `troupe check` answers at once.
 */

import { readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Value } from "../../lang/formula.js";
import { compile, type Diagnostic, positionOf, type Source, showDiagnostic, showSummary } from "../../lang/index.js";
import type { Plan } from "../../lang/plan.js";
import { inspect } from "../data/sources/inspect.js";
import { library } from "../library.js";
import { mostBytes, openFile, pathFrom, textOf } from "../opening.js";
import { reasonOf } from "../unreadable.js";
import { CallError } from "./exit.js";
import { paintFor, say } from "./terminal.js";

export interface FileOptions {
  readonly set?: readonly string[];
  /** A JSON file of parameters. */
  readonly params?: string;
  /** The JSON report of an earlier run. */
  readonly trace?: string;
  /** commander's way to say `--no-js`, `--no-env` and `--no-network`. */
  readonly js?: boolean;
  readonly env?: boolean;
  readonly network?: boolean;
  readonly seed?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Plans all data, also what nobody reads. */
  readonly everyData?: boolean;
}

export interface CompiledFile {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** The option that gave a parameter its value. */
  readonly given: ReadonlyMap<string, "--set" | "--params">;
}

export function compileFile(path: string, options: FileOptions): CompiledFile {
  const source = readSource(path);
  const set = parameters(options.set ?? []);
  const fromFile = options.params === undefined ? new Map<string, Value>() : parameterFile(options.params);
  const compiled = compile(source, {
    library: library(),
    set,
    parameters: fromFile,
    measured: options.trace === undefined ? new Map() : measuredTimes(options.trace),
    environment: (name) => process.env[name],
    forbidden: new Set([
      ...(options.js === false ? ["code" as const] : []),
      ...(options.env === false ? ["environment" as const] : []),
      ...(options.network === false ? ["network" as const] : []),
    ]),
    seed: seedFrom(options.seed),
    cores: availableParallelism(),
    resolvePath: pathFrom,
    open: openFile,
    inspect,
    everyData: options.everyData ?? false,
  });
  const given = new Map<string, "--set" | "--params">();
  for (const name of fromFile.keys()) given.set(name, "--params");
  for (const name of set.keys()) given.set(name, "--set");
  return { ...compiled, sources: [...compiled.sources, ...library()], given };
}

function readSource(path: string): Source {
  return { path, text: textOf(readBytes(path)) };
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

/** `--params values.json`: one object, a value for each parameter. */
function parameterFile(path: string): Map<string, Value> {
  const value = readJson(path, "--params");
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CallError(`--params ${path} holds no object of values.`, 'Write it as { "epochs": 3 }.');
  const odd = Object.entries(value).find(([, each]) => each === null);
  if (odd) throw new CallError(`--params ${path} gives ${odd[0]} no value.`, "Leave it out, or give it one.");
  return new Map(Object.entries(value as Record<string, Value>));
}

/** How long each task took, from the report that `troupe run --json` printed. */
function measuredTimes(path: string): Map<string, number> {
  const report = readJson(path, "--trace") as {
    tasks?: readonly { task?: unknown; took?: unknown; ended?: unknown }[];
  } | null;
  if (!Array.isArray(report?.tasks))
    throw new CallError(
      `--trace ${path} is no report of a run.`,
      "Make one with `troupe run FILE --json > report.json`.",
    );
  const done = report.tasks.filter((each) => each.ended === "done" && typeof each.took === "number");
  return new Map(done.map((each) => [String(each.task), Number(each.took)]));
}

function readJson(path: string, option: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `it is not JSON (${error.message})` : reasonOf(error);
    throw new CallError(`Cannot read ${option} ${path}: ${reason}.`);
  }
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
  const first = diagnostics.find((found) => found.severity === "error");
  if (first) say(paint.faint(`For more about a message: troupe explain ${first.code}`));
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
