/**
 * `troupe plan FILE`: what a run would do, as text, as JSON or as a Mermaid graph.
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
  else print(planAsText(compiled.plan, paintFor(process.stdout)));
  return status;
}
