/**
 * Tables larger than the memory that they may have: whole runs from a file of comma-separated values to a measured model,
 * with all rows in memory and with 16 MiB of them, each in a process of its own. What is held besides (a number and a label
 * of each row) grows with the rows; all else must not. `npm run build && node dist/spec/bench/larger.js`
 */

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../lang/index.js";
import { inspect } from "../../runtime/data/sources/inspect.js";
import { run } from "../../runtime/index.js";
import { library } from "../../runtime/library.js";
import { randomFrom } from "../../runtime/thread/random.js";

const MiB = 2 ** 20;
const columns = 20;
const sizes = [300_000, 1_200_000];
const limits = ["16MiB", "all"];

const flow = (file: string, limit: string) => `
data rows = csv("${file}") {
  target: kind, scale: standard, split: { train: 80%, test: 20% }${limit === "all" ? "" : `, memory: ${limit}`}
}
model net = input(${columns}) -> dense(16, relu) -> dense(3, softmax)
train a { model: net, on: rows.train, epochs: 1, batch: 256 }
evaluate s { models: [a], on: rows.test }
`;

function writeTable(file: string, rows: number): void {
  const random = randomFrom(1);
  const handle = openSync(file, "w");
  const names = Array.from({ length: columns }, (_, at) => `x${at}`);
  writeSync(handle, `kind,${names.join(",")}\n`);
  for (let row = 0; row < rows; ) {
    const lines: string[] = [];
    for (const end = Math.min(rows, row + 10_000); row < end; row++) {
      const kind = row % 3;
      lines.push(
        `${"abc"[kind]},${names.map((_, at) => (kind * (at % 3) + 4 * random.uniform()).toFixed(4)).join(",")}\n`,
      );
    }
    writeSync(handle, lines.join(""));
  }
  closeSync(handle);
}

async function measure(file: string, limit: string): Promise<string> {
  const source = { path: "larger.flow", text: flow(file, limit) };
  const { plan, diagnostics } = compile(source, { library: library(), cores: 1, inspect });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  const report = await run(plan);
  if (report.outcome !== "done") throw new Error(JSON.stringify(report.failures));
  return JSON.stringify({ took: report.took, bytes: process.resourceUsage().maxRSS * 1024 });
}

const [word, ...words] = process.argv.slice(2);
if (word === "measure") process.stdout.write(await measure(words[0] ?? "", words[1] ?? ""));
else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; one run each\n`);
  console.log("     rows  file, MiB  in memory  seconds  peak, MiB");
  const folder = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  for (const rows of sizes) {
    const file = join(folder, `${rows}.csv`);
    writeTable(file, rows);
    for (const limit of limits) {
      const self = fileURLToPath(import.meta.url);
      const { stdout } = spawnSync(process.execPath, [self, "measure", file, limit], { encoding: "utf8" });
      const { took, bytes } = JSON.parse(stdout) as { took: number; bytes: number };
      const cells = [(statSync(file).size / MiB).toFixed(0), limit, took.toFixed(1), (bytes / MiB).toFixed(0)];
      console.log(
        `${String(rows).padStart(9)}${cells[0]!.padStart(11)}${cells[1]!.padStart(11)}${cells[2]!.padStart(9)}${cells[3]!.padStart(11)}`,
      );
    }
    rmSync(file);
  }
  rmSync(folder, { recursive: true });
}
