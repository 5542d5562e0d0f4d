/**
 * Every code block of the README is true: the language on one screen compiles, the embedding example runs as it stands,
 * and the two commands are what `.ci/run` calls.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, run } from "../runtime/api.js";
import { root, sharedData } from "./root.js";
import { folderWith, troupe } from "./troupe.js";

const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);

test("the language in one screen compiles without a word", (t) => {
  const [text = ""] = blocks("flow");
  const { plan, diagnostics } = compile(text);
  t.deepEqual(diagnostics, []);
  t.true((plan?.tasks.length ?? 0) > 5);
});

test("the table that it shows is learned as it stands", async (t) => {
  const [, text = "", more] = blocks("flow");
  t.is(more, undefined);
  if (!existsSync(sharedData)) {
    console.log("SKIPPED: the README's penguins want the shared data folder, which is not there");
    t.pass();
    return;
  }
  const { plan, diagnostics } = compile(text, { path: join(sharedData, "my.flow"), cores: 1 });
  t.deepEqual(diagnostics, []);
  // The folder of the data is not ours to write in.
  const { outcome, results } = await run({ ...plan!, tasks: plan!.tasks.filter(({ work }) => work.kind !== "save") });
  t.is(outcome, "done");
  t.true(results.score?.kind === "scores" && results.score.models[0]!.scores[0]! > 0.95);
});

test("the embedding examples run as they stand", async (t) => {
  const [first = "", second = ""] = blocks("js");
  const flow = (blocks("flow")[0] ?? "").replaceAll("rows: 2000", "rows: 300").replaceAll("epochs = 3", "epochs = 1");
  const folder = folderWith({
    "first.mjs": first,
    "second.mjs": `${second}\nconsole.log(first.label);`,
    "small.flow": flow,
  });
  mkdirSync(join(folder.path, "node_modules"));
  symlinkSync(root, join(folder.path, "node_modules/troupe"));
  const node = (file: string) =>
    execFileSync(process.execPath, [file], { cwd: folder.path, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  t.is(node("first.mjs"), "done 2.2071067811865475\n");
  t.is((await troupe(["run", "small.flow", "--quiet"], folder.path)).status, 0);
  t.regex(node("second.mjs"), /^\d\n$/);
  rmSync(folder.path, { recursive: true });
});

test("the refusal that it shows is what check says", async (t) => {
  const [shown = ""] = blocks("console");
  const [command = "", ...lines] = shown.trimEnd().split("\n");
  const { stderr } = await troupe(command.replace("$ npx troupe ", "").split(" "));
  t.true(stderr.startsWith(lines.join("\n")), stderr);
});

test("its two commands are on the first screen, and CI calls them", (t) => {
  const commands = blocks("sh").map((text) => text.trim());
  t.deepEqual(commands, [
    "npm install && npx troupe run examples/digits.flow",
    "npm install && npm test",
    "npx troupe predict out/penguins --input new.csv --output answers.csv",
  ]);
  t.true(readme.indexOf(commands[1] ?? "") < readme.split("\n").slice(0, 24).join("\n").length);
  const ci = readFileSync(join(root, ".ci/run"), "utf8");
  for (const part of ["npm install", "npm test", "npx troupe run examples/digits.flow"]) t.true(ci.includes(part));
});
