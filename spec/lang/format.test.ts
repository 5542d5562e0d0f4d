/**
 * Every case of `format/*.txt` through the formatter, and what it does with bytes that cases cannot show.
 */

import test from "ava";
import { formatSource } from "../../lang/index.js";
import { acceptAnswers, caseFiles, casesOf } from "./parse-cases.js";

const formatted = (text: string) => formatSource({ path: "case.flow", text }).text;

function answer(text: string): string {
  const { text: result, diagnostics } = formatSource({ path: "case.flow", text });
  return result === undefined ? `⚠ ${diagnostics.map(({ code }) => code).join(" ")}` : result.replace(/\n$/, "");
}

for (const file of caseFiles("format")) {
  if (process.env.ACCEPT) acceptAnswers(file, answer, "format");
  for (const { title, input, expected } of casesOf(file, "format"))
    test(`${file}: ${title}`, (t) => {
      t.is(answer(input), expected);
    });
}

test("lines end in LF, the last one too, and a byte-order mark goes", (t) => {
  t.is(formatted("\uFEFF# a\r\nparam x = 1   # b\r\n\r\n\r\nparam y = 2"), "# a\nparam x = 1   # b\n\nparam y = 2\n");
});

test("a file with nothing in it stays empty", (t) => {
  t.is(formatted(""), "");
  t.is(formatted("\uFEFF"), "");
  t.is(formatted("\n \t\r\n\n"), "");
});

test("a comment alone is a file, with or without a line end", (t) => {
  t.is(formatted("# a"), "# a\n");
  t.is(formatted("\n\n\n# a\n\n\n"), "# a\n");
});

test("a file with a syntax error has no formatted text, and its diagnostics say why", (t) => {
  const { text, diagnostics } = formatSource({ path: "case.flow", text: "param x = 1\nparam y = (\n" });
  t.is(text, undefined);
  t.is(diagnostics.length, 1);
});

test("a network of a thousand layers has a line a layer", (t) => {
  const text = formatted(`model net = input(1)${" -> flatten".repeat(990)}`);
  t.is(text, `model net = input(1)\n${"  -> flatten\n".repeat(990)}`);
});
