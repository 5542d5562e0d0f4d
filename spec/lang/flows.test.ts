/**
 * The flows of the design, each whole: `flows/NN.flow` as it is, with `completed/NN.flow` behind it, which declares the
 * names that a fragment leaves open. Nothing about them may be wrong: what there is to say is in `completed/NN.txt`, with the
 * plan that comes of it. `TROUPE_UPDATE=1` writes new ones; read the diff.
 *
 * 12 (serving) is checked, and has no plan of its own yet.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { type Compiled, cannotYet, compile, formatSource, type Source } from "../../lang/index.js";
import type { Call, Plan, PlanTask } from "../../lang/plan.js";
import type { SourceFacts } from "../../lang/program.js";
import { library } from "../../runtime/library.js";
import { flowFolder } from "./parse-cases.js";

const names = readdirSync(flowFolder)
  .filter((name) => name.endsWith(".flow"))
  .sort();

const nets = "model small = input(9) -> dense(16, relu) -> dense(3, softmax)\n";

/** No file is touched: what the head of each would tell. */
function inspect({ name, arguments: { file } }: Call): SourceFacts {
  if (name === "idx") return { known: true, shape: [28, 28, 1], rows: 10_000, classes: 10 };
  if (String(file).endsWith("pairs.csv"))
    return { known: true, columns: ["a", "b", "c", "y"].map((each) => ({ name: each, type: "number" as const })) };
  return { known: true };
}

/** Flow 02 reads rows without channels, flow 06 with one. */
const inspectFor = (name: string) => (call: Call) =>
  name.startsWith("02") && call.name === "idx" ? ({ ...inspect(call), shape: [28, 28] } as SourceFacts) : inspect(call);

function whole(name: string): Source {
  const rest = join(flowFolder, "completed", name);
  const text = readFileSync(join(flowFolder, name), "utf8");
  return { path: name, text: existsSync(rest) ? `${text}\n${readFileSync(rest, "utf8")}` : text };
}

function compiled(source: Source): Compiled {
  return compile(source, {
    library: library(),
    cores: 2,
    inspect: inspectFor(source.path),
    open: (path) =>
      path === "./shared/nets.flow"
        ? { source: { path: "shared/nets.flow", text: nets } }
        : { problem: "there is no such file", file: path },
  });
}

function told({ plan, diagnostics }: Compiled): string {
  const said = diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  return `${[...said, ...(plan ? ["", ...plan.tasks.map(taskInWords)] : ["", "no plan"])].join("\n")}\n`;
}

function taskInWords({ id, after, work }: PlanTask): string {
  return `${id}: ${work.kind}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`;
}

/** 04 asks for more than any worker has, on purpose. */
const refused: Readonly<Record<string, string>> = { "04-resources.flow": "TRP500" };

for (const name of names)
  test(`flow ${name}`, (t) => {
    const found = compiled(whole(name));
    const wrong = found.diagnostics.filter(({ severity, code }) => severity === "error" && !cannotYet.has(code));
    t.deepEqual(
      wrong.map(({ code }) => code),
      refused[name] ? [refused[name]] : [],
    );
    const file = join(flowFolder, "completed", name.replace(/flow$/, "txt"));
    if (process.env.TROUPE_UPDATE) writeFileSync(file, told(found));
    t.is(told(found), readFileSync(file, "utf8"));
  });

/** Places move with the text: everything else of a plan must stay. */
const withoutPlaces = (plan: Plan | undefined) =>
  JSON.parse(JSON.stringify(plan ?? null, (key, value) => (key === "place" ? undefined : value)));

for (const name of names)
  test(`flow ${name}, formatted, gives the same plan`, (t) => {
    const source = whole(name);
    const { text } = formatSource(source);
    t.truthy(text);
    t.deepEqual(withoutPlaces(compiled({ ...source, text: text ?? "" }).plan), withoutPlaces(compiled(source).plan));
  });

test("01 to 05 can be carried out as they are", (t) => {
  for (const name of names.slice(0, 5)) {
    const { plan, diagnostics } = compiled(whole(name));
    if (refused[name]) continue;
    t.deepEqual(plan?.later, [], name);
    t.false(diagnostics.some(({ severity }) => severity === "error"));
  }
});
