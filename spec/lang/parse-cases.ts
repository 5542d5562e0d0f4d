/**
 * Cases in plain files, as Lezer has them:
 *
 *     # title — why the case exists
 *
 *     input
 *
 *     ==>
 *
 *     expected
 *
 * A line that begins with `#` is a title only behind an expectation, so that an input may begin with a comment.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Case {
  readonly title: string;
  readonly input: string;
  readonly expected: string;
}

/** The tests run from `dist/`, the cases stay where they are written. */
export const repository = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootAbove(dirname(folder));
}

export const flowFolder = join(repository, "spec/lang/flows");

/** The cases of the parser are in `parse/`; each other subject has a folder beside it. */
export type CaseFolder = "parse" | "format" | "editor";

const pathOf = (...path: [CaseFolder, ...string[]]) => join(repository, "spec/lang", ...path);

export function caseFiles(folder: CaseFolder = "parse"): string[] {
  return readdirSync(pathOf(folder))
    .filter((name) => name.endsWith(".txt"))
    .sort();
}

export function casesOf(file: string, folder: CaseFolder = "parse"): Case[] {
  const lines = readFileSync(pathOf(folder, file), "utf8").split("\n");
  const cases: { title: string; input: string[]; expected: string[]; answered: boolean }[] = [];
  for (const line of lines) {
    const current = cases.at(-1);
    if (line.startsWith("# ") && (!current || current.answered))
      cases.push({ title: line.slice(2), input: [], expected: [], answered: false });
    else if (line === "==>" && current) current.answered = true;
    else if (current?.answered) current.expected.push(line);
    else current?.input.push(line);
  }
  return cases.map(({ title, input, expected }) => ({
    title,
    input: withoutEmptyEnds(input),
    expected: withoutEmptyEnds(expected),
  }));
}

function withoutEmptyEnds(lines: readonly string[]): string {
  return lines.join("\n").replace(/^\n+|\n+$/g, "");
}

/** With `ACCEPT=1` in the environment the answers become the expectations; read the difference before committing it. */
export function acceptAnswers(file: string, answer: (input: string) => string, folder: CaseFolder = "parse"): void {
  const cases = casesOf(file, folder).map(({ title, input }) => `# ${title}\n\n${input}\n\n==>\n\n${answer(input)}\n`);
  writeFileSync(pathOf(folder, file), cases.join("\n"));
}
