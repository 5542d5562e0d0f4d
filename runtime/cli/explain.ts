/**
 * `troupe explain CODE`: what a message means, with a wrong and a right example; without a code, the list of them all.
 *
 * The pages are `lang/explain/*.md`, one a code, of one form: a title, prose, and two examples in fences. A test runs
 * the examples (`spec/lang/explain.test.ts`). Nothing but files is read here, so the answer comes at once.
 */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Paint, suggest } from "../../lang/index.js";
import { CallError, exit } from "./exit.js";
import { paintFor, print, printJson } from "./terminal.js";

/** One page, taken apart. */
export interface Page {
  readonly code: string;
  readonly title: string;
  readonly text: string;
  readonly wrong: Example;
  readonly right: Example;
}

export interface Example {
  readonly text: string;
  /** Words of the fence behind `flow wrong` or `flow right`. */
  readonly words: readonly string[];
}

const folder = fileURLToPath(new URL("../../../lang/explain/", import.meta.url));

/** In order. */
export function pageCodes(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -".md".length))
    .sort();
}

/** Throws where a page is not of the form: that is our mistake, and the test of the pages would have said so. */
export function readPage(code: string): Page {
  const page = readFileSync(`${folder}${code}.md`, "utf8");
  const form = /^# (\w+): ([^\n]+)\n\n(.+?)\n\n## Wrong\n\n(.+)\n\n## Right\n\n(.+)$/s.exec(page);
  const [, named, title, text, wrong, right] = form ?? [];
  if (named !== code || !title || !text) throw new Error(`the page of ${code} is not of the form`);
  return { code, title, text, wrong: exampleOf(wrong, "wrong"), right: exampleOf(right, "right") };
}

function exampleOf(fenced: string | undefined, kind: string): Example {
  const [, words, text] = /^```flow ([^\n]+)\n(.*?)```\n?$/s.exec(fenced ?? "") ?? [];
  const [first, ...others] = words?.split(" ") ?? [];
  if (text === undefined || first !== kind) throw new Error(`the ${kind} example is not of the form: ${fenced}`);
  return { text, words: others };
}

const groups: readonly (readonly [start: string, title: string])[] = [
  ["TRP1", "Syntax"],
  ["TRP2", "Names"],
  ["TRP3", "Settings, types and units"],
  ["TRP4", "Models and data"],
  ["TRP5", "Resources and pools"],
  ["TRP6", "What this version cannot do yet"],
  ["TRP7", "Surroundings"],
];

export function explain(asked: string | undefined, options: { readonly json?: boolean }): number {
  if (asked === undefined) list(options.json === true);
  else {
    const page = readPage(known(asked));
    if (options.json) printJson({ version: 1, ...page, wrong: page.wrong.text, right: page.right.text });
    else print(pageAsText(page, paintFor(process.stdout)));
  }
  return exit.fine;
}

/** `TRP101`, `trp101`, `101` and `error[TRP101]` are one code. */
function known(asked: string): string {
  const codes = pageCodes();
  const digits = /^(?:(?:error|warning)?\[?TRP)?(\d+)\]?$/i.exec(asked.trim())?.[1];
  const code = digits === undefined ? asked : `TRP${digits}`;
  if (codes.includes(code)) return code;
  const near = digits === undefined ? suggest(code, codes) : nearestNumber(Number(digits), codes);
  const hint = near ? `Did you mean ${near}? ` : "";
  throw new CallError(`There is no message ${code}.`, `${hint}\`troupe explain\` alone lists them all.`);
}

/** Further away it is no slip of the fingers. */
const nearby = 10;

function nearestNumber(wanted: number, codes: readonly string[]): string | undefined {
  const distance = (code: string) => Math.abs(Number(code.slice("TRP".length)) - wanted);
  const nearest = codes.reduce((best, code) => (distance(code) < distance(best) ? code : best));
  return distance(nearest) <= nearby ? nearest : undefined;
}

function list(asJson: boolean): void {
  const pages = pageCodes().map(readPage);
  if (asJson) printJson({ version: 1, messages: pages.map(({ code, title }) => ({ code, title })) });
  else print(listAsText(pages, paintFor(process.stdout)));
}

function listAsText(pages: readonly Page[], paint: Paint): string {
  const sections = groups.flatMap(([start, title]) => {
    const own = pages.filter(({ code }) => code.startsWith(start));
    return own.length === 0 ? [] : [[paint.strong(title), ...own.map(lineOf)].join("\n")];
  });
  return sections.join("\n\n");
}

const lineOf = ({ code, title }: Page) => `  ${code}  ${title}`;

function pageAsText({ code, title, text, wrong, right }: Page, paint: Paint): string {
  const example = (heading: string, { text: code }: Example) => `${paint.strong(heading)}\n\n${indented(code)}`;
  return [paint.strong(`${code}: ${title}`), text, example("Wrong", wrong), example("Right", right)].join("\n\n");
}

function indented(code: string): string {
  return code
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}
