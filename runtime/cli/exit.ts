/**
 * How `troupe` ends. The numbers are a promise to scripts: `spec/cli.test.ts` holds them.
 */

import { type Diagnostic, surroundings } from "../../lang/index.js";
import type { Failure } from "../messages.js";

export const exit = {
  fine: 0,
  /** The run began, and some of it failed; or `fmt --check` found a file that is not formatted. */
  failed: 1,
  /** The .flow file or the call is wrong. */
  wrong: 2,
  /** The surroundings: disk, missing data, no backend. */
  surroundings: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** A mistake in the file outweighs a fault of the surroundings: it is there on every machine. */
export function exitForDiagnostics(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter((each) => each.severity === "error");
  if (errors.length === 0) return exit.fine;
  return errors.every((each) => surroundings.has(each.code)) ? exit.surroundings : exit.wrong;
}

export function exitForFailures(failures: readonly { readonly failure: Failure }[]): number {
  const outside = failures.every(({ failure }) => ["missing", "data", "disk", "backend"].includes(failure.code));
  return failures.length > 0 && outside ? exit.surroundings : exit.failed;
}

/** A call that cannot be carried out, said in one sentence; `main.ts` prints it and exits. */
export class CallError extends Error {
  constructor(
    message: string,
    readonly advice?: string,
    readonly status: number = exit.wrong,
  ) {
    super(message);
  }
}
