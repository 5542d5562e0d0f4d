/** The built-in tasks of `stdlib/work.flow`, and JavaScript. */

import { dirname, resolve } from "node:path";
import type { Value } from "../../../lang/formula.js";
import type { CallWork } from "../../../lang/plan.js";
import { callModule } from "../../data/sources/javascript.js";
import type { Assignment } from "../../messages.js";
import type { Carried, Host } from "../host.js";
import { Stopped } from "../host.js";

type Settings = CallWork["call"]["arguments"];
type Task = (settings: Settings, host: Host) => Promise<void>;

export const tasks: ReadonlyMap<string, Task> = new Map<string, Task>([
  ["sleep", ({ time }, host) => host.sleep(Number(time))],
]);

export async function call(work: CallWork, assignment: Assignment, host: Host): Promise<Carried> {
  const { name, arguments: settings } = work.call;
  const carried = name === "js" ? await runModule(settings, assignment, host) : await runTask(name, settings, host);
  if (host.stopRequested()) throw new Stopped();
  return carried;
}

async function runTask(name: string, settings: Settings, host: Host): Promise<Carried> {
  const task = tasks.get(name);
  if (!task) throw new Error(`no built-in task ${name}: the checker let it through`);
  await task(settings, host);
  return { result: { kind: "done" } };
}

/** What the module's function returns is the task's answer, where it is a plain value. */
async function runModule(settings: Settings, { seed, place }: Assignment, host: Host): Promise<Carried> {
  const caller = { seed, host, folder: dirname(resolve(place.file)) };
  const value = await callModule(settings, caller, ["default"], plainValue);
  return { result: value === undefined ? { kind: "done" } : { kind: "answer", value } };
}

/**
 * As JSON keeps it, without fields that are `null`. `undefined` for what it cannot keep, and for lists with holes: there is
 * then no answer, only the fact that it is done.
 */
function plainValue(given: unknown): Value | undefined {
  let holes = false;
  const withoutNull = function (this: unknown, _key: string, value: unknown) {
    holes ||= value === null && Array.isArray(this);
    return value ?? undefined;
  };
  try {
    const text: string | undefined = JSON.stringify(given);
    const value = text === undefined ? undefined : (JSON.parse(text, withoutNull) as Value | undefined);
    return holes ? undefined : value;
  } catch {
    // A circle, or a big integer.
    return undefined;
  }
}
