/**
 * Every case of `parse/*.txt`, and every flow of the design, through the parser.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { parse } from "../../lang/1-parse/parse.js";
import { acceptAnswers, caseFiles, casesOf, flowFolder } from "./parse-cases.js";
import { printParsed } from "./parse-print.js";

const answer = (text: string) => printParsed(text, parse({ path: "case.flow", text }));

for (const file of caseFiles()) {
  if (process.env.ACCEPT) acceptAnswers(file, answer);
  for (const { title, input, expected } of casesOf(file))
    test(`${file}: ${title}`, (t) => {
      t.is(answer(input), expected);
    });
}

for (const name of readdirSync(flowFolder).filter((each) => each.endsWith(".flow")))
  test(`flow ${name} parses without a word`, (t) => {
    const text = readFileSync(join(flowFolder, name), "utf8");
    const { tree, diagnostics } = parse({ path: name, text });
    t.deepEqual(diagnostics, []);
    t.true(tree.statements.length > 0);
  });
