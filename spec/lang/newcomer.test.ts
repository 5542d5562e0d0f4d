/**
 * Slips that people make who come from another language or another tool: `newcomer/<case>/input.flow`, and in
 * `expected.txt` what `troupe check` shows of it, word for word. The first hundreds are slips of form, from 201 on they
 * are slips of meaning. Read the messages as a newcomer would: what was expected, why, and the way out. To look at new words: `TROUPE_UPDATE=1 npx ava dist/spec/lang/newcomer.test.js`, then read the diff.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, showDiagnostic, showSummary } from "../../lang/index.js";
import { library } from "../../runtime/library.js";
import { root } from "../root.js";
import { filesIn, needsOfText, surroundingsOf } from "./surroundings.js";

const folder = join(root, "spec/lang/newcomer");
const cases = readdirSync(folder).sort();

function shown(name: string): string {
  const source = { path: "input.flow", text: readFileSync(join(folder, name, "input.flow"), "utf8") };
  const options = { ...surroundingsOf(needsOfText(source.text)), open: filesIn(join(folder, name)) };
  const { plan, diagnostics, sources } = compile(source, options);
  const frames = diagnostics.map((found) => showDiagnostic(found, [...sources, ...library()]));
  const fine = plan ? [`${source.path} is fine: ${plan.tasks.length} task${plan.tasks.length === 1 ? "" : "s"}.`] : [];
  return `${[...frames, ...[showSummary(diagnostics)].filter((text) => text !== ""), ...fine].join("\n\n")}\n`;
}

for (const name of cases)
  test(`newcomer: ${name}`, (t) => {
    const expected = join(folder, name, "expected.txt");
    const found = shown(name);
    if (process.env.TROUPE_UPDATE) writeFileSync(expected, found);
    t.true(existsSync(expected), `${expected} is missing`);
    t.is(found, readFileSync(expected, "utf8"));
  });
