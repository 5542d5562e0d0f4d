/**
 * Every message the checker can say, by code, with typed holes: a wrong code or a missing hole does not compile.
 *
 * The sentences stand in `messages/`, by subject. TRP1xx (syntax) stand beside the parser, in `1-parse/syntax-messages.ts`.
 */

import type { Diagnostic, Related } from "./diagnostic.js";
import { answersMessages } from "./messages/answers.js";
import { dataMessages } from "./messages/data.js";
import type { Message } from "./messages/message.js";
import { modelsMessages } from "./messages/models.js";
import { namesMessages } from "./messages/names.js";
import { settingsMessages } from "./messages/settings.js";
import { wholeMessages } from "./messages/whole.js";
import type { Span } from "./source.js";

export { listed } from "./messages/message.js";

const table = {
  ...namesMessages,
  ...settingsMessages,
  ...modelsMessages,
  ...dataMessages,
  ...answersMessages,
  ...wholeMessages,
};

type Table = typeof table;
export type Code = keyof Table;
export type Holes<C extends Code> = Table[C] extends Message<infer H> ? H : never;

/** Codes that blame the surroundings, not the file: they give exit status 3 when nothing else is wrong. */
export const surroundings: ReadonlySet<string> = new Set<Code>(["TRP700", "TRP701"]);

/** Codes that say that nothing is wrong, and that this version cannot carry something out. */
export const cannotYet: ReadonlySet<string> = new Set<Code>(["TRP600"]);

export const codes = Object.keys(table) as readonly Code[];

export function diagnostic<C extends Code>(
  code: C,
  span: Span | undefined,
  holes: Holes<C>,
  related: readonly Related[] = [],
): Diagnostic {
  // The table's entry and the holes belong to one code, which TypeScript cannot see through the index.
  const message = table[code] as Message<Holes<C>>;
  const advice = message.advise?.(holes);
  return {
    code,
    severity: message.severity,
    message: message.say(holes),
    related,
    ...(advice ? { advice } : {}),
    ...(span ? { span } : {}),
  };
}
