/**
 * What Troupe has to say about a file: a value, never thrown. A user's mistake is a diagnostic; a throw is our bug.
 *
 * The sentence names the thing and the reason; `advice` is the way out. The words themselves live in
 * `messages.ts`, by code.
 */

import type { Span } from "./source.js";

export type Severity = "error" | "warning";

export interface Related {
  readonly message: string;
  readonly span: Span;
}

export interface Diagnostic {
  /** Stable, as `TRP201`: people search for it and tools match on it. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly advice?: string;
  /** Absent only where no place in a file is to blame, as for an unknown `--set`. */
  readonly span?: Span;
  readonly related: readonly Related[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === "error");
}
