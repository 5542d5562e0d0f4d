/**
 * What holds for any text: parsing never throws, so it is never ambiguous either (that would throw as our bug), spans
 * nest, and every message points into the file.
 */

import test from "ava";
import fc from "fast-check";
import { parse } from "../../lang/1-parse/parse.js";
import { kinds, reservedWords } from "../../lang/1-parse/words.js";
import { type Node, nodeOf } from "./parse-tree.js";

const words = [...kinds, ...Object.keys(reservedWords), "a", "net", "x", "True", "for", "lambda", "end", "ms"];
const marks = [
  ...'{}()[],:.=+-*/<>"#%$\\',
  "->",
  "..",
  "<=",
  ">=",
  "==",
  "!=",
  `\${`,
  "&&",
  "'",
  ";",
  "“",
  "\uD800",
  "`",
  "→",
  "//",
  "/*",
  '"""',
  "...",
  "<-",
  "^",
  "0,5",
];
const pieces = [...words, ...marks, "1", "0.5", "80%", "200ms", '"text"', `"\${a}"`, "\n", "\n", "\n", "\r\n", "\t"];

/** Words and marks in any order: most of the grammar's states are reached within a few of them. */
const soup = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom("", " ")), { maxLength: 60 })
  .map((each) => each.flat().join(""));

/** Well-formed expressions of every form, over any of the places where one can stand. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const binary = fc.constantFrom("->", "or", "and", "+", "-", "*", "/");
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom("a", "model", "1", "20%", "true", '"t"', "[]", "{}", "f()"),
      fc.tuple(inner, binary, inner).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      fc.tuple(inner, inner).map(([left, right]) => `(${left}) .. (${right}) < 1`),
      fc.tuple(inner, inner, inner).map(([test, yes, no]) => `(if ${test} then ${yes} else ${no})`),
      fc.tuple(inner, inner).map(([one, two]) => `[${one}, ${two},]`),
      fc.tuple(inner, inner).map(([one, two]) => `{ a: ${one} b.c: ${two}, }`),
      fc.tuple(inner, inner).map(([one, two]) => `f(${one}, use: ${two})[${one}].data`),
      inner.map((each) => `"x \${${each}} y"`),
      inner.map((each) => `-(${each})`),
      inner.map((each) => `not (${each})`),
    ),
  };
});

function assertSound(t: { true: (value: boolean, message?: string) => unknown }, text: string): void {
  const { tree, diagnostics } = parse({ path: "any.flow", text });
  for (const { span } of [...tree.comments, ...diagnostics, ...diagnostics.flatMap((each) => each.related)])
    t.true(span !== undefined && span.start >= 0 && span.start <= span.end && span.end <= text.length);
  let end = 0;
  for (const statement of tree.statements) {
    t.true(statement.span.start >= end, "statements stand one behind the other");
    end = statement.span.end;
    assertNested(t, nodeOf(statement));
  }
  t.true(end <= text.length);
}

function assertNested(t: { true: (value: boolean, message?: string) => unknown }, node: Node): void {
  for (const child of node.children) {
    t.true(node.span.start <= child.span.start && child.span.end <= node.span.end, "spans nest");
    assertNested(t, child);
  }
}

test("any text is parsed without a throw", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => assertSound(t, text)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => assertSound(t, text)),
    { numRuns: 500 },
  );
});

test("any words and marks are parsed without a throw, and in one way only", (t) => {
  fc.assert(
    fc.property(soup, (text) => assertSound(t, text)),
    { numRuns: 3000 },
  );
});

test("a head and any words behind it are parsed without a throw, and in one way only", (t) => {
  const heads = fc.constantFrom("param x = ", "train a { ", "model m(", 'use "f" ', "policy p = f(", 'param x = "${');
  fc.assert(
    fc.property(heads, soup, (head, rest) => assertSound(t, head + rest)),
    { numRuns: 3000 },
  );
});

test("every well-formed expression has exactly one reading", (t) => {
  fc.assert(
    fc.property(expression, (value) => {
      const text = `param x = ${value} { help: ${value} }`;
      const { tree, diagnostics } = parse({ path: "any.flow", text });
      if (diagnostics.some((each) => each.code === "TRP181")) return;
      t.deepEqual(diagnostics, [], text);
      t.is(tree.statements.length, 1);
    }),
    { numRuns: 1000 },
  );
});

test("a broken statement has one message and hides no other", (t) => {
  const slips = [
    "param x = (",
    "train a { model: net",
    "trian a { }",
    "param y = 'a'",
    'param z = "open',
    "model m: 1 +",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...slips, undefined), { minLength: 1, maxLength: 12 }), (lines) => {
      const text = lines.map((slip, at) => slip ?? `param good${at} = ${at}`).join("\n");
      const { tree, diagnostics } = parse({ path: "any.flow", text });
      t.is(diagnostics.length, lines.filter((slip) => slip !== undefined).length, text);
      t.is(tree.statements.length, lines.filter((slip) => slip === undefined).length, text);
    }),
  );
});
