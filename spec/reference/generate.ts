/**
 * Refreshes what the reference repeats of the table of kinds, the library and the command line.
 *
 *     node dist/spec/reference/generate.js            names the pages that are stale, and ends with 1 if there are any
 *     node dist/spec/reference/generate.js --write    brings them up to date (`npm run reference`)
 *
 * A page is written by hand. Between `<!-- generated: settings -->` and `<!-- end -->` stands what is made here; the
 * words behind the colon name the part, and what it is of: `externs optimizer`, `help run`. `statement` and `settings` are
 * of the kind whose page it is.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../root.js";
import { kindsTable, settings, specOf, statement, work } from "./kind-parts.js";
import { about, fieldTable, help, messages, priorityTable, unitTable } from "./language-parts.js";
import { later } from "./later-part.js";
import { backends, externTable, layers, library, networkPieces, policies, types } from "./library-parts.js";

export const folder = join(root, "spec/reference");

export const pageNames = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".md"));

type Part = (of: string, page: string) => string;

const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  ["statement", (_, page) => statement(specOf(page))],
  ["settings", (_, page) => settings(specOf(page))],
  ["work", work],
  ["kinds", kindsTable],
  ["units", unitTable],
  ["priorities", priorityTable],
  ["fields", fieldTable],
  ["policies", policies],
  ["networks", networkPieces],
  ["externs", externTable],
  ["library", library],
  ["types", types],
  ["layers", layers],
  ["backends", backends],
  ["about", about],
  ["messages", messages],
  ["later", later],
  ["help", help],
]);

/** A page with its generated parts made anew. Throws where a page asks for a part that there is not. */
export function refreshed(name: string, text: string): string {
  const page = name.replace(/\.md$/, "");
  return text.replaceAll(
    /<!-- generated: (\w+) ?([^\n]*?) -->\n[\s\S]*?<!-- end -->/g,
    (_, word: string, of: string) => {
      const part = parts.get(word);
      if (!part) throw new Error(`${name} asks for the part ${word}, which nobody makes`);
      return `<!-- generated: ${word}${of && ` ${of}`} -->\n\n${part(of, page)}\n\n<!-- end -->`;
    },
  );
}

/** The files that are not as they would be made now, relative to the repository. The changelog has such a part, too. */
export function stale(): { path: string; text: string }[] {
  const paths = ["CHANGELOG.md", ...pageNames().map((name) => `spec/reference/${name}`)];
  return paths.flatMap((path) => {
    const before = readFileSync(join(root, path), "utf8");
    const text = refreshed(basename(path), before);
    return text === before ? [] : [{ path, text }];
  });
}

function main(write: boolean): number {
  const found = stale();
  for (const { path, text } of found) {
    if (write) writeFileSync(join(root, path), text);
    console.log(`${write ? "written" : "stale"}: ${path}`);
  }
  return write || found.length === 0 ? 0 : 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.includes("--write"));
