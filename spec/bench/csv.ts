/**
 * How long a large file of comma-separated values takes, and how much memory: our reader, csv-parse and DuckDB, each into
 * a Float32Array for each column of numbers, and codes for texts where these are asked for. Each has a process of its own
 * for every run, and they take turns. `npm run build && node dist/spec/bench/csv.js [--runs=5] [--rows=1000000] [--only=ours,DuckDB]`
 */

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { derive } from "../../lang/seed.js";
import { randomFrom } from "../../runtime/thread/random.js";
import { type CsvTask, contestants, type Told } from "./csv-contestants.js";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    rows: { type: "string", default: "1000000" },
    only: { type: "string" },
    task: { type: "string" },
  },
});

if (values.task) await carryOut(JSON.parse(values.task) as CsvTask & { readonly contestant: string });
else compareAll();

/** In a process of its own: what it prints is for the other one. */
async function carryOut({ contestant, ...task }: CsvTask & { readonly contestant: string }): Promise<void> {
  const read = contestants.get(contestant)!;
  const [begin, before] = [performance.now(), process.cpuUsage()];
  const columns = await read(task);
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS * 1024;
  const told: Told = { seconds, work: (user + system) / 1e6, peak, ...columns.sums() };
  console.log(JSON.stringify(told));
}

function compareAll(): void {
  const folder = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  try {
    const file = join(folder, "table.csv");
    const rows = Number(values.rows);
    const table = writeTable(file, rows);
    const size = statSync(file).size;
    console.log(`${rows} rows of 20 columns, ${(size / 1e6).toFixed(0)} MB; ${values.runs} runs in turn`);
    console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
    compare("18 columns of numbers", { file, rows, ...table, texts: [] }, size);
    compare("all 20 columns", { file, rows, ...table }, size);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(title: string, task: CsvTask, size: number): void {
  const names = [...contestants.keys()].filter((name) => values.only?.split(",").includes(name) ?? true);
  const told = new Map(names.map((name): [string, Told[]] => [name, []]));
  for (let run = 0; run < Number(values.runs); run++)
    for (const contestant of names) told.get(contestant)!.push(inProcess({ contestant, ...task }));
  console.log(`\n${title}: median (least to most)`);
  for (const [name, runs] of told) console.log(line(name, runs, size));
  const answers = new Set([...told.values()].flat().map(({ numbers, words }) => `${numbers} ${words}`));
  if (answers.size > 1) throw new Error(`they do not read the same: ${[...answers].join("; ")}`);
}

function inProcess(task: CsvTask & { readonly contestant: string }): Told {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), `--task=${JSON.stringify(task)}`],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${task.contestant}: ${stderr}`);
  return JSON.parse(stdout) as Told;
}

function line(name: string, runs: readonly Told[], size: number): string {
  const [seconds, work] = [figures(runs.map((run) => run.seconds)), figures(runs.map((run) => run.work))];
  const peak = Math.max(...runs.map((run) => run.peak)) / 2 ** 20;
  const speed = `${(size / 1e6 / seconds.median).toFixed(0).padStart(6)} MB/s`;
  return `  ${name.padEnd(12)}${seconds.shown} s   ${work.shown} s of a core${speed}${peak.toFixed(0).padStart(8)} MiB`;
}

function figures(values: readonly number[]): { readonly median: number; readonly shown: string } {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  return { median, shown: `${median.toFixed(2)} (${sorted[0]!.toFixed(2)} to ${sorted.at(-1)!.toFixed(2)})` };
}

/** Sixteen numbers with 0 to 7 places behind the point, two whole numbers, and two texts: one of few words, one of many. */
function writeTable(file: string, rows: number): Pick<CsvTask, "numbers" | "texts"> {
  const random = randomFrom(derive(7, "csv"));
  const measures = Array.from({ length: 16 }, (_, at) => `m${at}`);
  const handle = openSync(file, "w");
  writeSync(handle, `${[...measures, "count", "year", "kind", "place"].join(",")}\n`);
  for (let row = 0; row < rows; ) {
    const lines: string[] = [];
    for (const end = Math.min(rows, row + 10_000); row < end; row++) {
      const numbers = measures.map((_, at) => (random.normal() * 10 ** (at % 5)).toFixed(at % 8));
      const [count, year] = [random.below(1_000_000), 1950 + random.below(75)];
      lines.push(
        `${numbers.join(",")},${count},${year},kind ${random.below(12)},"place ${random.below(5000)}, north"\n`,
      );
    }
    writeSync(handle, lines.join(""));
  }
  closeSync(handle);
  return { numbers: [...measures, "count", "year"], texts: ["kind", "place"] };
}
