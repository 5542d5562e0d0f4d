/**
 * The checker's golden cases: `check/<case>/input.flow` and what the checker says of it, word for word, in
 * `expected.txt`. Other `.flow` files of the folder can be used by their names, and comments on top of the input say what
 * else it needs: see `surroundings.ts`. To look at new words: `TROUPE_UPDATE=1 npx ava dist/spec/lang/check.test.js`,
 * then read the diff.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, showDiagnostic } from "../../lang/index.js";
import { codes } from "../../lang/messages.js";
import { library } from "../../runtime/library.js";
import { root } from "../root.js";
import { filesIn, needsOfText, surroundingsOf } from "./surroundings.js";

const folder = join(root, "spec/lang/check");
const cases = readdirSync(folder).sort();

function checked(name: string): string {
  const source = { path: "input.flow", text: readFileSync(join(folder, name, "input.flow"), "utf8") };
  const options = { ...surroundingsOf(needsOfText(source.text)), open: filesIn(join(folder, name)) };
  const { plan, diagnostics, sources } = compile(source, options);
  const shown = diagnostics.map((found) => showDiagnostic(found, [...sources, ...library()]));
  const end = plan ? `plan: ${plan.tasks.map((task) => task.id).join(", ")}` : "no plan";
  return `${[...shown, end].join("\n\n")}\n`;
}

for (const name of cases)
  test(`check: ${name}`, (t) => {
    const expected = join(folder, name, "expected.txt");
    const found = checked(name);
    if (process.env.TROUPE_UPDATE) writeFileSync(expected, found);
    t.true(existsSync(expected), `${expected} is missing`);
    t.is(found, readFileSync(expected, "utf8"));
  });

test("every message of the checker has a case", (t) => {
  const said = cases.map((name) => checked(name)).join("\n");
  t.deepEqual(
    codes.filter((code) => !said.includes(`[${code}]`)),
    [],
  );
});
