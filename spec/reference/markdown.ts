/** Small pieces of Markdown: tables, code, links. */

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A cell is one line, and a bar in it is no border. */
const cell = (text: string) => text.replaceAll("\n", " ").replaceAll("|", "\\|");

export const code = (text: string) => `\`${text}\``;

export const fenced = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

export const link = (text: string, to: string) => `[${text}](${to})`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
