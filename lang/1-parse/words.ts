/**
 * The words that mean something to the parser, and the words of other languages that people bring along.
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

/** Values of other languages, with what to do instead. */
export const foreignValues: ReadonlyMap<string, string> = new Map([
  ["True", "Write `true`."],
  ["TRUE", "Write `true`."],
  ["False", "Write `false`."],
  ["FALSE", "Write `false`."],
  ["None", "Leave the setting out: what is not written takes its default."],
  ["null", "Leave the setting out: what is not written takes its default."],
  ["nil", "Leave the setting out: what is not written takes its default."],
  ["undefined", "Leave the setting out: what is not written takes its default."],
]);

/** Operators of other languages, with what to do instead. */
export const foreignOperators: ReadonlyMap<string, string> = new Map([
  ["&&", "Write `and`."],
  ["&", "Write `and`."],
  ["||", "Write `or`."],
  ["|", "Write `or`."],
  ["!", "Write `not`."],
  ["===", "Write `==`."],
  ["!==", "Write `!=`."],
  ["<>", "Write `!=`."],
  ["**", "Multiply the value by itself: there are no powers."],
  ["^", "Multiply the value by itself: there are no powers."],
  ["%", "Write it against its number for a percentage, as `80%`; there is no remainder operator."],
  ["=>", "Write `->` for what flows into the next layer."],
  ["|>", "Write `->`."],
  [">>", "Write `->`."],
  [":=", "Write `=` in a definition and `:` in a setting."],
  ["+=", "A name keeps its value: give the new value a name of its own."],
  ["-=", "A name keeps its value: give the new value a name of its own."],
  ["*=", "A name keeps its value: give the new value a name of its own."],
  ["/=", "A name keeps its value: give the new value a name of its own."],
  ["++", "A name keeps its value: write `+ 1` where the larger value is needed."],
  ["?", "Write `if … then … else …`."],
  ["...", "Write `..` between the two ends of a range."],
]);

/** How other languages begin what here begins with a kind. */
export const foreignKinds: ReadonlyMap<string, string> = new Map([
  ["def", "fn"],
  ["function", "fn"],
  ["func", "fn"],
  ["lambda", "fn"],
  ["let", "param"],
  ["const", "param"],
  ["var", "param"],
  ["val", "param"],
  ["import", "use"],
  ["include", "use"],
  ["require", "use"],
  ["from", "use"],
  ["class", "model"],
  ["network", "model"],
  ["net", "model"],
  ["dataset", "data"],
  ["table", "data"],
  ["job", "task"],
  ["run", "task"],
  ["fit", "train"],
  ["test", "evaluate"],
  ["finetune", "transfer"],
  ["tune", "search"],
  ["store", "save"],
  ["scheduler", "policy"],
]);
