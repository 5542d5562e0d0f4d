/**
 * What holds for the formatter on any program: the tree and the comments are those of the source, and formatting what
 * is formatted changes nothing.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { parse } from "../../lang/1-parse/parse.js";
import { type Diagnostic, formatSource, hasErrors } from "../../lang/index.js";
import { root } from "../root.js";
import { withoutSpans } from "./parse-tree.js";
import { type Program, programs } from "./programs.js";

const treeOf = (text: string) => parse({ path: "any.flow", text }).tree;
const codesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map((each) => each.code);
const formatted = (text: string) => formatSource({ path: "any.flow", text }).text;

function assertKept(t: ExecutionContext, text: string): void {
  const once = formatted(text) ?? t.fail(`it has no canonical form:\n${text}`);
  if (typeof once !== "string") return;
  const before = treeOf(text);
  const { tree: after, diagnostics } = parse({ path: "any.flow", text: once });
  t.deepEqual(codesOf(diagnostics), before.statements.length === 0 ? ["TRP139"] : [], once);
  t.deepEqual(withoutSpans(after.statements), withoutSpans(before.statements), once);
  t.deepEqual(
    after.comments.map((each) => each.text),
    before.comments.map((each) => each.text),
    once,
  );
  t.is(formatted(once), once);
  t.regex(once, /^$|[^\n]\n$/);
  t.notRegex(once, /\n\n\n|[ \t]\n|\r|\uFEFF/);
}

test("the generator makes programs that parse, and says which comments are in them", (t) => {
  fc.assert(
    fc.property(programs(), ({ text, statements, comments }: Program) => {
      const { tree, diagnostics } = parse({ path: "any.flow", text });
      t.deepEqual(codesOf(diagnostics), statements === 0 ? ["TRP139"] : [], text);
      t.is(tree.statements.length, statements, text);
      t.deepEqual(
        tree.comments.map((each) => each.text),
        comments,
      );
    }),
    { numRuns: 1000 },
  );
});

test("any program keeps its tree and its comments, and is formatted once and for all", (t) => {
  fc.assert(
    fc.property(programs(), ({ text }) => assertKept(t, text)),
    { numRuns: 2000 },
  );
});

const folders = ["examples", "stdlib", "spec"];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".flow"))
    .map((name) => join(folder, name)),
);

test("there are files to format", (t) => t.true(files.length > 80));

test("the files of the repository keep their trees and their comments, and broken ones are left alone", (t) => {
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    if (hasErrors(parse({ path: file, text }).diagnostics)) t.is(formatted(text), undefined, file);
    else assertKept(t, text);
  }
});

test("the examples and the library are formatted", (t) => {
  for (const file of files.filter((name) => /^(examples|stdlib)\b/.test(name))) {
    const text = readFileSync(join(root, file), "utf8");
    t.is(formatted(text), text, `${file}: run \`troupe fmt examples stdlib\``);
  }
});
