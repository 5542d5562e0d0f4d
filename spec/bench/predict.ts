/**
 * How fast `troupe predict` goes through a file, and that its memory does not grow with the file: a table of texts and numbers
 * with missing cells, an ensemble of three small networks, all columns kept. Each size in a process of its own.
 * `npm run build && node dist/spec/bench/predict.js [runs]`
 */

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, run } from "../../runtime/api.js";
import { predict } from "../../runtime/cli/predict.js";
import { randomFrom } from "../../runtime/thread/random.js";

const sizes = [10_000, 100_000, 1_000_000];

const flow = `
data birds = csv("birds.csv") {
  target: species
  features: except(id)
  categories: [island, sex]
  missing: { numbers: median, text: most_common }
  scale: standard
}
model net = input(8) -> dense(16, relu) -> dense(3, softmax)
train member[3] { model: net, on: birds, epochs: 2 }
ensemble all = (member[0] + member[1] + member[2]) / 3
save { model: all, to: "model" }
`;

function write(file: string, rows: number): void {
  const random = randomFrom(rows);
  const one = (...words: readonly string[]) => words[random.below(words.length)]!;
  const number = (low: number, high: number) => (random.below(100) === 0 ? "" : random.between(low, high).toFixed(1));
  const descriptor = openSync(file, "w");
  writeSync(descriptor, "id,island,sex,bill,depth,mass,species\n");
  for (let row = 0; row < rows; ) {
    let piece = "";
    for (const end = Math.min(rows, row + 10_000); row < end; row++)
      piece += `${String(row).padStart(8, "0")},${one("Biscoe", "Dream", "Torgersen")},${one("MALE", "FEMALE", "")},${number(32, 60)},${number(13, 22)},${number(2700, 6300)},${one("Adelie", "Chinstrap", "Gentoo")}\n`;
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
}

async function train(folder: string): Promise<void> {
  write(join(folder, "birds.csv"), 1000);
  const { plan, diagnostics } = compile(flow, { path: join(folder, "birds.flow") });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  const { outcome, failures } = await run(plan, { engine: "inline" });
  if (outcome !== "done") throw new Error(JSON.stringify(failures));
}

/** What it came to goes to standard output. */
async function measure(folder: string, rows: number): Promise<void> {
  const begun = performance.now();
  const [input, output] = [join(folder, `${rows}.csv`), join(folder, "answers.csv")];
  await predict(join(folder, "model"), { input, output, keep: "all", onBad: "error", backend: "wasm", quiet: true });
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024 }));
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function inProcesses(folder: string, rows: number, runs: number): void {
  write(join(folder, `${rows}.csv`), rows);
  const words = [fileURLToPath(import.meta.url), "measure", folder, String(rows)];
  const found: { seconds: number; peak: number }[] = Array.from({ length: runs }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const seconds = median(found.map((each) => each.seconds));
  const peak = median(found.map((each) => each.peak));
  const cells = [rows.toLocaleString("en"), seconds.toFixed(2), (rows / seconds).toFixed(0), peak.toFixed(0)];
  console.log(cells.map((cell) => cell.padStart(11)).join(""));
}

const [word = "3", folder = "", rows = "0"] = process.argv.slice(2);
if (word === "measure") await measure(folder, Number(rows));
else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; medians of ${word} processes\n`);
  console.log("       rows    seconds     rows/s        MiB");
  const made = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  try {
    await train(made);
    for (const size of sizes) inProcesses(made, size, Number(word));
  } finally {
    rmSync(made, { recursive: true });
  }
}
