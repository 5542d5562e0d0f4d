/**
 * What rows cost in memory however many threads use them: whole runs with one, two and four trainings at once, on many rows
 * and on few, each in a process of its own. What the many take more than the few, held against the size of their arrays, is
 * what sharing costs. `npm run build && node dist/spec/bench/shared.js [--check]`; with `--check` it ends with 1 beyond 1.2.
 */

import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { compile } from "../../lang/index.js";
import { run } from "../../runtime/index.js";
import { library } from "../../runtime/library.js";

const MiB = 2 ** 20;
const features = 64;
const [many, few] = [400_000, 4_000];
const promise = 1.2;

const flow = (rows: number, threads: number) => `
worker desk { threads: ${threads}, backend: wasm }
data blobs = clusters(rows: ${rows}, features: ${features}, classes: 4, seed: 1) { split: { train: 90%, test: 10% } }
model net = input(${features}) -> dense(16, relu) -> dense(4, softmax)
train each[${threads}] { model: net, on: blobs.train, epochs: ${Math.round(many / rows)}, batch: 256 }
`;

/** Bytes a row: its features as floats, its label, and its number in one of the parts. */
const sizeOf = (rows: number) => rows * (features + 2) * 4;

/** The most that this process holds in such a run. */
async function measure(rows: number, threads: number): Promise<number> {
  const { plan, diagnostics } = compile(
    { path: "shared.flow", text: flow(rows, threads) },
    { library: library(), cores: threads },
  );
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  let [most, loaded] = [0, false];
  // While the rows are made there is more: it counts from the first training on.
  const watching = setInterval(() => {
    if (loaded) most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const report = await run(plan, {
    onEvent: (event) => {
      if (event.type === "task.started" && event.task.startsWith("each")) loaded = true;
    },
  });
  clearInterval(watching);
  if (report.outcome !== "done") throw new Error(JSON.stringify(report.failures));
  if (most === 0) throw new Error("nothing was measured");
  return most;
}

function inProcess(rows: number, threads: number): number {
  const self = fileURLToPath(import.meta.url);
  const all = Array.from({ length: 3 }, () => {
    const words = [self, "measure", String(rows), String(threads)];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout);
  });
  return all.sort((a, b) => a - b)[1]!;
}

const [word, ...words] = process.argv.slice(2);
if (word === "measure") {
  const [rows = 0, threads = 0] = words.map(Number);
  process.stdout.write(String(await measure(rows, threads)));
} else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; medians of 3 processes`);
  console.log(
    `${many.toLocaleString("en")} rows of ${features} numbers: arrays of ${(sizeOf(many) / MiB).toFixed(0)} MiB.\n`,
  );
  console.log("threads  MiB, many rows  MiB, few rows  more, by the arrays' size");
  for (const threads of [1, 2, 4]) {
    const [large, small] = [inProcess(many, threads), inProcess(few, threads)];
    const ratio = (large - small) / (sizeOf(many) - sizeOf(few));
    console.log(
      `${String(threads).padStart(7)}${(large / MiB).toFixed(0).padStart(16)}${(small / MiB).toFixed(0).padStart(15)}${ratio.toFixed(2).padStart(27)}`,
    );
    if (word === "--check" && !(ratio <= promise)) process.exitCode = 1;
  }
}
