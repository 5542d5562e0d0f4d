/**
 * `troupe plan FILE`: what a run would do, as text, as JSON or as a Mermaid graph. What cannot be carried out yet is part
 * of the plan: it is shown, and said on standard error as the mistakes are. Backends are chosen as in a run.
 */

import type { Plan } from "../../lang/plan.js";
import { chooseBackends, isUndecided } from "../backends/choose.js";
import { machineHere } from "../machine.js";
import { planAsMermaid } from "../report/mermaid.js";
import { planAsText } from "../report/plan-text.js";
import { compileFile, diagnosticsAsJson, type FileOptions, sayDiagnostics } from "./compile.js";
import { exitForDiagnostics } from "./exit.js";
import { paintFor, print, printJson } from "./terminal.js";

export interface PlanOptions extends FileOptions {
  readonly mermaid?: boolean;
}

export async function plan(path: string, options: PlanOptions): Promise<number> {
  const compiled = compileFile(path, options);
  const status = exitForDiagnostics(compiled.diagnostics);
  if (!compiled.plan) {
    if (options.json) printJson({ version: 1, file: path, ok: false, diagnostics: diagnosticsAsJson(compiled) });
    else sayDiagnostics(compiled);
    return status;
  }
  sayDiagnostics(compiled);
  const chosen = await withBackends(compiled.plan);
  if (options.json) printJson(chosen);
  else if (options.mermaid) print(planAsMermaid(chosen));
  else
    print(planAsText(chosen, { paint: paintFor(process.stdout), given: compiled.given, ...widthOf(process.stdout) }));
  return status;
}

/** As a run would choose them, but for whether native loads: to try that takes longer than all else here. */
async function withBackends(compiled: Plan): Promise<Plan> {
  return isUndecided(compiled) ? chooseBackends(compiled, await machineHere()) : compiled;
}

/** A pipe has no width: nothing is wrapped for it. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream) => (isTTY && columns > 0 ? { width: columns } : {});
