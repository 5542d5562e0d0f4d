/**
 * A diagnostic as people read it: code and sentence, the place, the source line with carets under it, related places,
 * and the way out.
 *
 *   error[TRP201]: There is no `digit` in this file or in the library.
 *     ┌ digits.flow:12:7
 *  12 │   on: digit.train
 *     │       ^^^^^
 *     = help: Did you mean `digits`?
 */

import type { Diagnostic } from "./diagnostic.js";
import { lineOf, positionOf, type Source, type Span } from "./source.js";

/** Styles for a terminal; `plainPaint` leaves text as it is. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const same = (text: string) => text;
export const plainPaint: Paint = { error: same, warning: same, strong: same, faint: same };

export function showDiagnostic(found: Diagnostic, sources: readonly Source[], paint: Paint = plainPaint): string {
  const color = found.severity === "error" ? paint.error : paint.warning;
  const lines = [`${color(`${found.severity}[${found.code}]`)}${paint.strong(`: ${printable(found.message)}`)}`];
  const places = [...(found.span ? [{ span: found.span, message: "" }] : []), ...found.related];
  const shown = places.map(({ span, message }) => ({ span, message, position: placeOf(span, sources) }));
  const width = Math.max(1, ...shown.map(({ position }) => String(position?.line ?? 0).length));
  for (const { span, message, position } of shown) {
    if (!position) continue;
    const source = sources.find((each) => each.path === span.path);
    if (source) lines.push(...showPlace(source, span, printable(message), width, message ? paint.faint : color, paint));
  }
  if (found.advice) lines.push(`${" ".repeat(width + 2)}${paint.faint("=")} help: ${printable(found.advice)}`);
  return lines.join("\n");
}

function placeOf(span: Span, sources: readonly Source[]) {
  const source = sources.find((each) => each.path === span.path);
  return source && positionOf(source.text, span.start);
}

/** Long lines are cut around the place, so that one line of a machine-made file does not fill the screen. */
const widest = 120;

function showPlace(
  source: Source,
  span: Span,
  message: string,
  width: number,
  color: (text: string) => string,
  paint: Paint,
): string[] {
  const { line, column } = positionOf(source.text, span.start);
  const whole = lineOf(source.text, line);
  const from = column > widest ? column - 40 : 0;
  const visible = whole.slice(from, from + widest).replaceAll("\t", " ");
  const text = printable(cutMarks(visible, from > 0, from + widest < whole.length));
  const length = Math.max(1, Math.min(span.end - span.start, whole.length - column + 1, widest - (column - 1 - from)));
  const gutter = (label: string) => paint.faint(` ${label.padStart(width)} │`);
  const carets = `${" ".repeat(column - 1 - from)}${color("^".repeat(length))}${message ? ` ${message}` : ""}`;
  return [
    `${" ".repeat(width + 2)}${paint.faint("┌")} ${source.path}:${line}:${column}`,
    `${gutter(String(line))} ${text}`,
    `${gutter("")} ${carets}`,
  ];
}

/** `…` in place of the first and the last character where more stands beside them. */
function cutMarks(visible: string, before: boolean, after: boolean): string {
  return `${before ? "…" : ""}${visible.slice(before ? 1 : 0, after ? -1 : undefined)}${after ? "…" : ""}`;
}

/** Control characters in a name or a path must not reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]/gu, "�");
}

/** "2 errors, 1 warning". */
export function showSummary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]) => {
    const number = diagnostics.filter((each) => each.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning")].join(", ");
}
