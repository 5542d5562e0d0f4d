/**
 * What people bring along from other languages, word processors and keyboards, and what to write here instead.
 */

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
  ["**", "Multiply the value by itself: there are no powers. A power of ten is written `1e-3`."],
  ["^", "Multiply the value by itself: there are no powers. A power of ten is written `1e-3`."],
  ["%", "Write it against its number for a percentage, as `80%`; there is no remainder operator."],
  ["=>", "Write `->` for what flows into the next layer; a function is written `fn double(x) = 2 * x`."],
  ["|>", "Write `->`."],
  ["%>%", "Write `->`."],
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
  ["variable", "param"],
  ["local", "param"],
  ["locals", "param"],
  ["int", "param"],
  ["float", "param"],
  ["double", "param"],
  ["string", "param"],
  ["number", "param"],
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
  ["process", "task"],
  ["step", "task"],
  ["stage", "task"],
  ["rule", "task"],
  ["fit", "train"],
  ["test", "evaluate"],
  ["finetune", "transfer"],
  ["tune", "search"],
  ["store", "save"],
  ["scheduler", "policy"],
]);

/** How a statement of a kind looks, for those who know only its counterpart. */
export const kindForms: ReadonlyMap<string, string> = new Map([
  ["param", "param epochs = 3"],
  ["use", 'use "nets.flow" as nets'],
  ["fn", "fn double(x) = 2 * x"],
  ["data", 'data rows = csv("rows.csv")'],
  ["model", "model net = input(4) -> dense(3, softmax)"],
  ["policy", "policy fair { order: highest(task.waited) }"],
  ["train", "train a { model: net, on: rows }"],
  ["transfer", "transfer b { from: a, on: rows }"],
  ["search", "search best { model: net, on: rows }"],
  ["evaluate", "evaluate score { models: [a], on: rows }"],
  ["save", 'save { model: a, to: "out/a" }'],
  ["task", "task nap { run: sleep(1s) }"],
]);

const noLoops = {
  reason: "there are no loops",
  instead: "Give a statement a count, as in `task job[5] { … }`; `index` is 0 to 4 in it.",
};
const noBranches = {
  reason: "a choice is made between values",
  instead: "Write `if … then … else …` where the value stands, as in `param units = if wide then 64 else 32`.",
};
const noSteps = {
  reason: "a file says what there is, not what to do next",
  instead: "Write a statement for each thing that there should be; what needs what settles the order.",
};
const noEnds = { reason: "a block ends with `}`", instead: "Write `}` for it, or remove it if the block has one." };

/** Words that begin statements of other languages and have no counterpart here: why not, and what to do instead. */
export const foreignStatements: ReadonlyMap<string, { readonly reason: string; readonly instead: string }> = new Map([
  ["for", noLoops],
  ["foreach", noLoops],
  ["while", noLoops],
  ["repeat", noLoops],
  ["loop", noLoops],
  ["if", noBranches],
  ["else", noBranches],
  ["elif", noBranches],
  [
    "return",
    {
      reason: "a function is one expression",
      instead: "Write the value behind the `=`, as in `fn double(x) = 2 * x`.",
    },
  ],
  ...["print", "println", "echo", "puts", "show"].map(
    (word) =>
      [
        word,
        {
          reason: "a run prints its results by itself",
          instead: "Write `predict` for the answers of a model, or `evaluate` for how good it is.",
        },
      ] as const,
  ),
  ["end", noEnds],
  ["endif", noEnds],
  ["done", noEnds],
  ["pass", { reason: "a block may be empty", instead: "Remove it." }],
  ["try", noSteps],
  ["with", noSteps],
  ["assert", noSteps],
  ["begin", noSteps],
  ["await", noSteps],
  ["async", noSteps],
  ["export", noSteps],
]);

/** Words that close a block elsewhere, alone on their line. */
export const endWords: ReadonlySet<string> = new Set(["end", "endif", "done"]);

/** What word processors, web pages and other keyboards put in the place of a mark of the language. */
export const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...[..."→⟶➔➜⇒⟹"].map((character) => [character, "->"] as const),
  ...[..."–—−‒―‐‑"].map((character) => [character, "-"] as const),
  ...[..."×⋅·∗✕"].map((character) => [character, "*"] as const),
  ...[..."÷∕"].map((character) => [character, "/"] as const),
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["…", ".."],
  ...[..."，：（）［］｛｝＝＋＜＞＃％"].map(
    (character) => [character, String.fromCharCode(character.charCodeAt(0) - 0xfee0)] as const,
  ),
]);

/** Those that come along when text is copied. */
export const invisibleCharacters: ReadonlyMap<string, string> = new Map([
  ["\u00A0", "no-break space"],
  ["\u200B", "zero-width space"],
  ["\u200E", "left-to-right mark"],
  ["\uFEFF", "byte-order mark"],
]);

/** Characters that mean something elsewhere, with what to do instead. */
export const foreignCharacters: ReadonlyMap<string, string> = new Map([
  ["$", `Write the name alone; \`\${…}\` is for a hole in a text, between double quotes.`],
  ["\\", "Remove it: an expression goes on in the next line after an operator, and inside brackets."],
  ["~", "Write `not`."],
  ["²", "Multiply the value by itself."],
  ["@", "Remove it: how a statement is carried out, its settings say."],
]);

/** Units as people write them out, and what they are called here. */
export const foreignUnits: ReadonlyMap<string, string> = new Map([
  ["milliseconds", "ms"],
  ["millis", "ms"],
  ["sec", "s"],
  ["secs", "s"],
  ["second", "s"],
  ["seconds", "s"],
  ["minute", "min"],
  ["minutes", "min"],
  ["mins", "min"],
  ["hour", "h"],
  ["hours", "h"],
  ["day", "d"],
  ["days", "d"],
  ["percent", "%"],
  ["kb", "KB"],
  ["mb", "MB"],
  ["gb", "GB"],
  ["gib", "GiB"],
  ["mib", "MiB"],
]);
