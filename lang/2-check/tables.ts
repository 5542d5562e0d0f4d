/**
 * What a table must say before anybody learns from it. Who only answers asks for none of this: a network has its rows
 * prepared as those that it was trained on.
 */

import type { Network } from "../plan.js";
import type { DataDefinition } from "../program.js";
import type { Span } from "../source.js";
import type { Context } from "./context.js";

/** False after a report: a table does not say which of its columns is to be learned. */
export function hasTargets(context: Context, data: DataDefinition, span: Span): boolean {
  if (data.targets.length > 0) return true;
  const columns = (data.columns ?? []).slice(0, mostShown).map(({ name }) => name);
  const related = [{ message: `\`${data.name}\` is defined here`, span: data.span }];
  context.report("TRP453", span, { data: data.name, columns }, related);
  return false;
}

/** More names are no help. */
const mostShown = 20;

/** False after a report. */
export function isEncoded(context: Context, { unencoded }: DataDefinition): boolean {
  if (unencoded) context.report("TRP422", unencoded.span, { columns: unencoded.columns });
  return unencoded === undefined;
}

/** Words have numbers below their vocabulary, and an embedding holds a vector for each. False after a report. */
export function knowsWords(
  context: Context,
  { name, layers }: Network,
  { vocabulary }: DataDefinition,
  span: Span,
): boolean {
  const [first] = layers;
  const held = first?.name === "embedding" ? Number(first.arguments.vocabulary) : undefined;
  if (held === undefined || vocabulary === undefined || held >= vocabulary) return true;
  context.report("TRP454", span, { network: name, held, vocabulary });
  return false;
}
