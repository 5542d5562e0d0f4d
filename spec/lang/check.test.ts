/**
 * The checker's golden cases: `check/<case>/input.flow` and what the checker says of it, word for word, in
 * `expected.txt`. To look at new words: `TROUPE_UPDATE=1 npx ava dist/spec/lang/check.test.js`, then read the diff.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, showDiagnostic } from "../../lang/index.js";
import { codes } from "../../lang/messages.js";
import type { SourceFacts } from "../../lang/program.js";
import { library } from "../../runtime/library.js";
import { root } from "../root.js";

const folder = join(root, "spec/lang/check");
const cases = readdirSync(folder).sort();

/** No file is touched: a path with `no-` in it is missing, any other is an IDX of 28 by 28. */
const inspect = ({ arguments: { images } }: { arguments: Readonly<Record<string, unknown>> }): SourceFacts =>
  String(images).startsWith("no-")
    ? { known: false, problem: "missing", file: String(images), reason: "there is no such file" }
    : String(images).startsWith("bad-")
      ? { known: false, problem: "unusable", file: String(images), reason: "it ends within its header" }
      : { known: true, shape: [28, 28] };

function checked(name: string): string {
  const source = { path: "input.flow", text: readFileSync(join(folder, name, "input.flow"), "utf8") };
  const given = /^# --set (\w+)=(.*)$/m.exec(source.text);
  const { plan, diagnostics } = compile(source, {
    library: library(),
    inspect,
    cores: 2,
    set: new Map(given?.[1] === undefined ? [] : [[given[1], given[2] ?? ""]]),
  });
  const shown = diagnostics.map((found) => showDiagnostic(found, [source, ...library()]));
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
