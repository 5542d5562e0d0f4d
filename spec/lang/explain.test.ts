/**
 * Every code has its page in `lang/explain/`, and the examples on it are true: the wrong one gives this code first, and
 * no plan if it is an error; the right one gives no word at all.
 *
 * What an example needs beside its text stands behind `wrong` or `right` in the line that opens its fence:
 *
 *     times:70         each word that ends in `…` is repeated that often: `(…` is 70 parentheses
 *     fragment         only a definition is shown; that nothing uses it yet (TRP206) is no fault of the example
 *     set:epochs=abc   and all else that `surroundings.ts` knows of the world around
 *
 * A right example may need what this version cannot carry out yet (TRP600). Of other files there are
 * `nets.flow`, the same as `my-nets.flow`, and `circle.flow`, which uses itself; any other is missing.
 */

import test from "ava";
import { syntaxMessages } from "../../lang/1-parse/syntax-messages.js";
import { compile, hasErrors, type OpenFile } from "../../lang/index.js";
import { cannotYet, codes } from "../../lang/messages.js";
import { type Example, pageCodes, readPage } from "../../runtime/cli/explain.js";
import { needsOfWords, surroundingsOf } from "./surroundings.js";

const all: readonly string[] = [...Object.keys(syntaxMessages), ...codes].sort();

const nets = "model small = input(28, 28) -> flatten -> dense(32, relu) -> dense(10, softmax)\n";

const files: ReadonlyMap<string, string> = new Map([
  ["nets.flow", nets],
  ["my-nets.flow", nets],
  ["circle.flow", 'use "circle.flow" as again\nmodel net = again.net\n'],
]);

const open: OpenFile = (path) => {
  const text = files.get(path);
  return text === undefined ? { problem: "there is no such file", file: path } : { source: { path, text } };
};

function wordOf({ words }: Example, name: string): string | undefined {
  return words.find((word) => word.startsWith(`${name}:`))?.slice(name.length + 1);
}

function textOf(example: Example): string {
  const times = Number(wordOf(example, "times") ?? 0);
  if (times === 0) return example.text;
  return example.text.replaceAll(/([^\s\d]+)…/g, (_, word: string) => word.repeat(times));
}

function compiled(example: Example) {
  const own = example.words.filter((word) => word !== "fragment" && !word.startsWith("times:"));
  return compile({ path: "example.flow", text: textOf(example) }, { ...surroundingsOf(needsOfWords(own)), open });
}

test("there is a page for each code, and none besides", (t) => {
  t.deepEqual(pageCodes(), all);
});

test("no two pages have one title", (t) => {
  const titles = pageCodes().map((code) => readPage(code).title);
  t.deepEqual([...new Set(titles)], titles);
});

for (const code of pageCodes()) {
  test(`explain ${code}: the wrong example`, (t) => {
    const { wrong } = readPage(code);
    const { plan, diagnostics } = compiled(wrong);
    t.is(diagnostics[0]?.code, code, diagnostics[0]?.message ?? "there is no message");
    t.is(plan === undefined, hasErrors(diagnostics.filter((found) => !cannotYet.has(found.code))));
  });

  test(`explain ${code}: the right example`, (t) => {
    const { right } = readPage(code);
    const { plan, diagnostics } = compiled(right);
    const unused = diagnostics.filter((found) => found.code === "TRP206");
    const fragment = right.words.includes("fragment");
    t.is(fragment, unused.length > 0, "whether something is unused, and whether the fence says so");
    const faults = diagnostics.filter((found) => !unused.includes(found) && !cannotYet.has(found.code));
    t.deepEqual(
      faults.map((found) => found.message),
      [],
    );
    t.truthy(plan);
  });

  test(`explain ${code}: its text is short`, (t) => {
    const lines = readPage(code).text.split("\n");
    t.true(lines.length >= 2 && lines.length <= 8, `${lines.length} lines`);
    t.true(lines.every((line) => line.length <= 120));
  });
}
