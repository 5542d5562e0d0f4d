/** Rows that a model is asked about, and the file for its answers. */

import { error, type None } from "./message.js";

export const answersMessages = {
  TRP470: error<None>(
    () => "What the answers are to be written as is told by the end of the name, and this one says nothing.",
    () => "Let it end in `.csv`, `.tsv` or `.jsonl`; with `.gz` behind it is compressed.",
  ),
  TRP471: error<None>(
    () => "`to` writes the answers for whole data, and this asks about rows that stand in the file.",
    () => "Take `to` away: the report has these answers.",
  ),
  TRP472: error<{ model: string; column: string; data: string }>(
    ({ model, column, data }) =>
      `\`${model}\` learned from the column \`${column}\` of \`${data}\`, and this row says nothing of it.`,
    ({ column }) =>
      `Add \`${column}: …\` to the row; or give the data a rule for what is missing (\`missing\`), and train with that.`,
  ),
};
