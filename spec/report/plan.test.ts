/**
 * Golden pages: `plan/<case>/input.flow`, and what `troupe plan` shows of it, as text and as a Mermaid graph. Line one of
 * an input says why the case exists. To look at new pages: `TROUPE_UPDATE=1 npx ava dist/spec/report/plan.test.js`, then
 * read the diff.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile } from "../../lang/index.js";
import type { Plan } from "../../lang/plan.js";
import { inspect } from "../../runtime/data/sources/inspect.js";
import { library } from "../../runtime/library.js";
import { planAsMermaid } from "../../runtime/report/mermaid.js";
import { planAsText } from "../../runtime/report/plan-text.js";
import { root } from "../root.js";

const folder = join(root, "spec/report/plan");
const cases = readdirSync(folder).sort();

/** Data files are 10,000 pictures, but for the one of which nobody knows. */
function planOf(text: string): Plan {
  const { plan, diagnostics } = compile(
    { path: "input.flow", text },
    {
      library: library(),
      cores: 2,
      resolvePath: (path) => `/base/${path}`,
      inspect: (source) => {
        if (source.name !== "idx") return inspect(source);
        const rows = String(source.arguments.images).endsWith("unknown") ? {} : { rows: 10_000 };
        return { known: true, shape: [28, 28], ...rows };
      },
    },
  );
  if (!plan) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  return plan;
}

const inputOf = (name: string) => readFileSync(join(folder, name, "input.flow"), "utf8");

function holds(name: string, file: string, found: string): string {
  const path = join(folder, name, file);
  if (process.env.TROUPE_UPDATE) writeFileSync(path, `${found}\n`);
  return readFileSync(path, "utf8");
}

for (const name of cases)
  test(`plan: ${name}`, (t) => {
    const plan = planOf(inputOf(name));
    const [text, mermaid] = [planAsText(plan), planAsMermaid(plan)];
    t.is(`${text}\n`, holds(name, "expected.txt", text));
    t.is(`${mermaid}\n`, holds(name, "expected.mmd", mermaid));
  });
