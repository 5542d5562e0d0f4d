/**
 * The grammar, the lexer, the generated file and the messages agree with one another.
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { syntaxMessages } from "../../lang/1-parse/syntax-messages.js";
import { tokenTypes } from "../../lang/1-parse/tokens.js";
import { caseFiles, casesOf, repository } from "./parse-cases.js";

const grammar = join(repository, "lang/1-parse/flow.ne");

test("every token that the grammar names exists", (t) => {
  const text = readFileSync(grammar, "utf8").replace(/#.*/g, "");
  const named = new Set([...text.matchAll(/%([A-Za-z]+)/g)].map((match) => match[1]!));
  t.true(named.size > 30);
  t.deepEqual(
    [...named].filter((name) => !(tokenTypes as readonly string[]).includes(name)),
    [],
  );
});

test("every token is used by the grammar, save the bad ones", (t) => {
  const text = readFileSync(grammar, "utf8");
  t.deepEqual(
    tokenTypes.filter((type) => !text.includes(`%${type}`)),
    ["bad"],
  );
});

test("the generated grammar is what nearleyc makes of the grammar now", (t) => {
  const nearleyc = join(repository, "node_modules/nearley/bin/nearleyc.js");
  const made = execFileSync(process.execPath, [nearleyc, grammar], { encoding: "utf8" });
  const kept = readFileSync(join(repository, "lang/1-parse/generated/grammar.ts"), "utf8");
  t.is(withoutVersion(kept), withoutVersion(made), "run npm run grammar");
});

function withoutVersion(generated: string): string {
  return generated.replace(/^\/\/ Generated automatically.*\n/, "").trimEnd();
}

test("every message has a case", (t) => {
  const shown = caseFiles()
    .flatMap((file) => casesOf(file))
    .map((each) => each.expected)
    .join("\n");
  const tested = ["TRP180", "TRP182"];
  t.deepEqual(
    Object.keys(syntaxMessages).filter((code) => !shown.includes(code) && !tested.includes(code)),
    [],
  );
});

test("no title is used twice", (t) => {
  const titles = caseFiles().flatMap((file) => casesOf(file).map(({ title }) => `${file} ${title}`));
  t.is(new Set(titles).size, titles.length);
});
