/**
 * Every block of code in every Markdown file is true: flows compile (or are wrong, where they say so), JavaScript
 * parses, commands exist, links lead somewhere.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import test from "ava";
import { parse } from "../lang/1-parse/parse.js";
import { compile, type Diagnostic } from "../lang/index.js";
import type { SourceFacts } from "../lang/program.js";
import { library } from "../runtime/library.js";
import { type Block, commandsOf, fileNameOf, type Page, pages } from "./markdown-blocks.js";
import { root } from "./root.js";
import { troupe } from "./troupe.js";

const all = pages();
const languages = ["flow", "js", "sh", "console", "text", "json", "mermaid"];
const flowWords = ["fragment", "later", "wrong"];

const blocksIn = (language: string) =>
  all.flatMap((page) =>
    page.blocks
      .filter((block) => block.language === language)
      .map((block) => ({ page, block, at: placeOf(page, block) })),
  );

const placeOf = ({ path }: Page, { line }: Block) => `${path}:${line}`;

test("there are pages, and flows in them", (t) => {
  t.true(all.some(({ path }) => path === "README.md"));
  t.true(blocksIn("flow").length >= 20);
});

test("every block says its language", (t) => {
  for (const page of all)
    for (const block of page.blocks)
      t.true(languages.includes(block.language), `${placeOf(page, block)}: ${block.language}`);
  for (const { block, at } of blocksIn("flow"))
    for (const word of block.words) t.true(flowWords.includes(word) || word.endsWith(".flow"), `${at}: ${word}`);
});

/** Data files are never read: rows of IDX files are 28 by 28. */
const inspect = ({ name }: { name: string }): SourceFacts =>
  name === "idx" ? { known: true, shape: [28, 28], classes: 10 } : { known: true };

function diagnosticsOf({ blocks, preamble = "" }: Page, block: Block): readonly Diagnostic[] {
  const text = block.words.includes("fragment") ? `${preamble}\n${block.text}` : block.text;
  return compile(
    { path: fileNameOf(block) ?? "block.flow", text },
    {
      library: library(),
      inspect,
      cores: 2,
      open: (path) => {
        const named = blocks.find((each) => basename(fileNameOf(each) ?? "") === basename(path));
        return named
          ? { source: { path: basename(path), text: named.text } }
          : { problem: "no block of the page has this name", file: path };
      },
    },
  ).diagnostics;
}

const isUnused = ({ code }: Diagnostic) => code === "TRP206";
const isLater = ({ code }: Diagnostic) => code === "TRP600";
const said = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code, message }) => `${code}: ${message}`);

for (const { page, block, at } of blocksIn("flow")) {
  const is = (word: string) => block.words.includes(word);
  test(`flow at ${at}`, (t) => {
    if (is("fragment") && page.preamble === undefined) {
      t.deepEqual(said(parse({ path: at, text: block.text }).diagnostics), []);
      return;
    }
    const found = diagnosticsOf(page, block);
    if (is("wrong")) {
      t.true(
        found.some((each) => each.severity === "error" && !isLater(each)),
        "it says `wrong`, and nothing is",
      );
      return;
    }
    t.is(found.some(isLater), is("later"), "whether it says `later`, and whether this version cannot carry it out");
    t.deepEqual(said(found.filter((each) => !isLater(each) && !(is("fragment") && isUnused(each)))), []);
  });
}

for (const { block, at } of blocksIn("js"))
  test(`js at ${at}`, (t) => {
    const { status, stderr } = spawnSync(process.execPath, ["--check", "--input-type=module", "-"], {
      input: block.text,
      encoding: "utf8",
    });
    t.is(status, 0, stderr);
  });

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
const plainCommands = ["cat", "cd", "ls", "cp", "ln", "mkdir"];

/** Undefined where it exists. */
function unknownIn(command: string, subcommands: readonly string[]): string | undefined {
  const [first = "", second = "", third = ""] = command.replace(/^npx /, "").trim().split(/\s+/);
  if (first === "troupe")
    return subcommands.includes(second) || second.endsWith(".flow") || second.startsWith("-") ? undefined : second;
  if (first === "npm" && second === "run") return third in scripts ? undefined : third;
  if (first === "npm") return second in scripts || ["install", "ci"].includes(second) ? undefined : second;
  if (first === "node") return second.startsWith("-") || existsSync(join(root, second)) ? undefined : second;
  return plainCommands.includes(first) ? undefined : first;
}

test("commands that the pages name exist", async (t) => {
  const { stdout } = await troupe(["--help"]);
  const subcommands = [...stdout.matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name = ""]) => name);
  t.true(subcommands.length >= 6);
  for (const { block, at } of [...blocksIn("sh"), ...blocksIn("console")]) {
    const commands = commandsOf(block);
    t.true(commands.length > 0, `${at} shows no command`);
    for (const command of commands.flatMap((line) => line.split(/&&|;|\|/)))
      t.is(unknownIn(command.trim(), subcommands), undefined, `${at}: ${command}`);
  }
  t.is(unknownIn("troupe nosuch", subcommands), "nosuch");
  t.is(unknownIn("npm run nosuch", subcommands), "nosuch");
});

test("links between files lead somewhere", (t) => {
  let links = 0;
  for (const { path, text } of all)
    for (const [, to = ""] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (to.includes(":")) continue;
      links++;
      t.true(existsSync(join(root, dirname(path), to)), `${path}: ${to}`);
    }
  t.true(links > 10);
});
