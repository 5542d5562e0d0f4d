/**
 * Texts that are too large, too deep or too long get a message; large ones within the limits are parsed in time.
 */

import test from "ava";
import { parse } from "../../lang/1-parse/parse.js";

const codesOf = (text: string) => parse({ path: "large.flow", text }).diagnostics.map((each) => each.code);

test("a file beyond a million characters is refused", (t) => {
  t.deepEqual(codesOf(`# ${"x".repeat(1_000_000)}`), ["TRP180"]);
});

for (const [what, open] of Object.entries({
  parentheses: "(",
  brackets: "[",
  braces: "{ a: ",
  calls: "f(",
  holes: '"${',
  minus: "- ",
  not: "not ",
  if: "if ",
  choices: "if a then b else ",
  closing: ")",
}))
  test(`fifty thousand ${what} in a row end in one message`, (t) => {
    t.is(codesOf(`param x = ${open.repeat(50_000)}`).length, 1);
  });

test("a network of a thousand layers is long, one of more is refused", (t) => {
  t.deepEqual(codesOf(`model net = input(1)${" -> flatten".repeat(990)}`), []);
  t.deepEqual(codesOf(`model net = input(1)${" -> flatten".repeat(50_000)}`), ["TRP182"]);
});

test("many conditions, signs and negations side by side are no nesting", (t) => {
  t.deepEqual(codesOf(`param x = ${"not a and ".repeat(200)} b`), []);
  t.deepEqual(codesOf(`param x = ${"1 - -".repeat(200)} b`), []);
  t.deepEqual(codesOf(`param x = [${"if a then b else c, ".repeat(200)}]`), []);
  t.deepEqual(codesOf(`param x { ${"k: if a then b else c ".repeat(200)} }`), []);
});

test("long lists and blocks cost no more than their length", (t) => {
  t.deepEqual(codesOf(`param x = [${"1, ".repeat(100_000)}]`), []);
  t.deepEqual(codesOf(`train a { ${"k: 1\n".repeat(50_000)} }`), []);
  t.deepEqual(codesOf(`param x = "${`\${a}`.repeat(50_000)}"`), []);
});

test("fifty thousand slips in one line or on many lines end", (t) => {
  t.is(codesOf(`param x = ${"§".repeat(50_000)}`).length, 1);
  t.is(codesOf(`param x = ${'"'.repeat(50_001)}`).length, 1);
  t.is(codesOf(`train a:\n${"x: 3\n".repeat(50_000)}`).length, 1);
  t.is(codesOf("param x = (\n".repeat(20_000)).length, 20_000);
  t.is(codesOf('"""\n'.repeat(50_001)).length, 1);
  t.is(codesOf("/* x\n".repeat(50_000)).length, 1);
  t.is(codesOf(`for i in x:\n${"  train a { model: net }\n".repeat(30_000)}`).length, 1);
  t.is(codesOf(`param x = 1${",000".repeat(50_000)}`).length, 1);
  t.is(codesOf(`param x = 1${".0".repeat(50_000)}`).length, 1);
  t.is(codesOf(`param x = ./${"a/".repeat(50_000)}`).length, 1);
});
