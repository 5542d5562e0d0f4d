/**
 * What `import … from "troupe"` gives: the two doors, `compile` and `run`, and `load` for saved models.
 *
 * Nothing here touches the process: no exit, no signal handlers, no console. A user's mistake is a diagnostic, a
 * failed task is in the report. Thrown are: what Node throws for a file that cannot be read at all, `TaskFailure` by a model
 * that cannot be loaded or asked, and TypeError for a caller's mistake, such as a plan or data that cannot be run.
 */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Compiled, compile as compileSource } from "../lang/index.js";
import { inspectWith } from "./data/sources/given/asked-for.js";
import type { GivenData } from "./data/sources/given/handed-in.js";
import { library } from "./library.js";
import { openFile, pathFrom, textOf } from "./opening.js";

export type { Compiled, Diagnostic, Plan } from "../lang/index.js";
export { showDiagnostic } from "../lang/index.js";
export type { GivenArrays, GivenColumns, GivenData, GivenRows } from "./data/sources/given/handed-in.js";
export type { RunEvent } from "./events.js";
export { TaskFailure } from "./failure.js";
export { type RunOptions, type RunReport, run } from "./index.js";
export type { Failure } from "./messages.js";
export type { Prediction } from "./models/prediction.js";
export type { Result } from "./results.js";
export { type LoadedModel, type LoadOptions, load, type Row } from "./thread/load-model.js";

export interface CompileOptions {
  /** Names the text in messages; paths in it are relative to this file's folder. The current folder unless given. */
  readonly path?: string;
  /** Values of parameters, as `--set` gives them on the command line. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  /** The root seed, from which all others are derived; 0 unless given. */
  readonly seed?: number;
  /** How many workers a file gets that declares none; the number of cores unless given. */
  readonly cores?: number;
  /** Refuses a file that reads the environment, runs JavaScript, or fetches files of the network. */
  readonly forbid?: readonly ("environment" | "code" | "network")[];
  /**
   * What the flow's `arrays("name")` will be, by name, so that shapes, columns and classes are checked, too; what cannot be
   * learned from is a diagnostic. The plan does not hold them: hand the same to `run`.
   */
  readonly data?: Readonly<Record<string, GivenData>>;
}

/** Compiles the text of a `.flow` file to a plan. Mistakes come back as diagnostics; nothing is thrown for them. */
export function compile(text: string, options: CompileOptions = {}): Compiled {
  const path = options.path ?? "flow";
  return compileSource(
    { path, text },
    {
      library: library(),
      set: new Map(Object.entries(options.set ?? {}).map(([name, value]) => [name, String(value)])),
      seed: options.seed ?? 0,
      cores: options.cores ?? availableParallelism(),
      environment: (name) => process.env[name],
      forbidden: new Set(options.forbid ?? []),
      resolvePath: pathFrom,
      open: openFile,
      inspect: inspectWith(options.data),
    },
  );
}

/** Compiles a `.flow` file. Throws what Node throws when the file itself cannot be read. */
export function compileFile(path: string, options: Omit<CompileOptions, "path"> = {}): Compiled {
  return compile(textOf(readFileSync(path)), { ...options, path });
}
