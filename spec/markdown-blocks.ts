/**
 * The Markdown files of the project, and the blocks of code in them. The words behind ``` say what a block is:
 *
 *     flow                 a whole file: not one message
 *     flow nets.flow       a whole file of that name, which other blocks of the page may `use`
 *     flow fragment        a piece: what a file would have beside it stands in `<!-- preamble … -->`, if anywhere
 *     flow later           all is right, and this version cannot carry it out yet (TRP600)
 *     flow wrong           it shows a mistake
 *     js, sh, console, text, json, mermaid
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./root.js";

export interface Block {
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
  /** From 1: where its fence stands. */
  readonly line: number;
}

export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What its fragments have beside them. */
  readonly preamble?: string;
}

/** `troupe explain` has a form and a test of its own. */
const apart = ["lang/explain"];
const passedOver = new Set(["node_modules", "dist", "out"]);

export function pages(folder: string = root): Page[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || passedOver.has(entry.name) || apart.includes(relative(root, path))) return [];
    if (entry.isDirectory()) return pages(path);
    return entry.name.endsWith(".md") ? [pageOf(relative(root, path), readFileSync(path, "utf8"))] : [];
  });
}

export function pageOf(path: string, text: string): Page {
  const preamble = /<!-- preamble\n([\s\S]*?)-->/.exec(text)?.[1];
  return { path, text, blocks: blocksOf(text), ...(preamble === undefined ? {} : { preamble }) };
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: info = "", 2: body = "", index }) => {
    const [language = "", ...words] = info.trim().split(/\s+/);
    return { language, words, text: body, line: text.slice(0, index).split("\n").length };
  });
}

/** The name that a block gives the file that it is. */
export const fileNameOf = ({ words }: Block): string | undefined => words.find((word) => word.endsWith(".flow"));

/** What people type: the lines behind `$`, or all of them. */
export function commandsOf({ language, text }: Block): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (language === "sh") return lines;
  return lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
}
