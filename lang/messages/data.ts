/** TRP445 to TRP459: how data are prepared and split, and who may be asked about what. */

import { error, type Named, type None, quoted } from "./message.js";

export const dataMessages = {
  TRP445: error<{ column: string }>(
    ({ column }) => `The column \`${column}\` stands in \`categories\` and in \`encode\`.`,
    () => "Keep one of the two: `categories` is short for `one_hot`.",
  ),
  TRP446: error<{ share: string; condition: string }>(
    ({ share, condition }) =>
      `A split goes by shares or by conditions, and here \`${share}\` is a share and \`${condition}\` a condition.`,
    () => "Write a share for every part, as `80%`, or a condition for every part, as `year < 2020`.",
  ),
  TRP447: error<{ first: string; second: string; because: string }>(
    ({ first, second, because }) => `\`${first}\` and \`${second}\` do not go together in a split: ${because}.`,
    () => "Keep one of the two.",
  ),
  TRP448: error<{ data: string; folds: number }>(
    ({ data, folds }) => `\`${data}\` is dealt to ${folds} folds, so a part of it is a part of one fold.`,
    ({ data, folds }) =>
      `Write \`${data}.fold[0].train\` or \`${data}.fold[0].test\`, with a number from 0 to ${folds - 1}.`,
  ),
  TRP449: error<{ data: string; parts: readonly string[] }>(
    ({ data }) => `\`${data}\` has no folds.`,
    ({ data, parts }) =>
      parts.length > 0
        ? `Deal its rows to folds with \`split: { folds: 5 }\`, or name a part: \`${data}.${parts[0]}\`.`
        : "Deal its rows to folds with `split: { folds: 5 }`.",
  ),
  TRP450: error<{ rule: string; column: string; holds: "numbers" | "text" | "categories" }>(
    ({ rule, column, holds }) =>
      `\`${rule}\` ${rule === "constant" ? `gives a ${holds === "numbers" ? "text" : "number"} here` : "is for numbers"}, and the column \`${column}\` holds ${holds}.`,
    ({ holds }) =>
      `Give ${holds} a rule of ${holds === "text" ? "its" : "their"} own, as \`missing: { numbers: median, text: most_common }\`.`,
  ),
  TRP451: error<{ encoding: string; column: string; because: string; advice: string }>(
    ({ encoding, column, because }) => `\`${encoding}\` cannot encode the column \`${column}\`: ${because}.`,
    ({ advice }) => advice,
  ),
  TRP452: error<None>(
    () => "`except(…)` stands for all other columns, and these are known only when the data are read.",
    () => "List the columns by their names.",
  ),
  TRP453: error<{ data: string; columns: readonly string[] }>(
    ({ data }) => `\`${data}\` does not say which of its columns is to be learned.`,
    ({ columns }) => `Add \`target: …\`. It has ${quoted(columns)}.`,
  ),
  TRP454: error<{ network: string; held: number; vocabulary: number }>(
    ({ network, held, vocabulary }) =>
      `\`${network}\` begins with an embedding of ${held} words, and the words of the data have numbers up to ${vocabulary - 1}.`,
    ({ vocabulary }) => `Begin it with \`embedding(${vocabulary}, …)\`, or lower \`vocabulary\` of \`words\`.`,
  ),
  TRP455: error<{ data: string; learned: string }>(
    ({ data, learned }) =>
      `What learned from \`${learned}\` has seen rows of \`${data}\`: they are folds of the same data.`,
    ({ learned }) => `Take rows of \`${learned}\` itself, as \`${learned}.test\`.`,
  ),
  TRP456: error<{ first: string; second: string }>(
    ({ first, second }) =>
      `These models learned from \`${first}\` and from \`${second}\`, which are prepared each in its own way, so they cannot take the same rows.`,
    () => "Ask them one by one, each in a statement of its own.",
  ),
  TRP457: error<{ target: string; is: string }>(
    ({ target, is }) => `\`scale_target\` is for a number, and the target \`${target}\` is ${is}.`,
    () => "Take it away.",
  ),
  TRP458: error<Named>(
    ({ name }) => `\`${name}\` votes, and its members answer with numbers.`,
    () => "Take their mean: `average(…)`.",
  ),
  TRP459: error<{ data: string; like: string; lacking: readonly string[] }>(
    ({ data, like, lacking }) => {
      const columns = lacking.length > 1 ? "the columns" : "the column";
      return `\`${data}\` lacks ${columns} ${quoted(lacking)}, and the model takes rows as those of \`${like}\` are.`;
    },
    ({ like, lacking }) => {
      const it = lacking.length > 1 ? "them" : "it";
      return `Put ${it} into the file, or say \`features\` of \`${like}\` without ${it}.`;
    },
  ),
};
