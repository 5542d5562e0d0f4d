/**
 * One message: a sentence that names the thing and the reason, and advice, which is the way out. Both have typed holes, so
 * that a missing one does not compile.
 */

import type { Severity } from "../diagnostic.js";

export interface Message<Holes> {
  readonly severity: Severity;
  readonly say: (holes: Holes) => string;
  readonly advise?: (holes: Holes) => string | undefined;
}

export const error = <Holes>(
  say: (holes: Holes) => string,
  advise?: (holes: Holes) => string | undefined,
): Message<Holes> => ({ severity: "error", say, ...(advise ? { advise } : {}) });

export const warning = <Holes>(
  say: (holes: Holes) => string,
  advise?: (holes: Holes) => string | undefined,
): Message<Holes> => ({ ...error(say, advise), severity: "warning" });

export type None = Readonly<Record<never, never>>;
export type Named = { name: string };
export type Suggesting = { suggestion?: string | undefined };

export const didYouMean = (holes: Suggesting, otherwise?: string) =>
  holes.suggestion ? `Did you mean \`${holes.suggestion}\`?` : otherwise;

/** "A `train`", "An `ensemble`": the beginning of a sentence. */
export function a(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "An" : "A"} \`${kind}\``;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Names as they stand in a file, in a sentence. */
export const quoted = (names: readonly string[]) => listed(names.map((name) => `\`${name}\``));

/** A column as a file writes it: in quotes where its name is no word of the language. */
export const written = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
