/**
 * `troupe data FILE [NAME]`: what data hold. Of a `.flow` file: each `data` statement, or the one that is named, with what
 * a row becomes and the sizes of the parts. Of any other file: its columns, their types and values, and a few rows.
 */

import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { LoadWork, Plan, PlanTask } from "../../lang/plan.js";
import { tableExtensions, tableIn } from "../data/file-kinds.js";
import { TaskFailure } from "../failure.js";
import { type Holding, lookAtSource, prepareAlone } from "../look.js";
import { holdingAsText, preparedAsText } from "../report/data-text.js";
import { describeCall } from "../report/describe-call.js";
import { tableAsJson } from "../report/json.js";
import { aloneHost } from "./alone.js";
import { compileFile, diagnosticsAsJson, type FileOptions, sayDiagnostics } from "./compile.js";
import { CallError, exit, exitForDiagnostics, exitForFailures } from "./exit.js";
import { hasColor, paintFor, print, printJson, say } from "./terminal.js";

export async function data(path: string, name: string | undefined, options: FileOptions): Promise<number> {
  const host = aloneHost();
  try {
    if (path.endsWith(".flow")) return await lookAtFlow(path, name, options, host);
    if (name !== undefined) throw new CallError(`${path} is no .flow file, so there is no data called ${name} in it.`);
    return await lookAtFile(path, options, host);
  } catch (error) {
    if (host.interrupted()) {
      say("\nStopped.");
      return host.status();
    }
    if (!(error instanceof TaskFailure)) throw error;
    host.clear();
    return sayFailure(error, options);
  } finally {
    host.close();
  }
}

type Alone = ReturnType<typeof aloneHost>;

const isSpreadsheet = /\.(xlsx?|xlsm|ods|numbers)$/i;

async function lookAtFile(path: string, { json }: FileOptions, host: Alone): Promise<number> {
  const source = tableIn(path);
  if (!source)
    throw new CallError(
      `Nobody knows what ${path} holds by its name.`,
      isSpreadsheet.test(path)
        ? "Save the sheet as CSV, and give that."
        : `Names end in ${tableExtensions.map((each) => `.${each}`).join(", ")}; anything else can be named in a .flow file.`,
    );
  if (!existsSync(path))
    throw new CallError(`Cannot read ${path}: there is no such file.`, undefined, exit.surroundings);
  const holding = await lookAtSource(
    source,
    { seed: 0, place: { file: path, line: 1, column: 1 } },
    host,
    host.progress(path),
  );
  host.clear();
  if (json) printJson({ version: 1, file: path, source, holding });
  else print(holdingAsText(path, holding, textOptions()));
  return exit.fine;
}

async function lookAtFlow(path: string, name: string | undefined, options: FileOptions, host: Alone): Promise<number> {
  const compiled = compileFile(path, { ...options, everyData: true });
  if (!compiled.plan) {
    if (options.json) printJson({ version: 1, file: path, ok: false, diagnostics: diagnosticsAsJson(compiled) });
    else sayDiagnostics(compiled);
    return exitForDiagnostics(compiled.diagnostics);
  }
  const looks: unknown[] = [];
  const all = loadsIn(compiled.plan);
  for (const task of loadsOf(all, path, name)) {
    const between = looks.length > 0 ? "\n\n" : "";
    // At once: where nothing can be made of it yet, what it holds is what a person needs.
    const show = (text: string) => (options.json ? undefined : print(text));
    looks.push(
      await lookAt(
        task,
        all,
        host,
        (text) => show(`${between}${text}`),
        (text) => show(`\n${text}`),
      ),
    );
  }
  if (options.json) printJson({ version: 1, file: path, data: looks });
  return exit.fine;
}

interface Load extends PlanTask {
  readonly work: LoadWork;
}

const loadsIn = ({ tasks }: Plan) => tasks.filter((task): task is Load => task.work.kind === "load");

function loadsOf(all: readonly Load[], path: string, name: string | undefined): readonly Load[] {
  if (all.length === 0)
    throw new CallError(`There are no data in ${path}.`, "Write a `data` statement, or name a file of rows.");
  if (name === undefined) return all;
  const found = all.filter(({ id, group }) => id === name || group === name);
  if (found.length > 0) return found.slice(0, 1);
  throw new CallError(
    `There are no data called ${name} in ${path}.`,
    `There are ${all.map(({ id }) => id).join(", ")}.`,
  );
}

/** Says what the source holds as soon as it is read, then what is made of it; gives both as JSON. */
async function lookAt(
  task: Load,
  all: readonly Load[],
  host: Alone,
  onHolding: (text: string) => void,
  onPrepared: (text: string) => void,
): Promise<unknown> {
  const { id, work } = task;
  const like = likeOf(task, all);
  const makers = [...task.after, ...(like?.after ?? [])].filter((each) => each !== like?.id);
  if (makers.length > 0) {
    onHolding(`${id} is made by ${makers.join(", ")}: run the file first, and look at what it wrote.`);
    return { name: id, after: makers };
  }
  const holding: Holding = await lookAtSource(work.source, task, host, host.progress(id));
  host.clear();
  onHolding(holdingAsText(`${id} = ${describeSource(work)}`, holding, textOptions()));
  const inputs = like ? { [like.id]: await prepareAlone(like.work, host.assignment(like), host) } : {};
  const result = await prepareAlone(work, { ...host.assignment(task), inputs }, host);
  host.clear();
  onPrepared(preparedAsText(id, result, textOptions()));
  return { name: id, source: work.source, holding, prepared: tableAsJson(result) };
}

/** The load whose preparation this one takes. */
const likeOf = ({ work }: Load, all: readonly Load[]) => all.find(({ id }) => id === work.like);

/** What arguments are where nobody says otherwise. */
const unsaid: ReadonlySet<string> = new Set(["found", "auto", "own", "utf-8"]);

/** Paths as a person who stands here would write them. */
function describeSource({ source }: LoadWork): string {
  const near = Object.entries(source.arguments).flatMap(([key, value]): [string, typeof value][] => {
    if (unsaid.has(String(value))) return [];
    const path = typeof value === "string" && value.startsWith("/") ? relative(process.cwd(), value) : value;
    return [[key, path === "" ? "." : typeof path === "string" && path.length > String(value).length ? value : path]];
  });
  return describeCall({ name: source.name, arguments: Object.fromEntries(near) });
}

function textOptions() {
  const { isTTY, columns } = process.stdout;
  return { paint: paintFor(process.stdout), ...(isTTY && columns > 0 ? { width: columns } : {}) };
}

function sayFailure({ failure }: TaskFailure, { json }: FileOptions): number {
  if (json) printJson({ version: 1, ok: false, failure });
  const paint = paintFor(process.stderr);
  const strong = hasColor(process.stderr) ? paint.strong : (text: string) => text;
  say(`${paint.error("error")}${strong(`: ${failure.message}`)}`);
  if (failure.advice) say(`  = help: ${failure.advice}`);
  return exitForFailures([{ failure }]);
}
