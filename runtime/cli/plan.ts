/**
 * `troupe plan FILE`: what a run would do, as text, as JSON or as a Mermaid graph. What cannot be carried out yet is part
 * of the plan: it is shown, and said on standard error as the mistakes are.
 */

import { planAsMermaid } from "../report/mermaid.js";
import { planAsText } from "../report/plan-text.js";
import { compileFile, diagnosticsAsJson, type FileOptions, sayDiagnostics } from "./compile.js";
import { exitForDiagnostics } from "./exit.js";
import { paintFor, print, printJson } from "./terminal.js";

export interface PlanOptions extends FileOptions {
  readonly mermaid?: boolean;
}

export function plan(path: string, options: PlanOptions): number {
  const compiled = compileFile(path, options);
  const status = exitForDiagnostics(compiled.diagnostics);
  if (!compiled.plan) {
    if (options.json) printJson({ version: 1, file: path, ok: false, diagnostics: diagnosticsAsJson(compiled) });
    else sayDiagnostics(compiled);
    return status;
  }
  sayDiagnostics(compiled);
  if (options.json) printJson(compiled.plan);
  else if (options.mermaid) print(planAsMermaid(compiled.plan));
  else
    print(
      planAsText(compiled.plan, { paint: paintFor(process.stdout), given: compiled.given, ...widthOf(process.stdout) }),
    );
  return status;
}

/** A pipe has no width: nothing is wrapped for it. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream) => (isTTY && columns > 0 ? { width: columns } : {});
