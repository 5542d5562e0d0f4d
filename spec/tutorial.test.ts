/**
 * The tutorial prints what it says that it prints. Its files are put into a folder, its commands are carried out there in
 * order, and every line that it shows must come, in order; `…` stands for what it leaves out.
 *
 * Times are never compared. Scores and weights are those of the backend wasm without fused products: where another one is chosen, digits are
 * not compared either.
 */

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { bestArithmetic } from "../runtime/kernels/kernels.js";
import { commandsOf, fileNameOf, pageOf } from "./markdown-blocks.js";
import { root, sharedData } from "./root.js";
import { folderWith, troupe } from "./troupe.js";

const page = pageOf("spec/tutorial.md", readFileSync(join(root, "spec/tutorial.md"), "utf8"));

const comparable = (line: string, exact: boolean): string => {
  const timeless = line.replaceAll(/\b\d+(\.\d+)?(ms|s|min)\b/g, "<time>");
  const digitless = exact
    ? timeless
    : timeless.replaceAll(/\b[0-9a-f]{12}\b|\b\d+\.\d+\b|\b(wasm|native|js)(-fused)?\b/g, "<any>");
  return digitless.replaceAll(/\s+/g, " ").trim();
};

/** One line of the page against one that was printed. */
function alike(shown: string, printed: string): boolean {
  const pieces = shown.split("…").map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`).test(printed);
}

/** The first line of the page that does not come where it should; undefined where all do. */
function missingIn(printed: readonly string[], shown: readonly string[]): string | undefined {
  let at = 0;
  let gap = false;
  for (const line of shown) {
    if (line === "…") {
      gap = true;
      continue;
    }
    const found = printed.findIndex((each, position) => position >= at && alike(line, each));
    if (found < 0 || (!gap && found > at)) return line;
    at = found + 1;
    gap = false;
  }
  return undefined;
}

const linesOf = (text: string, exact: boolean) =>
  text
    .split("\n")
    .map((line) => comparable(line, exact))
    .filter((line) => line !== "");

test("its steps print what it says", async (t) => {
  t.timeout(240_000);
  const folder = folderWith({});
  for (const block of page.blocks.filter(({ language }) => language === "flow"))
    writeFileSync(join(folder.path, fileNameOf(block) ?? ""), block.text);
  const doctor = await troupe(["doctor", "--json"]);
  const exact = (JSON.parse(doctor.stdout) as { auto: string | null }).auto === "wasm" && bestArithmetic() === "plain";
  if (!exact)
    console.log(
      "SKIPPED: the scores in the tutorial; they are those of the backend wasm, and auto is another one here",
    );
  const withData = existsSync(sharedData);
  if (withData) {
    putDigits(join(folder.path, "mnist"));
    copyFileSync(join(sharedData, "penguins.csv"), join(folder.path, "penguins.csv"));
  } else console.log("SKIPPED: steps 10 and 11 of the tutorial want the shared data folder, which is not there");
  let steps = 0;
  for (const block of page.blocks.filter(({ language }) => language === "console")) {
    const [command = ""] = commandsOf(block);
    const words = command.replace("npx troupe ", "").split(" ");
    if (!withData && (words.some((word) => /penguins/.test(word)) || words.join(" ").startsWith("run mnist"))) continue;
    const { stdout, stderr } = await troupe(words, folder.path);
    const printed = linesOf(`${stderr}\n${stdout}`, exact);
    const shown = linesOf(block.text, exact).slice(1);
    t.is(missingIn(printed, shown), undefined, `line ${block.line}: ${command}\n${stderr}\n${stdout}`);
    steps++;
  }
  t.true(steps >= 12);
  folder.remove();
});

function putDigits(folder: string): void {
  mkdirSync(folder);
  for (const file of ["images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"])
    copyFileSync(join(sharedData, `mnist-10k-${file}`), join(folder, file));
}

test("a shown line must come, in its place", (t) => {
  t.is(missingIn(["a", "b", "c"], ["a", "…", "c"]), undefined);
  t.is(missingIn(["a", "b", "c"], ["a", "c"]), "c");
  t.is(missingIn(["a", "b", "c"], ["…", "d"]), "d");
  t.is(missingIn(["a 1.5 z"], ["a … z"]), undefined);
  t.is(missingIn(["a 1.5 z"], ["a … y"]), "a … y");
});
