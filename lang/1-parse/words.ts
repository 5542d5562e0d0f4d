/**
 * The words that mean something to the parser. Those that people bring along are in `foreign-words.ts`.
 */

/** In the order in which messages list them. Outside the head of a statement they are ordinary names. */
export const kinds = [
  "param",
  "use",
  "fn",
  "data",
  "model",
  "worker",
  "policy",
  "pool",
  "train",
  "transfer",
  "search",
  "ensemble",
  "evaluate",
  "predict",
  "save",
  "task",
  "serve",
  "extern",
] as const;

/** Never a name, so that an expression needs no look ahead. */
export const reservedWords = {
  if: "ifWord",
  then: "thenWord",
  else: "elseWord",
  and: "andWord",
  or: "orWord",
  not: "notWord",
  as: "asWord",
  true: "flag",
  false: "flag",
} as const;

/** Whether a name can stand as it is; a column of any other name stands in quotes. */
export const isPlainName = (text: string): boolean =>
  /^[A-Za-z_]\w*$/.test(text) && !Object.hasOwn(reservedWords, text);

/** Kinds that are made of settings alone, and the setting that a value behind `=` was most probably meant for. */
export const settingsOnly: ReadonlyMap<string, string | undefined> = new Map([
  ["worker", undefined],
  ["pool", "workers"],
  ["train", "model"],
  ["transfer", "from"],
  ["search", "model"],
  ["evaluate", "models"],
  ["predict", "model"],
  ["save", "model"],
  ["task", "run"],
  ["serve", "models"],
]);
