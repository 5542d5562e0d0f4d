/**
 * What is suggested can stand there: in every case of the checker, a name is put in place of the one it is suggested
 * for, and then nothing is wrong with the name at that place. And the words of other tools lead to words that there are.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { parse } from "../../lang/1-parse/parse.js";
import { foreignWords } from "../../lang/2-check/foreign-words.js";
import { compile, type Diagnostic, kinds } from "../../lang/index.js";
import { policyFields } from "../../lang/policy-fields.js";
import { library } from "../../runtime/library.js";
import { root } from "../root.js";
import { filesIn, needsOfText, surroundingsOf } from "./surroundings.js";

const folders = ["check", "newcomer"].flatMap((name) =>
  readdirSync(join(root, "spec/lang", name)).map((each) => join(root, "spec/lang", name, each)),
);

/** A name that is not there, no setting, no argument. */
const misspelt: readonly string[] = ["TRP201", "TRP300", "TRP311"];
/** These, and a name of the wrong kind. */
const aboutNames: readonly string[] = [...misspelt, "TRP203", "TRP401"];

interface Suggested {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

function suggestedBy({ code, advice, span }: Diagnostic): Suggested | undefined {
  const name = /^Did you mean `([^`]+)`\?$/.exec(advice ?? "")?.[1];
  if (!misspelt.includes(code) || !name || span?.path !== "input.flow") return undefined;
  return { start: span.start, end: span.end, name };
}

test("a name that is suggested can stand there", (t) => {
  let tried = 0;
  for (const folder of folders) {
    const text = readFileSync(join(folder, "input.flow"), "utf8");
    const options = { ...surroundingsOf(needsOfText(text)), open: filesIn(folder) };
    const diagnosed = (each: string) => compile({ path: "input.flow", text: each }, options).diagnostics;
    for (const { start, end, name } of diagnosed(text).flatMap((found) => suggestedBy(found) ?? [])) {
      tried++;
      const after = diagnosed(text.slice(0, start) + name + text.slice(end));
      const wrong = after.filter(({ code, span }) => aboutNames.includes(code) && span?.start === start);
      t.deepEqual(
        wrong.map((found) => found.message),
        [],
        `${folder}: ${name}`,
      );
    }
  }
  t.true(tried > 60, `${tried} suggestions`);
});

const statements = library().flatMap((source) => parse(source).tree.statements);

function ownWords(type: string): ReadonlySet<string> {
  if (type === "setting" || type === "search") {
    const settings = kinds.flatMap((kind) => kind.settings.map((setting) => setting.name));
    return new Set(type === "search" ? [...settings, "optimizer.rate"] : settings);
  }
  if (type === "argument")
    return new Set(statements.flatMap((each) => each.parameters?.map(({ name }) => name.text) ?? []));
  if (type === "what a policy sees")
    return new Set(
      ["memory", "threads"].flatMap((each) => [...policyFields.keys()].map((field) => field.replace("*", each))),
    );
  const named = statements.filter((each) => (type === "policy" ? each.kind.text : each.type?.text) === type);
  // JavaScript may stand for any work.
  return new Set([...named.flatMap((each) => each.name?.text ?? []), ...(type === "work" ? ["js"] : [])]);
}

for (const [type, words] of Object.entries(foreignWords))
  test(`words of other tools: ${type}`, (t) => {
    const own = ownWords(type);
    t.deepEqual(
      Object.keys(words).filter((word) => !own.has(word)),
      [],
    );
    for (const foreign of Object.values(words).flat()) t.regex(foreign, /^[a-z0-9.]+$/);
  });
