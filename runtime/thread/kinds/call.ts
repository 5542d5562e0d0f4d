/** The built-in tasks of `stdlib/work.flow`. */

import type { CallWork } from "../../../lang/plan.js";
import type { Assignment } from "../../messages.js";
import type { Carried, Host } from "../host.js";
import { Stopped } from "../host.js";

type Task = (settings: CallWork["call"]["arguments"], host: Host) => Promise<void>;

export const tasks: ReadonlyMap<string, Task> = new Map<string, Task>([
  ["sleep", ({ time }, host) => host.sleep(Number(time))],
]);

export async function call(work: CallWork, _assignment: Assignment, host: Host): Promise<Carried> {
  const { name, arguments: settings } = work.call;
  const task = tasks.get(name);
  if (!task) throw new Error(`no built-in task ${name}: the checker let it through`);
  await task(settings, host);
  if (host.stopRequested()) throw new Stopped();
  return { result: { kind: "done" } };
}
