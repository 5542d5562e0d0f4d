/** The built-in tasks of `stdlib/work.flow`. */

import type { CallWork } from "../../../lang/plan.js";
import type { Assignment } from "../../messages.js";
import type { Carried, Host } from "../host.js";
import { Stopped } from "../host.js";

export async function call(work: CallWork, _assignment: Assignment, host: Host): Promise<Carried> {
  const { name, arguments: args } = work.call;
  if (name !== "sleep") throw new Error(`no built-in task ${name}: the checker let it through`);
  await host.sleep(Number(args.time));
  if (host.stopRequested()) throw new Stopped();
  return { result: { kind: "done" } };
}
