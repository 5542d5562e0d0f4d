/**
 * `troupe check FILE`: what is wrong with a file, without running it.
 */

import { compileFile, diagnosticsAsJson, type FileOptions, sayDiagnostics } from "./compile.js";
import { exitForDiagnostics } from "./exit.js";
import { paintFor, printJson, say } from "./terminal.js";

export function check(path: string, options: FileOptions): number {
  const compiled = compileFile(path, options);
  const status = exitForDiagnostics(compiled.diagnostics);
  if (options.json) printJson({ version: 1, file: path, ok: status === 0, diagnostics: diagnosticsAsJson(compiled) });
  else {
    sayDiagnostics(compiled);
    const tasks = compiled.plan?.tasks.length ?? 0;
    if (status === 0 && !options.quiet) {
      const paint = paintFor(process.stderr);
      say(`${paint.strong(path)} is fine: ${tasks} task${tasks === 1 ? "" : "s"}.`);
    }
  }
  return status;
}
