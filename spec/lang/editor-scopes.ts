/**
 * The scopes that an editor gives each character, by the engine that editors use (vscode-textmate over Oniguruma), read
 * from the grammar as it lies in `lang/editor/`.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { root } from "../root.js";

export const grammarFile = join(root, "lang/editor/flow.tmLanguage.json");

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
const onigLib = oniguruma.loadWASM(wasm).then(() => ({
  createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));

const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile),
});
const loaded = await registry.loadGrammar("source.troupe-flow");
if (!loaded) throw new Error("the grammar did not load");
const grammar = loaded;

export interface ScopedPiece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** From the outside in, without the root's and without the language's name at their ends. */
  readonly scopes: readonly string[];
}

export function scopedLines(text: string): ScopedPiece[][] {
  let state = textmate.INITIAL;
  let start = 0;
  return text.split("\n").map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const pieces = tokens.map(({ startIndex, endIndex, scopes }) => {
      const end = Math.min(endIndex, line.length);
      const inner = scopes.slice(1).map((scope) => scope.replace(/\.troupe-flow$/, ""));
      return { start: start + startIndex, end: start + end, text: line.slice(startIndex, end), scopes: inner };
    });
    start += line.length + 1;
    return pieces;
  });
}

/** For each character of the text, its scopes as one text; line breaks have none. */
export function scopesOfCharacters(text: string): string[] {
  const found = Array.from({ length: text.length }, () => "");
  for (const { start, end, scopes } of scopedLines(text).flat()) found.fill(scopes.join(" "), start, end);
  return found;
}
