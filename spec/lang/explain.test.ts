/**
 * Every code has its page in `lang/explain/`, and the examples on it are true: the wrong one gives this code first, and
 * no plan if it is an error; the right one gives no word at all.
 *
 * What an example needs beside its text stands behind `wrong` or `right` in the line that opens its fence:
 *
 *     set:epochs=abc   as with `--set epochs=abc`
 *     times:70         each word that ends in `…` is repeated that often: `(…` is 70 parentheses
 *     fragment         only a definition is shown; that nothing uses it yet (TRP206) is no fault of the example
 *
 * Data files are never read: a path with `no-` in it is missing, one with `bad-` is unusable, any other holds images of
 * 28 by 28.
 */

import test from "ava";
import { syntaxMessages } from "../../lang/1-parse/syntax-messages.js";
import { compile, hasErrors } from "../../lang/index.js";
import { codes } from "../../lang/messages.js";
import type { SourceFacts } from "../../lang/program.js";
import { type Example, pageCodes, readPage } from "../../runtime/cli/explain.js";
import { library } from "../../runtime/library.js";

const all: readonly string[] = [...Object.keys(syntaxMessages), ...codes].sort();

const inspect = ({ arguments: { images } }: { arguments: Readonly<Record<string, unknown>> }): SourceFacts => {
  const file = String(images);
  if (file.includes("no-")) return { known: false, problem: "missing", file, reason: "there is no such file" };
  if (file.includes("bad-")) return { known: false, problem: "unusable", file, reason: "it ends within its header" };
  return { known: true, shape: [28, 28] };
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
  const [name, value = ""] = wordOf(example, "set")?.split("=") ?? [];
  const set = new Map(name === undefined ? [] : [[name, value]]);
  return compile({ path: "example.flow", text: textOf(example) }, { library: library(), inspect, cores: 2, set });
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
    t.is(plan === undefined, hasErrors(diagnostics));
  });

  test(`explain ${code}: the right example`, (t) => {
    const { right } = readPage(code);
    const { plan, diagnostics } = compiled(right);
    const unused = diagnostics.filter((found) => found.code === "TRP206");
    const fragment = right.words.includes("fragment");
    t.is(fragment, unused.length > 0, "whether something is unused, and whether the fence says so");
    t.deepEqual(
      diagnostics.filter((found) => !unused.includes(found)).map((found) => found.message),
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
