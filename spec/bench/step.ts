/**
 * How long a training step takes, by each way there is: `model.fit` of TensorFlow.js as it comes, our general path
 * through TensorFlow.js, our compiled path, the js backend, native. With `--check`, the promises are held to it.
 * `npm run build && node dist/spec/bench/step.js [--check] [--runs=5] [lesson …]`
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { quietTensorFlow } from "../../runtime/native/environment.js";
import { type ColumnName, columnNames, compare, type Figure } from "./columns.js";
import { lessonOf, lessons } from "./lessons.js";
import { compareThreads } from "./throughput.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" }, runs: { type: "string", default: "5" } },
});
const runs = Number(values.runs);
quietTensorFlow();

console.log(`${runs} runs in turn, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
console.log("Milliseconds a step, Adam: median (least), and how often that goes into the time of the stock fit.");

const figures = new Map<string, ReadonlyMap<ColumnName, Figure>>();
for (const lesson of positionals.length > 0 ? positionals.map(lessonOf) : lessons)
  for (const batch of lesson.batches) {
    const title = `${lesson.name}, batch ${batch}`;
    const found = await compare(lesson, batch, runs);
    figures.set(title, found);
    console.log(`\n${title}`);
    for (const name of columnNames)
      console.log(`  ${name.padEnd(10)}${show(found.get(name)!, found.get("stock fit")!)}`);
  }

if (values.check) process.exitCode = (await keepsPromises()) ? 0 : 1;

function show(figure: Figure, stock: Figure): string {
  if ("reason" in figure) return `  none: ${figure.reason}`;
  const { ms, least } = figure;
  const times = `${shortened(ms).padStart(8)} (${shortened(least)})`.padEnd(20);
  const ratio = "ms" in stock && stock !== figure ? `${(stock.ms / ms).toFixed(1)} ×` : "";
  return `${times}${ratio.padStart(8)}${figure.runs === 1 ? "  one run" : ""}`;
}

function shortened(ms: number): string {
  return ms < 10 ? ms.toFixed(3) : ms.toFixed(1);
}

async function keepsPromises(): Promise<boolean> {
  const dense = "784-64-10, batch 64";
  const cnn = "small CNN, batch 64";
  const ratio = (title: string, slow: ColumnName, quick: ColumnName) => msOf(title, slow) / msOf(title, quick);
  // Eight, so that little hangs from which thread ends last.
  const [many] = await compareThreads([8], runs);
  const promises: readonly (readonly [what: string, found: number, promised: number])[] = [
    ["general against stock fit", ratio(dense, "stock fit", "general"), 5],
    ["compiled against stock fit", ratio(dense, "stock fit", "compiled"), 12],
    ["two threads against one, eight models", many!.ratio, 1.9],
    [
      "small CNN, the better of ours against js",
      Math.max(ratio(cnn, "js", "general"), ratio(cnn, "js", "compiled")),
      100,
    ],
  ];
  console.log("\nPromises");
  for (const [what, found, promised] of promises)
    console.log(`  ${found >= promised ? "kept  " : "MISSED"} ${what}: ${found.toFixed(2)} × of ${promised} ×`);
  return promises.every(([, found, promised]) => found >= promised);
}

/** Nobody is quicker for not being there. */
function msOf(title: string, name: ColumnName): number {
  const figure = figures.get(title)?.get(name);
  return figure && "ms" in figure ? figure.ms : Number.NaN;
}
