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
  const holding = await lookAtSource(source, 0, host, host.progress(path));
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
  for (const task of loadsOf(compiled.plan, path, name)) {
    const look = await lookAt(task, host);
    if (options.json) looks.push(look.json);
    else print(`${looks.push(look) > 1 ? "\n\n" : ""}${look.text}`);
  }
  if (options.json) printJson({ version: 1, file: path, data: looks });
  return exit.fine;
}

interface Load extends PlanTask {
  readonly work: LoadWork;
}

function loadsOf(plan: Plan, path: string, name: string | undefined): readonly Load[] {
  const all = plan.tasks.filter((task): task is Load => task.work.kind === "load");
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

async function lookAt(task: Load, host: Alone): Promise<{ text: string; json: unknown }> {
  const { id, work } = task;
  if (task.after.length > 0)
    return {
      text: `${id} is made by ${task.after.join(", ")}: run the file first, and look at what it wrote.`,
      json: { name: id, after: task.after },
    };
  const holding: Holding = await lookAtSource(work.source, task.seed, host, host.progress(id));
  const result = await prepareAlone(work, host.assignment(task), host);
  host.clear();
  const title = `${id} = ${describeSource(work)}`;
  const text = [holdingAsText(title, holding, textOptions()), preparedAsText(id, result, textOptions())].join("\n\n");
  return { text, json: { name: id, source: work.source, holding, prepared: tableAsJson(result) } };
}

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
