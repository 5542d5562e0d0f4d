/**
 * JavaScript of the user: `js("./clean.js", input: "raw.csv")` calls what the module exports by default with all other
 * arguments as one object, and with `{ folder, seed, signal }`:
 *
 *     export default async function ({ input }, { folder, seed, signal }) { … }
 *
 * `folder` is that of the flow, for paths among the arguments, which stay as written; `seed` is all the chance that it
 * should use; `signal` is aborted when the run is to stop. It runs in the thread of its task, without the environment.
 */

import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Call } from "../../../lang/plan.js";
import { badData, TaskFailure } from "../../failure.js";
import { abortable } from "../../thread/abortable.js";
import { type Host, Stopped } from "../../thread/host.js";
import type { RawArrays, RawTable, Reading } from "../raw-table.js";
import { missingFile } from "./file-problems.js";
import { GatheredRows, handIn, handInRows } from "./given/hand-in.js";
import type { HandedIn } from "./given/handed-in.js";
import { openHandedIn } from "./given/held-table.js";

interface Caller {
  readonly folder: string;
  readonly seed: number;
  readonly host: Host;
}

type Settings = Call["arguments"];
type UserFunction = (settings: Omit<Settings, "file">, caller: object) => unknown;

/**
 * Data from a module, which may export its function as `rows`, too. It gives rows as objects, in a list or one by one, or
 * what a program may hand in (`handed-in.ts`); or a promise of either.
 */
export async function readJavaScript(settings: Settings, reading: Reading): Promise<RawArrays | RawTable> {
  const { host, seed, folder = process.cwd() } = reading;
  const file = String(settings.file);
  const handed = await callModule(settings, { host, seed, folder }, ["default", "rows"], (given) =>
    handedBy(given, file, host),
  );
  return openHandedIn(handed);
}

/** What a module gives for its arguments, taken by `take` while a stop is still heard. */
export async function callModule<T>(
  { file, ...settings }: Settings,
  { folder, seed, host }: Caller,
  names: readonly string[],
  take: (given: unknown) => T | Promise<T>,
): Promise<T> {
  const path = String(file);
  return abortable(host, async (signal) => {
    const call = await functionOf(path, names);
    // Who listens to a signal that was aborted before hears nothing.
    signal.throwIfAborted();
    const given = await userCode(path, "threw", () => call(settings, { folder, seed, signal }));
    return take(given);
  });
}

async function functionOf(file: string, names: readonly string[]): Promise<UserFunction> {
  try {
    statSync(file);
  } catch (error) {
    throw missingFile(file, error);
  }
  const module: Readonly<Record<string, unknown>> = await userCode(
    file,
    "cannot be loaded",
    () => import(pathToFileURL(file).href),
  );
  const found = names.map((name) => module[name]).find((each) => typeof each === "function");
  if (found) return found as UserFunction;
  throw badData(
    `${file} exports no function as ${names.join(" or ")}.`,
    "Write `export default async function (settings, { folder, seed, signal }) { … }`.",
  );
}

/** Runs what the user wrote: whatever it throws is a failure of the task, with its place. */
async function userCode<T>(file: string, what: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Stopped || error instanceof TaskFailure) throw error;
    throw userFailure(file, what, error);
  }
}

function userFailure(file: string, what: string, error: unknown): TaskFailure {
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? placeIn(file, error.stack ?? "") : undefined;
  return badData(`${file} ${what}: ${message.replace(/\.$/, "")}.`, place && `It was thrown at ${place}.`);
}

/** The first place in the user's own file that a stack names: `clean.js:3:9`. */
function placeIn(file: string, stack: string): string | undefined {
  const names = [pathToFileURL(file).href, file];
  for (const line of stack.split("\n")) {
    const name = names.find((each) => line.includes(each));
    const [, place] = name === undefined ? [] : (/^(:\d+(?::\d+)?)/.exec(line.split(name)[1] ?? "") ?? []);
    if (place !== undefined) return `${basename(file)}${place}`;
  }
  return undefined;
}

/** Rows between two pauses, in which others may run. */
const rowsAtOnce = 1000;

/** Rows one by one, or all that may be handed in. */
async function handedBy(given: unknown, file: string, host: Host): Promise<HandedIn> {
  const of = `The data of ${file}`;
  if (Array.isArray(given)) return handInRows(given, of);
  if (!isIterable(given)) return handIn(given, of);
  const rows = new GatheredRows(of);
  await userCode(file, "threw", async () => {
    for await (const row of given) {
      if (host.stopRequested()) throw new Stopped();
      rows.add(row);
      if (rows.rows % rowsAtOnce === 0) await host.breathe();
    }
  });
  return rows.table();
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return typeof value === "object" && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}
